"""What the network makes of data rows: outputs and losses, forwards only, some rows at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.array_pass import ArrayPass
from core.compiled import compiled
from core.document import Document
from core.loss_pass import loss_pass
from core.network import Floats, Integers, read_only

MOST_ROWS = 256
MOST_PRODUCTS = 8_000_000  # edges times rows of one block: some 10 ms


@dataclass(frozen=True, eq=False)
class Outcomes:
    """(rows, outputs) what the output neurons say, and (rows,) the loss of each row."""

    outputs: Floats
    losses: Floats


def outcomes(document: Document, rows: Integers | slice) -> Outcomes:
    """Run some data rows forwards in one batch.

    Raises:
        KeyError, ValueError: if the document is a draft (core/validity.py).
    """
    topology = document.network.topology
    inputs, targets = document.inputs[rows], document.targets[rows]
    plan = compiled(topology)
    arrays = ArrayPass(plan, document.network.weights[plan.edge_order], len(inputs))
    with np.errstate(all="ignore"):
        arrays.forward(inputs)
        values = loss_pass(topology, document.loss, np.ascontiguousarray(targets.T), arrays.net, arrays.out)
    outputs = np.ascontiguousarray(arrays.out[plan.row_of[topology.outputs]].T)
    return Outcomes(read_only(outputs), read_only(values.shares.sum(axis=0)))


class OutcomesInBlocks:
    """The outcomes of a document's rows, computed block by block when a row is first asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._size = max(1, min(MOST_ROWS, MOST_PRODUCTS // max(1, len(document.network.edges))))
        self._blocks: dict[int, Outcomes] = {}

    def output(self, row: int, output: int) -> float:
        """Return what an output neuron, by its place among them, says to a row."""
        return float(self._block(row).outputs[row % self._size, output])

    def loss(self, row: int) -> float:
        """Return the loss of a row."""
        return float(self._block(row).losses[row % self._size])

    def _block(self, row: int) -> Outcomes:
        place = row // self._size
        if place not in self._blocks:
            first = place * self._size
            self._blocks[place] = outcomes(self._document, slice(first, first + self._size))
        return self._blocks[place]
