"""What two moving weights do not reach: its outputs and its part of the loss, computed once."""

from __future__ import annotations

import numpy as np

from core.array_pass import ArrayPass
from core.compiled import compiled
from core.document import Document
from core.loss_pass import loss_pass
from core.network import Floats
from core.surface_plan import SurfacePlan


def held_outputs(document: Document, plan: SurfacePlan, inputs: Floats, targets: Floats) -> tuple[Floats, float]:
    """Return all outputs at the present weights, (neurons, samples), and the loss of the outputs that nothing moves.

    Args:
        inputs: (samples, inputs). targets: (outputs, samples).
    """
    topology = document.network.topology
    order = compiled(topology)
    arrays = ArrayPass(order, document.network.weights[order.edge_order], len(inputs))
    with np.errstate(all="ignore"):
        arrays.forward(inputs)
        shares = loss_pass(topology, document.loss, targets, arrays.net, arrays.out).shares
        return arrays.out[order.row_of], float(shares[plan.kind_of[topology.outputs] == 0].sum())
