"""Explanations of the gradients, their average over a batch, and the update."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.document import Training
from core.explain_terms import headed, terms_of
from core.explanation import Explanation, Part
from core.formula import BigSum, Derivative, Fraction, Leaf, Node, Number, Product, Source, substitute
from core.message import Message, message
from core.optimizers import NEW_WEIGHT, STEP, USED, given_as, optimizer_of, settings_of
from core.steps import Step
from core.symbols import Symbols, edge_name, long_sum, neuron_name

_W = Leaf("w", "ij")
_GRADIENT = Derivative(Leaf("E"), _W)
_OWN = Product((Leaf("δ", "j"), Leaf("out", "i")))


def _own_formula(symbols: Symbols, edge: int) -> Product:
    ends = symbols.topology.edges
    return Product((symbols.delta(int(ends.target[edge])), symbols.out(int(ends.source[edge]))))


def _shared(symbols: Symbols, edge: int) -> list[int]:
    """Return all edges that share this edge's weight."""
    return [int(other) for other in symbols.topology.edges_of(int(symbols.topology.parameter_of_edge[edge]))]


def _ends(symbols: Symbols, edge: int) -> dict[str, str]:
    ends = symbols.topology.edges
    return {
        "edge": edge_name(symbols.topology, edge),
        "source": neuron_name(symbols.topology, int(ends.source[edge])),
        "target": neuron_name(symbols.topology, int(ends.target[edge])),
    }


def own(symbols: Symbols, step: Step) -> Explanation:
    """Explain δ · out of one edge: its gradient, or its contribution to a shared one."""
    assert step.edge is not None
    tied = len(_shared(symbols, step.edge)) > 1
    left = symbols.own(step.edge)
    if tied:  # a part of ∂E/∂w has no symbol of its own
        contribution = symbols.contribution(step.edge, "own", left.value)
        part = Part(contribution, _own_formula(symbols, step.edge), None, _OWN)
    else:
        part = Part(symbols.gradient(step.edge), _own_formula(symbols, step.edge), _GRADIENT, _OWN)
    names = _ends(symbols, step.edge)
    title = message("title.own_tied" if tied else "title.gradient", **names)
    return Explanation(title, message("remark.own_tied" if tied else "remark.gradient", **names), (part,))


def gradient_part(symbols: Symbols, edge: int) -> Part:
    """Return ∂E/∂w of the parameter that an edge names."""
    shared = np.array(_shared(symbols, edge), dtype=np.intp)
    general: Node = _OWN if len(shared) == 1 else BigSum("", _OWN)
    values = symbols.iteration.trace.own(symbols.sample)[shared] if len(shared) > 12 else np.zeros(0)
    formula = long_sum(shared, lambda member: _own_formula(symbols, member), values)
    return Part(symbols.gradient(edge), formula, _GRADIENT, general)


def gradient(symbols: Symbols, step: Step) -> Explanation:
    """Explain a gradient in one formula: δ · out, summed over a tie."""
    assert step.edge is not None
    names = _ends(symbols, step.edge)
    shared = _shared(symbols, step.edge)
    if len(shared) == 1:
        title, remark = message("title.gradient", **names), message("remark.gradient", **names)
    else:
        names["edges"] = ", ".join(edge_name(symbols.topology, edge) for edge in shared[:12])
        title, remark = message("title.gradient_tied", **names), message("remark.gradient_tied", **names)
    return Explanation(title, remark, _gradient_parts(symbols, step.edge, shared))


def _gradient_parts(symbols: Symbols, edge: int, shared: list[int]) -> tuple[Part, ...]:
    """Return ∂E/∂w: one formula, or for a tie one term for each edge and their total."""
    part = gradient_part(symbols, edge)
    if len(shared) == 1:
        return (part,)
    assert part.general_left is not None and part.general is not None
    values = symbols.iteration.trace.own(symbols.sample)[shared]
    terms = terms_of(shared, lambda member: _own_term(symbols, member), values)
    total = replace(part, general_left=None, general=None, brief=True, total=True)
    return (*headed(terms, part.general_left, part.general), total)


def _own_term(symbols: Symbols, edge: int) -> Part:
    return Part(symbols.contribution(edge, "own", symbols.own(edge).value), _own_formula(symbols, edge))


def _is_mean(symbols: Symbols) -> bool:
    return symbols.iteration.document.training.over_samples == "mean"


def _sample_count(symbols: Symbols) -> Leaf:
    return Leaf("N", "", np.float64(len(symbols.iteration.rows)))


def sample_share(symbols: Symbols, step: Step) -> Explanation:
    """Explain what one sample adds to the batch's gradient."""
    assert step.edge is not None
    gradient = symbols.gradient(step.edge, step.item)
    formula: Node = Fraction(gradient, _sample_count(symbols)) if _is_mean(symbols) else gradient
    value = gradient.value / len(symbols.iteration.rows) if _is_mean(symbols) else gradient.value
    names = {**_ends(symbols, step.edge), "sample": step.item + 1}
    part = Part(symbols.contribution(step.edge, "sample_share", value), formula)
    return Explanation(message("title.sample_share", **names), message("remark.sample_share", **names), (part,))


