"""What the next update will do to the loss, in words: a step downhill, an overshoot, a divergence."""

from __future__ import annotations

import math

import numpy as np

from app.surface.ground import NetworkGround
from app.surface.model import SurfaceModel
from app.words import tr
from app.workbench import Workbench
from core.numbers import shown
from core.propagation import nets_and_losses

SMALL = 1e-4  # of the loss: less than that is hardly a step
FAR = 10.0  # times the loss: more than that runs away


def verdict_of(workbench: Workbench, model: SurfaceModel) -> str:
    """Return what the next update does to the loss that the surface shows."""
    iteration, ground = workbench.iteration, model.ground
    if iteration is None or not isinstance(ground, NetworkGround):
        return ""
    rows = slice(None) if ground.rows is None else list(ground.rows)
    document = iteration.document
    inputs, targets = document.inputs[rows], document.targets[rows]
    losses = []
    for network in (document.network, iteration.network_after):
        each = nets_and_losses(network, document.loss, inputs, targets)[1]
        with np.errstate(all="ignore"):
            losses.append(float(each.mean() if document.training.over_samples == "mean" else each.sum()))
    return _worded(losses[0], losses[1], workbench.digits)


def _worded(before: float, after: float, digits: int) -> str:
    fields = {"before": shown(before, digits), "after": shown(after, digits)}
    if not math.isfinite(after):
        return tr("Diverges: the loss {before} is no longer finite after the next update. Lower η.", **fields)
    if after > FAR * max(before, 1e-300):
        return tr("Diverges: the next update takes the loss from {before} to {after}. Lower η.", **fields)
    if after > before:
        return tr("Overshoots: the next update lands higher, {before} → {after}. Lower η.", **fields)
    if before - after < SMALL * abs(before):
        return tr("Hardly moves: {before} → {after}. A flat place, or a small η.", **fields)
    return tr("Downhill: {before} → {after}.", **fields)
