"""What the next update will do to the loss, in words: a step downhill, an overshoot, a divergence."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from app.surface.ground import NetworkGround
from app.surface.model import SurfaceModel
from app.words import tr
from app.workbench import Workbench
from core.iteration import Iteration
from core.numbers import shown
from core.training import full_loss

SMALL = 1e-4  # of the loss: less than that is hardly a step
FAR = 10.0  # times the loss: more than that runs away


def verdict_of(workbench: Workbench, model: SurfaceModel) -> str:
    """Return what the next update does to the loss that the surface shows."""
    iteration, ground = workbench.iteration, model.ground
    if iteration is None or not isinstance(ground, NetworkGround):
        return ""
    before, after = _losses(iteration, ground.rows)
    if before < after <= FAR * before:
        own_before, own_after = _losses(iteration, iteration.rows)
        if own_after < own_before:
            fields = {"before": shown(before, workbench.digits), "after": shown(after, workbench.digits)}
            return tr(
                "The update follows its own batch, downhill there; on all of these data uphill: {before} → {after}.",
                **fields,
            )
    return _worded(before, after, workbench.digits)


def loss_now(workbench: Workbench, model: SurfaceModel) -> float | None:
    """Return the network's own loss over the surface's data, wherever the other weights are by now."""
    iteration, ground = workbench.iteration, model.ground
    if iteration is None or not isinstance(ground, NetworkGround):
        return None
    return _losses(iteration, ground.rows)[0]


def _losses(iteration: Iteration, rows: tuple[int, ...] | None) -> tuple[float, float]:
    """Return the loss over some data rows, or all that are trained, before and after the update."""
    document = iteration.document
    chosen = document.train_rows if rows is None else np.array(rows, dtype=np.intp)
    after = replace(document, network=iteration.network_after)
    return full_loss(document, chosen), full_loss(after, chosen)


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
