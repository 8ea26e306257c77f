"""What the next update will do to the loss, in words: a step downhill, an overshoot, a divergence."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from app.surface.ground import NetworkGround
from app.surface.model import SurfaceModel
from app.words import tr
from app.workbench import Workbench
from core.document import Document
from core.iteration import Iteration
from core.numbers import shown
from core.training import full_loss

SMALL = 1e-4  # of the loss: less than that is hardly a step
FAR = 10.0  # times the loss: more than that runs away
GROWING = 3  # updates in a row, the next one not counted, that all made the loss larger: it runs away too


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
    grown = _grown(workbench, model, ground.rows, before) if before < after <= FAR * before else 0
    return _worded(before, after, workbench.digits, grown)


def _grown(workbench: Workbench, model: SurfaceModel, rows: tuple[int, ...] | None, loss: float) -> int:
    """Return how many updates in a row have made the loss larger, up to the present one; at most GROWING are asked."""
    moments, place = model.moments()
    if workbench.is_live:
        return 0
    for count in range(GROWING):
        if place - count < 1:
            return count
        update, before = moments[place - count], moments[place - count - 1]
        if not update.comes_from(before) or before.document.network.topology is not update.document.network.topology:
            return count
        earlier = _loss(before.document, rows)
        if not earlier < loss:
            return count
        loss = earlier
    return GROWING


def loss_now(workbench: Workbench, model: SurfaceModel) -> float | None:
    """Return the network's own loss over the surface's data, wherever the other weights are by now."""
    iteration, ground = workbench.iteration, model.ground
    if iteration is None or not isinstance(ground, NetworkGround):
        return None
    return _losses(iteration, ground.rows)[0]


def _losses(iteration: Iteration, rows: tuple[int, ...] | None) -> tuple[float, float]:
    """Return the loss over some data rows, or all that are trained, before and after the update."""
    document = iteration.document
    return _loss(document, rows), _loss(replace(document, network=iteration.network_after), rows)


def _loss(document: Document, rows: tuple[int, ...] | None) -> float:
    return full_loss(document, document.train_rows if rows is None else np.array(rows, dtype=np.intp))


def _worded(before: float, after: float, digits: int, grown: int) -> str:
    fields = {"before": shown(before, digits), "after": shown(after, digits)}
    if not math.isfinite(after):
        return tr("Diverges: {before} → not finite after the next update. Lower η.", **fields)
    if after > FAR * max(before, 1e-300):
        return tr("Diverges: {before} → {after} by the next update. Lower η.", **fields)
    if grown >= GROWING:
        return tr("Diverges: {before} → {after}, larger with every update. Lower η.", **fields)
    if after > before:
        return tr("Overshoots: {before} → {after}, higher. Lower η.", **fields)
    if before - after < SMALL * abs(before):
        return tr("Hardly moves: {before} → {after}. A flat place, or a small η.", **fields)
    return tr("Downhill: {before} → {after}.", **fields)