def average_part(symbols: Symbols, edge: int) -> Part:
    """Return the mean or sum of a parameter's gradients over the batch."""
    samples = np.arange(len(symbols.iteration.rows))
    total = long_sum(samples, lambda sample: symbols.gradient(edge, sample), symbols.gradients(edge))
    general: Node = BigSum("n", Derivative(Leaf("E", "n"), _W))
    if not _is_mean(symbols):
        return Part(symbols.batch_gradient(edge), total, _GRADIENT, general)
    general = Product((Fraction(Number(1.0), Leaf("N")), general))
    return Part(symbols.batch_gradient(edge), Fraction(total, _sample_count(symbols)), _GRADIENT, general)


def average(symbols: Symbols, step: Step) -> Explanation:
    """Explain the batch's gradient of one parameter."""
    assert step.edge is not None
    kind = "remark.average" if _is_mean(symbols) else "remark.sum_over_samples"
    title = message("title.average", **_ends(symbols, step.edge))
    return Explanation(title, message(kind), (average_part(symbols, step.edge),))


_SETTING_KEYS = {"η": "learning_rate", "t": "updates", "λ₁": "l1", "λ₂": "l2"}


def _update_leaves(symbols: Symbols, edge: int) -> dict[str, Node]:
    """Return every symbol of the optimizer's formulae with this parameter's value."""
    update, parameter = symbols.iteration.update, symbols.topology.parameter_of_edge[edge]
    given = given_as(symbols.iteration.document.training)
    leaves: dict[str, Node] = {"w": symbols.weight_before(edge), given: symbols.batch_gradient(edge)}
    shared = {"η", "t", *settings_of(symbols.iteration.document.training)}
    for symbol, value in update.values.items():
        if symbol in leaves:
            continue
        if symbol in shared:
            key = _SETTING_KEYS.get(symbol, symbol)
            leaves[symbol] = Leaf(symbol, "", np.float64(value), Source("setting", 0, key, symbols.sample))
        else:
            leaves[symbol] = _term_leaf(symbols, edge, symbol, value[parameter])
    return leaves


def _term_leaf(symbols: Symbols, edge: int, symbol: str, value: float) -> Leaf:
    if symbol == NEW_WEIGHT:
        return symbols.new_weight(edge)
    return Leaf(symbol, symbols.weight_subscript(edge), value, Source("edge", edge, f"term {symbol}", symbols.sample))


def general_formula(training: Training, formula: Node) -> Node:
    """Return a term's formula with ∂E/∂w written out; with regularisation g is a term, and stays."""
    return substitute(formula, {given_as(training): Derivative(Leaf("E"), Leaf("w"))})


def _term_part(symbols: Symbols, edge: int, symbol: str, formula: Node) -> Part:
    leaves = _update_leaves(symbols, edge)
    left = leaves[symbol]
    assert isinstance(left, Leaf)
    general = general_formula(symbols.iteration.document.training, formula)
    return Part(left, substitute(formula, leaves), Leaf(symbol), general)


def update_term(symbols: Symbols, step: Step) -> Explanation:
    """Explain one term of the optimizer for one parameter: memory, step or new weight."""
    assert step.edge is not None
    training = symbols.iteration.document.training
    symbol, formula = optimizer_of(training).terms[step.item]
    names = {**_ends(symbols, step.edge), "term": symbol}
    kind = {STEP: "step", NEW_WEIGHT: "new_weight", USED: "regularised"}.get(symbol, "term")
    remark = message(f"remark.{kind}", **names)
    return Explanation(message(f"title.{kind}", **names), remark, (_term_part(symbols, step.edge, symbol, formula),))


def frozen(symbols: Symbols, step: Step) -> Explanation:
    """Explain that a frozen weight stays."""
    assert step.edge is not None
    names = _ends(symbols, step.edge)
    part = new_weight_part(symbols, step.edge)
    return Explanation(message("title.frozen", **names), message("remark.frozen", **names), (part,))


def new_weight_part(symbols: Symbols, edge: int) -> Part:
    """Return the new weight, old → new, with the optimizer's step written out."""
    terms = dict(optimizer_of(symbols.iteration.document.training).terms)
    before = symbols.weight_before(edge)
    if symbols.topology.frozen_parameters[symbols.topology.parameter_of_edge[edge]]:
        return Part(symbols.new_weight(edge), before, Leaf("w⁺"), Leaf("w"), before=before)
    formula = substitute(terms[NEW_WEIGHT], {STEP: terms[STEP]})
    return replace(_term_part(symbols, edge, NEW_WEIGHT, formula), before=before)


def update(symbols: Symbols, step: Step) -> Explanation:
    """Explain the whole update of one parameter."""
    assert step.edge is not None
    if symbols.topology.frozen_parameters[symbols.topology.parameter_of_edge[step.edge]]:
        return frozen(symbols, step)
    terms = optimizer_of(symbols.iteration.document.training).terms
    inner = [
        _term_part(symbols, step.edge, symbol, formula) for symbol, formula in terms if symbol not in (STEP, NEW_WEIGHT)
    ]
    names = _ends(symbols, step.edge)
    parts = (*inner, new_weight_part(symbols, step.edge))
    return Explanation(message("title.new_weight", **names), _update_remark(symbols, names), parts)


def _update_remark(symbols: Symbols, names: dict[str, str]) -> Message:
    return message(f"remark.update.{symbols.iteration.document.training.optimizer}", **names)
