"""Where training stops being finite: the update, and the neuron that was first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.iteration import Iteration
from core.order import order_of


@dataclass(frozen=True)
class Divergence:
    """The update (from 1, in this run) in which a number stopped being finite, and the neuron where it did first."""

    update: int
    neuron: int


def first_not_finite(iteration: Iteration) -> int | None:
    """Return the neuron where an iteration first stops being finite, in the order of its steps; None: all is finite.

    An infinite ∂E/∂out alone is none: a saturated cross-entropy has a finite δ beside it.
    """
    trace, topology = iteration.trace, iteration.document.network.topology
    numbers = (trace.losses, iteration.gradient, iteration.update.parameters)
    if all(np.isfinite(values).all() for values in numbers):
        return None
    order = order_of(topology)
    for values, level_of in ((trace.net, order.forward_level), (trace.out, order.forward_level),
                             (trace.delta, order.backward_level)):  # fmt: skip
        broken = order.computing[~np.isfinite(values[:, order.computing]).all(axis=0)]
        if len(broken):
            return int(broken[np.lexsort((broken, level_of[broken]))[0]])
    if not np.isfinite(trace.losses).all():
        return int(topology.outputs[np.argmin(np.isfinite(trace.loss_shares).all(axis=0))])
    parameter = int(np.argmin(np.isfinite(iteration.gradient) & np.isfinite(iteration.update.parameters)))
    return int(topology.edges.target[topology.first_edge[parameter]])
