"""Deltas at level neuron, term by term: what comes back through each edge, softmax's Jacobian, what cancels out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.explain_backward import delta_part, downstream, fused_outputs, is_fused_at
from core.explain_forward import divided_by_outputs, own_derivative
from core.explain_terms import headed, terms_of
from core.explanation import Part
from core.formula import (
    BigSum,
    Call,
    Derivative,
    Fraction,
    Leaf,
    Negative,
    Node,
    Number,
    Product,
    Sum,
    evaluate,
)
from core.symbols import Symbols, sum_of

_DELTA_J, _NET_J, _OUT_J, _OUT_K = Leaf("δ", "j"), Leaf("net", "j"), Leaf("out", "j"), Leaf("out", "k")
_BACK = BigSum("k", Product((Leaf("w", "jk"), Leaf("δ", "k"))))
_OWN = Derivative(Leaf("E", "j"), _OUT_J)
_ONE = Number(1.0)
MOST_TERMS_WRITTEN = 4  # of a sum over a softmax group, where it only shows what cancels out


def delta_parts(symbols: Symbols, neuron: int) -> tuple[Part, ...]:
    """Return δ of one neuron with everything that leads to it; the last part is δ itself."""
    softmax = symbols.order.group_of[neuron] >= 0
    if is_fused_at(symbols, neuron):
        return (_fused_softmax if softmax else _fused_alone)(symbols, neuron)
    if softmax:
        return (*_total(symbols, neuron), *_softmax(symbols, neuron))
    total = _total(symbols, neuron)
    if not total:
        return (delta_part(symbols, neuron),)
    own = neuron in symbols.output_place
    general = Product((Call("f′", _NET_J), Sum((_OWN, _BACK)) if own else _BACK))
    formula = Product((symbols.short_slope(neuron), symbols.dE_dout(neuron)))
    return (*headed(total, _DELTA_J, general), Part(symbols.delta(neuron), formula))


def short_delta_part(symbols: Symbols, neuron: int) -> Part:
    """Return δ in one formula, and where it is the product of slope and ∂E/∂out also as that."""
    part = delta_part(symbols, neuron)
    if symbols.order.group_of[neuron] >= 0 or is_fused_at(symbols, neuron):
        return part
    return replace(part, derivation=(Product((symbols.slope(neuron), symbols.dE_dout(neuron))),))


# ∂E/∂out: the loss's own part, and one term for each outgoing edge


def _total(symbols: Symbols, neuron: int) -> list[Part]:
    """Return ∂E/∂out as a column of terms and their total; nothing where no edge goes out."""
    edges = symbols.order.outgoing.of(neuron)
    if not len(edges):
        return []
    trace, ends = symbols.iteration.trace, symbols.topology.edges
    with np.errstate(all="ignore"):
        values = symbols.iteration.backward_weights[edges] * trace.delta[symbols.sample, ends.target[edges]]
    terms = terms_of(edges.tolist(), lambda edge: _edge_term(symbols, edge), values)
    if neuron in symbols.output_place:
        own = Part(symbols.own_dE_dout(neuron), own_derivative(symbols, neuron), brief=True, term=True)
        terms = [own, *terms]
    left = symbols.dE_dout(neuron)
    if len(terms) == 1:
        return [replace(terms[0], left=left)]
    summands = tuple(part.formula if part.is_bare else part.left for part in terms)
    return [*terms, Part(left, Sum(summands), brief=True, term=True, total=True)]


def _edge_term(symbols: Symbols, edge: int) -> Part:
    formula = symbols.back_share(edge)
    return Part(symbols.contribution(edge, "edge_share", _evaluated(formula)), formula)


def _evaluated(formula: Node) -> float:
    with np.errstate(all="ignore"):
        return evaluate(formula)  # type: ignore[no-any-return]


# Softmax: δ_j = Σ_k ∂E/∂out_k · ∂out_k/∂net_j with ∂out_k/∂net_j = out_k ([j = k] − out_j)


def _members(symbols: Symbols, neuron: int) -> list[int]:
    return [int(member) for member in symbols.order.groups[symbols.order.group_of[neuron]]]


def _entry(symbols: Symbols, neuron: int, other: int) -> Derivative:
    """Return ∂out_k/∂net_j as a symbol with its value."""
    if neuron == other:
        return symbols.slope(neuron)
    out_j, out_k = symbols.out(neuron), symbols.out(other)
    bottom = Leaf("net", symbols.name(neuron))
    return Derivative(Leaf("out", symbols.name(other)), bottom, -out_k.value * out_j.value, out_k.source)


def _written_entry(symbols: Symbols, neuron: int, other: int) -> tuple[Node, Node]:
    """Return the factors of ∂out_k/∂net_j: out_k and 1 − out_j, or 0 − out_j."""
    out_j = symbols.out(neuron)
    return symbols.out(other), Sum((Number(1.0 if neuron == other else 0.0), Negative(out_j)))


def _loss_term(symbols: Symbols, other: int) -> Node:
    """Return ∂E/∂out_k: written out where only the loss depends on it."""
    if other in symbols.output_place and downstream(symbols, other) is None:
        return own_derivative(symbols, other)
    return symbols.dE_dout(other)


def _jacobian_terms(symbols: Symbols, neuron: int) -> list[Part]:
    members = np.array(_members(symbols, neuron))
    trace, sample = symbols.iteration.trace, symbols.sample
    with np.errstate(all="ignore"):
        entries = trace.out[sample, members] * ((members == neuron) - trace.out[sample, neuron])
        values = trace.dE_dout[sample, members] * entries
    terms = terms_of(members.tolist(), lambda other: _jacobian_term(symbols, neuron, other), values)
    general = Product((Derivative(Leaf("E"), _OUT_K), _OUT_K, Sum((Leaf("[j = k]"), Negative(_OUT_J)))))
    return headed(terms, _DELTA_J, BigSum("k", general))


def _jacobian_term(symbols: Symbols, neuron: int, other: int) -> Part:
    total = symbols.dE_dout(other)
    short = Product((total, _entry(symbols, neuron, other)))
    formula = Product((total, *_written_entry(symbols, neuron, other)))
    return Part(Leaf("", "", _evaluated(formula), total.source), formula, derivation=(short,))


def _softmax(symbols: Symbols, neuron: int) -> tuple[Part, ...]:
    """Return δ as the total of the Jacobian's terms; alone in its group, as its only term."""
    terms, left = _jacobian_terms(symbols, neuron), symbols.delta(neuron)
    if len(terms) == 1:
        return (replace(terms[0], left=left, derivation=(), brief=False, term=False),)
    written = [_jacobian_term(symbols, neuron, other).formula for other in _members(symbols, neuron)]
    return (*terms, Part(left, sum_of(written), brief=True, total=True))


