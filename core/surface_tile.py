"""One tile of a surface: forward through what moves, with arrays (neurons, samples, rows, columns) that broadcast."""

from __future__ import annotations

import numpy as np

from core.network import Floats
from core.surface_activation import activate
from core.surface_loss import PointLoss
from core.surface_plan import BOTH, NEITHER, Feed, Moving, Stage, SurfacePlan, X, Y


class TilePass:
    """The samples of one block: `columns` computes what only x moves, `tile` the rest for some values of y.

    Args:
        plan: what moves. weights: (edges,). x_values: the columns. still: (neurons, samples) outputs that do not move.
        most_rows: values of y that a tile may have.
    """

    def __init__(
        self, plan: SurfacePlan, weights: Floats, x_values: Floats, still: Floats, loss: PointLoss, most_rows: int
    ) -> None:
        self._plan, self._weights, self._loss = plan, weights, loss
        columns, samples = len(x_values), still.shape[1]
        self._x = x_values[np.newaxis, np.newaxis, :]
        self._stores = [
            still[:, :, np.newaxis, np.newaxis],
            np.empty((plan.counts[X], samples, 1, columns)),
            np.empty((plan.counts[Y], samples, most_rows, 1)),
            np.empty((plan.counts[BOTH], samples, most_rows, columns)),
        ]
        self._y = np.zeros((0, 1, 1))
        self._of_columns: dict[int, Floats] = {}
        self.column_loss = np.zeros((1, columns))
        self._columns()

    def _columns(self) -> None:
        """Compute the neurons that only x moves, and of the others what does not depend on y."""
        for number, stage in enumerate(self._plan.stages):
            base = _sum(self._brought(stage, NEITHER), self._brought(stage, X))
            if stage.kind == X:
                assert base is not None
                store = self._stores[X][stage.rows]
                store[:] = base
                self.column_loss = self.column_loss + self._activate(stage, store)
            elif base is not None:
                self._of_columns[number] = base

    def tile(self, y_values: Floats) -> Floats:
        """Return the loss summed over outputs that y moves and the samples, (rows, columns)."""
        rows = len(y_values)
        self._y = y_values[:, np.newaxis]
        stores, self._stores = self._stores, [*self._stores[:2], *(_rows(store, rows) for store in self._stores[2:])]
        total: Floats = np.zeros((rows, 1))
        for number, stage in enumerate(self._plan.stages):
            if stage.kind != X:
                store = self._stores[stage.kind][stage.rows]
                self._add_up(stage, number, store)
                total = total + self._activate(stage, store)
        self._stores = stores
        return total

    def _add_up(self, stage: Stage, number: int, net: Floats) -> None:
        """Write the nets of a stage that y moves."""
        parts = [self._of_columns.get(number), self._brought(stage, Y)]
        feed, edges = stage.feeds.get(BOTH), list(stage.moving.get(BOTH, ()))
        if feed is not None:
            self._fed(feed, self._stores[BOTH], net)
        elif len(net) == 1 and edges:
            self._moved(edges.pop(0), net[0])
        elif parts[0] is not None and parts[1] is not None:
            np.add(parts[0], parts[1], out=net)
            parts = []
        else:
            net[:] = 0.0
        for part in parts:
            if part is not None:
                net += part
        for edge in edges:
            net[edge.place] += self._moved(edge)

    def _brought(self, stage: Stage, kind: int) -> Floats | None:
        """Return what a stage's nets get that depends on just this, (targets, samples, 1 or rows, 1 or columns)."""
        feed, moving = stage.feeds.get(kind), stage.moving.get(kind, ())
        if feed is None and not moving:
            return None
        store, targets = self._stores[kind], stage.rows.stop - stage.rows.start
        total = np.zeros((targets, *store.shape[1:]))
        if feed is not None:
            self._fed(feed, store, total)
        for edge in moving:
            total[edge.place] += self._moved(edge)
        return total

    def _moved(self, edge: Moving, into: Floats | None = None) -> Floats:
        """Return axis · out of one moving edge; an edge on both axes is none: x and y are two parameters."""
        moved: Floats = np.multiply(self._x if edge.axis == X else self._y, self._stores[edge.kind][edge.row], out=into)
        return moved

    def _fed(self, feed: Feed, store: Floats, into: Floats) -> None:
        """Write Σ weight · out over edges that stay."""
        if feed.matrix is None:
            into[:] = 0.0
            for place, row, edge in feed.edges:
                into[place] += self._weights[edge] * store[row]
            return
        weights, senders = self._weights[feed.matrix], store[feed.rows]
        if weights.shape[1] == 1:
            np.multiply(weights[:, :, np.newaxis, np.newaxis], senders, out=into)
            return
        flat = into.reshape(len(into), -1)  # a view: stores and totals are contiguous
        np.dot(weights, senders.reshape(len(senders), -1), out=flat)

    def _activate(self, stage: Stage, values: Floats) -> Floats:
        """Turn nets into outputs in place; return the stage's part of the loss, (1 or rows, 1 or columns)."""
        total: Floats = np.zeros((1, 1))
        for part in stage.parts:
            net = values[part.places]
            fused = self._loss.of_nets(part, net)
            if self._loss.needs_out(part):
                activate(part, net, net)
            plain = self._loss.of_outs(part, net, overwrite=not part.feeds_on)
            for share in (fused, plain):
                total = total if share is None else total + share
        return total


def _sum(one: Floats | None, other: Floats | None) -> Floats | None:
    if one is None or other is None:
        return other if one is None else one
    both: Floats = one + other
    return both


def _rows(store: Floats, rows: int) -> Floats:
    """Return a store for fewer rows, contiguous."""
    if store.shape[2] == rows:
        return store
    shape = (*store.shape[:2], rows, store.shape[3])
    return store.reshape(-1)[: int(np.prod(shape))].reshape(shape)
