"""The value behind what is selected, with every digit: of a neuron, an edge, a setting, or any term of a formula."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.workbench import Workbench
from core.equation import Equation
from core.formula import Derivative, Leaf, Node, Number, Source, children
from core.iteration import Iteration
from core.steps import Shown

MAIN = {"neuron": "out", "edge": "weight"}  # what is meant where a quantity is no longer on screen
_TERM = "term "
_MASKS = {"net": "net", "out": "out", "slope": "delta", "delta": "delta", "dE_dout": "dE_dout"}  # known together with
_OF_OUTPUTS = {"target": "targets", "loss_share": "loss_shares", "own_dE_dout": "own_dE_dout"}
_OF_EDGES = ("weight", "own", "gradient", "batch_gradient", "updated_weight")


def exact_value(workbench: Workbench, source: Source, equations: tuple[Equation, ...] = ()) -> float | None:
    """Return the value of a source for the sample on screen; None while it is not known yet.

    Terms that stand only in a formula (a product, another sample's gradient) are looked for in `equations`.
    """
    told = next((value for leaf, value in _terms(equations) if leaf == source), None)
    shown = workbench.shown
    is_of_another_sample = shown is not None and source.sample != shown.sample
    if told is not None and is_of_another_sample:
        return told
    value = _known(workbench, source.kind, source.quantity, source.index)
    if value is not None or told is not None:
        return value if value is not None else told
    has_own = source.quantity in (*_MASKS, *_OF_OUTPUTS, *_OF_EDGES) or source.quantity.startswith(_TERM)
    if has_own or source.kind == "setting":
        return None
    return _known(workbench, source.kind, MAIN[source.kind], source.index)


def _terms(equations: tuple[Equation, ...]) -> Iterator[tuple[Source, float]]:
    """Yield every linked term of the formulae with its value."""
    for equation in equations:
        for node in (equation.left, *(right for right, _ in equation.rights)):
            yield from _terms_of(node) if node is not None else ()


def _terms_of(node: Node) -> Iterator[tuple[Source, float]]:
    if isinstance(node, Leaf | Derivative | Number) and node.source is not None and node.value is not None:
        yield node.source, float(node.value)
    for child in children(node):
        yield from _terms_of(child)


def _known(workbench: Workbench, kind: str, quantity: str, index: int) -> float | None:
    """Return a value of the sample on screen if it is known at the cursor."""
    iteration, shown = workbench.iteration, workbench.shown
    if (kind, quantity) == ("edge", "weight"):
        return float(workbench.document.network.weights[index])
    if iteration is None or shown is None:
        return None
    of = {"neuron": _of_neuron, "edge": _of_edge, "setting": _of_setting}[kind]
    value = of(iteration, shown, quantity, index)
    return None if value is None else float(value)


def _of_neuron(iteration: Iteration, shown: Shown, quantity: str, neuron: int) -> float | None:
    trace = iteration.trace
    if quantity in _MASKS:
        is_known = bool(getattr(shown, _MASKS[quantity])[neuron])
        return float(getattr(trace, quantity)[shown.sample, neuron]) if is_known else None
    places = np.flatnonzero(iteration.document.network.topology.outputs == neuron)
    if quantity not in _OF_OUTPUTS or not len(places):
        return None
    place = int(places[0])
    is_known = {"loss_share": shown.loss_shares[place], "own_dE_dout": shown.dE_dout[neuron]}.get(quantity, True)
    return float(getattr(trace, _OF_OUTPUTS[quantity])[shown.sample, place]) if is_known else None


def _of_edge(iteration: Iteration, shown: Shown, quantity: str, edge: int) -> float | None:
    parameter = int(iteration.document.network.topology.parameter_of_edge[edge])
    update = iteration.update
    if quantity.startswith(_TERM) and shown.updated[parameter]:
        return float(np.broadcast_to(update.values[quantity.removeprefix(_TERM)], update.weights.shape)[parameter])
    if quantity == "own" and shown.gradient[parameter]:
        return float(iteration.trace.own(shown.sample)[edge])
    if quantity == "gradient" and shown.gradient[parameter]:
        return float(iteration.trace.gradients(shown.sample)[parameter])
    if quantity == "batch_gradient" and shown.batch_gradient[parameter]:
        return float(iteration.gradient[parameter])
    return float(update.parameters[parameter]) if quantity == "updated_weight" and shown.updated[parameter] else None


def _of_setting(iteration: Iteration, shown: Shown, quantity: str, index: int) -> float | None:
    if quantity == "loss":
        return float(iteration.trace.losses[shown.sample]) if shown.loss else None
    value = iteration.update.values.get({"learning_rate": "η", "updates": "t"}.get(quantity, quantity))
    return None if value is None else float(value)