# Loss and activation that cancel


def _fused_softmax(symbols: Symbols, neuron: int) -> tuple[Part, ...]:
    """Return δ under cross-entropy: the Jacobian's terms where they are finite, and what is left of their sum."""
    members = _members(symbols, neuron)
    alone = all(downstream(symbols, member) is None for member in members)
    finite = all(np.isfinite(symbols.dE_dout(member).value) for member in members)
    part = delta_part(symbols, neuron)
    forms = _cancelling(symbols, neuron) if alone else ()
    if not finite and alone and len(members) <= MOST_TERMS_WRITTEN:
        forms = (*_unfinished(symbols, neuron), *forms)
    forms = tuple(form for form in forms if form != part.formula)
    terms = _jacobian_terms(symbols, neuron) if finite else []
    own = _total(symbols, neuron) if finite else []
    return (*own, *terms, replace(part, derivation=forms, general=None if terms else part.general))


def _unfinished(symbols: Symbols, neuron: int) -> tuple[Node, ...]:
    """Return the sums over the Jacobian before anything cancels: with symbols, then written out."""
    members = _members(symbols, neuron)
    short = [Product((symbols.dE_dout(other), _entry(symbols, neuron, other))) for other in members]
    long = [Product((_loss_term(symbols, other), *_written_entry(symbols, neuron, other))) for other in members]
    return sum_of(list(short)), sum_of(list(long))


def _cancelling(symbols: Symbols, neuron: int) -> tuple[Node, ...]:
    """Return −t_j (1 − out_j) + Σ t_k out_j, then out_j Σ t − t_j: out_k has cancelled from every term."""
    out, outputs = symbols.out(neuron), fused_outputs(symbols, neuron)
    others: list[Node] = [Product((symbols.target(other), out)) for other in outputs if other != neuron]
    own: list[Node] = []
    if neuron in outputs:
        own = [Negative(Product((symbols.target(neuron), Sum((_ONE, Negative(out))))))]
    gathered: Node = Product((out, sum_of([symbols.target(other) for other in outputs])))
    if neuron in outputs:
        gathered = Sum((gathered, Negative(symbols.target(neuron))))
    first = (sum_of([*own, *others]),) if len(outputs) <= MOST_TERMS_WRITTEN else ()
    return tuple(divided_by_outputs(symbols, form) for form in (*first, gathered))


def _fused_alone(symbols: Symbols, neuron: int) -> tuple[Part, ...]:
    """Return δ of an output whose slope cancels against the loss's derivative."""
    part, back = delta_part(symbols, neuron), _total(symbols, neuron)
    own, slope, out = symbols.own_dE_dout(neuron), symbols.slope(neuron), symbols.out(neuron)
    finite = bool(np.isfinite(own.value))
    if back:
        whole = Product((slope, symbols.dE_dout(neuron)))
        return (*back, replace(part, derivation=(whole,))) if finite else (part,)
    product = Product((own, slope))
    written = Product((own_derivative(symbols, neuron), out, Sum((_ONE, Negative(out)))))
    forms = [written, *_over_slope(symbols, neuron)]
    if not finite:
        return (replace(part, derivation=(product, *forms)),)
    general = Product((_OWN, Derivative(_OUT_J, _NET_J)))
    left = Leaf("", "", _evaluated(product), own.source)
    row = Part(left, product, _DELTA_J, general, brief=True, term=True)
    return row, replace(part, general=None, derivation=tuple(forms))


def _over_slope(symbols: Symbols, neuron: int) -> list[Node]:
    """Return (out − t) / (out (1 − out)) · out (1 − out), where the loss's derivative can be written like that."""
    if symbols.iteration.document.loss.name != "binary_cross_entropy":
        return []
    out, target = symbols.out(neuron), symbols.target(neuron)
    slope = (out, Sum((_ONE, Negative(out))))
    own = divided_by_outputs(symbols, Fraction(Sum((out, Negative(target))), Product(slope)))
    return [Product((own, *slope))]
