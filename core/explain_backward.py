"""Explanations of the backward pass: ∂E/∂out term by term, f′(net), and δ."""

from __future__ import annotations

import numpy as np

from core.explain_forward import divided_by_outputs, own_derivative, own_derivative_part, with_names
from core.explanation import Explanation, Part
from core.formula import BigSum, Call, Derivative, Leaf, Negative, Node, Number, Product, Sum, evaluate, substitute
from core.loss_pass import is_fused
from core.losses import FUSED
from core.message import Message, message
from core.steps import Step
from core.symbols import Symbols, edge_name, long_sum, neuron_name, sum_of

_SHARE = Product((Leaf("w", "jk"), Leaf("δ", "k")))
_BACK = BigSum("k", _SHARE)
_DELTA_J, _NET_J = Leaf("δ", "j"), Leaf("net", "j")
_TOTAL = Derivative(Leaf("E"), Leaf("out", "j"))
_SLOPE = Call("f′", _NET_J)


def own_dE_dout(symbols: Symbols, step: Step) -> Explanation:
    """Explain the loss's own ∂E/∂out."""
    assert step.neuron is not None
    name = neuron_name(symbols.topology, step.neuron)
    part = own_derivative_part(symbols, step.neuron)
    remark = message("remark.own_dE_dout" if np.isfinite(part.left.value) else "remark.infinite_dE_dout", neuron=name)
    return Explanation(message("title.own_dE_dout", neuron=name), remark, (part,))


def edge_share(symbols: Symbols, step: Step) -> Explanation:
    """Explain what one outgoing edge brings back."""
    assert step.neuron is not None and step.edge is not None
    target = int(symbols.topology.edges.target[step.edge])
    names = {
        "neuron": neuron_name(symbols.topology, step.neuron),
        "edge": edge_name(symbols.topology, step.edge),
        "target": neuron_name(symbols.topology, target),
    }
    formula = symbols.back_share(step.edge)
    left = symbols.contribution(step.edge, "edge_share", evaluate(formula))
    title, remark = message("title.edge_share", **names), message("remark.edge_share", **names)
    return Explanation(title, remark, (Part(left, formula, None, _SHARE),))


def downstream(symbols: Symbols, neuron: int) -> Node | None:
    """Return Σ w · δ over a neuron's outgoing edges; None where it has none."""
    edges = symbols.order.outgoing.of(neuron)
    if not len(edges):
        return None
    trace, ends = symbols.iteration.trace, symbols.topology.edges
    with np.errstate(all="ignore"):
        values = symbols.iteration.backward_weights[edges] * trace.delta[symbols.sample, ends.target[edges]]
    return long_sum(edges, symbols.back_share, values)


def _total(symbols: Symbols, neuron: int, own: Node | None) -> Node:
    """Return ∂E/∂out as the loss's own part, where there is one, plus what flows back."""
    back = downstream(symbols, neuron)
    if own is None or back is None:
        return own or back or Number(np.float64(0.0))
    return Sum((own, *back.terms)) if isinstance(back, Sum) else Sum((own, back))


def dE_dout(symbols: Symbols, step: Step) -> Explanation:
    """Explain the total ∂E/∂out of a neuron."""
    assert step.neuron is not None
    name = neuron_name(symbols.topology, step.neuron)
    is_output = step.neuron in symbols.output_place
    own = symbols.own_dE_dout(step.neuron) if is_output else None
    back = len(symbols.order.outgoing.of(step.neuron)) > 0
    general: Node = Sum((Derivative(Leaf("E", "j"), Leaf("out", "j")), _BACK)) if is_output and back else _BACK
    general = general if back else Derivative(Leaf("E", "j"), Leaf("out", "j"))
    kind = "remark.dE_dout_both" if own and back else "remark.dE_dout_own" if own else "remark.dE_dout_back"
    part = Part(symbols.dE_dout(step.neuron), _total(symbols, step.neuron, own), _TOTAL, general)
    remark = message(kind if own or back else "remark.dE_dout_none", neuron=name)
    return Explanation(message("title.dE_dout", neuron=name), remark, (part,))


def slope(symbols: Symbols, step: Step) -> Explanation:
    """Explain f′(net)."""
    assert step.neuron is not None
    names = {"neuron": neuron_name(symbols.topology, step.neuron)}
    left, formula = symbols.slope(step.neuron), symbols.slope_formula(step.neuron)
    part = Part(left, formula, Derivative(Leaf("out", "j"), _NET_J), _SLOPE)
    remark = message("remark.slope_zero" if left.value == 0 else "remark.slope", **names)
    return Explanation(message("title.slope", **names), remark, (part,))


def jacobian(symbols: Symbols, step: Step) -> Explanation:
    """Explain one term of softmax's δ: ∂E/∂out_k · ∂out_k/∂net_j, with ∂out_k/∂net_j = out_k([j = k] − out_j)."""
    assert step.neuron is not None
    formula = _jacobian_term(symbols, step.neuron, step.item)
    left = Leaf("", "", _evaluated(formula), symbols.dE_dout(step.item).source)
    names = {
        "neuron": neuron_name(symbols.topology, step.neuron),
        "other": neuron_name(symbols.topology, step.item),
    }
    own = step.neuron == step.item
    general = _jacobian_general(own)
    remark = message("remark.jacobian_own" if own else "remark.jacobian", **names)
    return Explanation(message("title.jacobian", **names), remark, (Part(left, formula, None, general),))


def _evaluated(formula: Node) -> float:
    with np.errstate(all="ignore"):
        return evaluate(formula)  # type: ignore[no-any-return]


def _jacobian_general(own: bool) -> Node:
    out_j, out_k = Leaf("out", "j"), Leaf("out", "k")
    if own:
        return Product((_TOTAL, out_j, Sum((Number(1.0), Negative(out_j)))))
    return Negative(Product((Derivative(Leaf("E"), out_k), out_k, out_j)))


def _jacobian_term(symbols: Symbols, neuron: int, other: int) -> Node:
    total, out = symbols.dE_dout(other), symbols.out(neuron)
    if neuron == other:
        return Product((total, out, Sum((Number(1.0), Negative(out)))))
    return Negative(Product((total, symbols.out(other), out)))


def delta(symbols: Symbols, step: Step) -> Explanation:
    """Explain δ at level term: the product, or the sum of softmax's terms, or the fused form where those overflow."""
    assert step.neuron is not None
    if is_fused_at(symbols, step.neuron) and not np.isfinite(symbols.dE_dout(step.neuron).value):
        return Explanation(*delta_title(symbols, step.neuron), (delta_part(symbols, step.neuron),))
    name = neuron_name(symbols.topology, step.neuron)
    title = message("title.delta", neuron=name)
    group = symbols.order.group_of[step.neuron]
    if group < 0:
        formula: Node = Product((symbols.dE_dout(step.neuron), symbols.slope(step.neuron)))
        part = Part(symbols.delta(step.neuron), formula, _DELTA_J, Product((_TOTAL, _SLOPE)))
        return Explanation(title, message("remark.delta_product", neuron=name), (part,))
    terms = [_jacobian_term(symbols, step.neuron, int(member)) for member in symbols.order.groups[group]]
    general = BigSum("k", Product((Derivative(Leaf("E"), Leaf("out", "k")), Derivative(Leaf("out", "k"), _NET_J))))
    part = Part(symbols.delta(step.neuron), sum_of(terms), _DELTA_J, general)
    return Explanation(title, message("remark.delta_softmax", neuron=name), (part,))


def is_fused_at(symbols: Symbols, neuron: int) -> bool:
    """Tell whether the loss gives a neuron's δ by a formula of its own: fused outputs, and their softmax neighbours."""
    loss, activation = symbols.iteration.document.loss.name, symbols.topology.neurons[neuron].activation
    if not is_fused(loss, activation):
        return False
    return neuron in symbols.output_place or (activation == "softmax" and len(fused_outputs(symbols, neuron)) > 0)


def fused_outputs(symbols: Symbols, neuron: int) -> list[int]:
    """Return the outputs of a neuron's softmax group."""
    group = symbols.order.groups[symbols.order.group_of[neuron]]
    return [int(member) for member in group if int(member) in symbols.output_place]


def delta_part(symbols: Symbols, neuron: int) -> Part:
    """Return δ of one neuron in a single formula."""
    if is_fused_at(symbols, neuron):
        return _fused_part(symbols, neuron)
    left = symbols.delta(neuron)
    is_output = neuron in symbols.output_place
    if symbols.order.group_of[neuron] >= 0:
        formula = _softmax_back(symbols, neuron, {int(n) for n in symbols.output_place})
        general = _softmax_general(_TOTAL, Derivative(Leaf("E"), Leaf("out", "k")))
        return Part(left, formula, _DELTA_J, general)
    inner = _total(symbols, neuron, own_derivative(symbols, neuron) if is_output else None)
    back = downstream(symbols, neuron) is not None
    own_general = Derivative(Leaf("E", "j"), Leaf("out", "j"))
    general = Product((_SLOPE, own_general if is_output else _BACK))
    if is_output and back:
        general = Product((_SLOPE, Sum((own_general, _BACK))))
    return Part(left, Product((symbols.short_slope(neuron), inner)), _DELTA_J, general)


def _softmax_general(own: Node, other: Node) -> Node:
    return Product((Leaf("out", "j"), Sum((own, Negative(BigSum("k", Product((Leaf("out", "k"), other))))))))


def _softmax_back(symbols: Symbols, neuron: int, owners: set[int]) -> Node:
    """Return out_j (g_j − Σ_k out_k g_k) with g = ∂E/∂out, the loss's own part only for `owners`."""

    def flow(member: int) -> Node:
        return symbols.dE_dout(member) if owners else downstream(symbols, member) or Number(np.float64(0.0))

    members = [int(member) for member in symbols.order.groups[symbols.order.group_of[neuron]]]
    minus: list[Node] = [Negative(Product((symbols.out(member), flow(member)))) for member in members]
    rest = sum_of([flow(neuron), *minus])
    return Product((symbols.out(neuron), rest))


def _fused_part(symbols: Symbols, neuron: int) -> Part:
    """Return δ where loss and activation are taken together; what flows back from later neurons is added."""
    formula, general = _fused_formula(symbols, neuron)
    if symbols.topology.neurons[neuron].activation == "softmax":
        members = symbols.order.groups[symbols.order.group_of[neuron]]
        if any(downstream(symbols, int(member)) is not None for member in members):
            formula = Sum((formula, _softmax_back(symbols, neuron, set())))
    elif (back := downstream(symbols, neuron)) is not None:
        formula = Sum((formula, Product((symbols.short_slope(neuron), back))))
        general = Sum((general, Product((_SLOPE, _BACK))))
    return Part(symbols.delta(neuron), formula, _DELTA_J, general)


def _fused_formula(symbols: Symbols, neuron: int) -> tuple[Node, Node]:
    loss, activation = symbols.iteration.document.loss.name, symbols.topology.neurons[neuron].activation
    if activation != "softmax":
        general = FUSED[loss, activation].formula
        named = divided_by_outputs(symbols, with_names(symbols, general, neuron))
        return named, _general(general)
    targets: list[Node] = [symbols.target(member) for member in fused_outputs(symbols, neuron)]
    certain = sum(evaluate(target) for target in targets) == 1.0
    out = symbols.out(neuron)
    first: Node = out if certain else Product((out, sum_of(targets)))
    own = (Negative(symbols.target(neuron)),) if neuron in symbols.output_place else ()
    named = divided_by_outputs(symbols, Sum((first, *own)) if own else first)
    first_general: Node = Leaf("out", "j") if certain else Product((Leaf("out", "j"), BigSum("k", Leaf("t", "k"))))
    return named, Sum((first_general, Negative(Leaf("t", "j"))))


def _general(formula: Node) -> Node:
    """Return a loss formula for the neuron j."""
    return substitute(formula, {"t": Leaf("t", "j"), "out": Leaf("out", "j")})


def delta_title(symbols: Symbols, neuron: int) -> tuple[Message, Message]:
    """Return title and remark of δ at level neuron."""
    name = neuron_name(symbols.topology, neuron)
    title = message("title.delta_fused" if is_fused_at(symbols, neuron) else "title.delta", neuron=name)
    return title, _delta_remark(symbols, neuron, name)


def _delta_remark(symbols: Symbols, neuron: int, name: str) -> Message:
    if is_fused_at(symbols, neuron):
        loss, activation = symbols.iteration.document.loss.name, symbols.topology.neurons[neuron].activation
        if activation == "softmax":
            return message("remark.delta_fused_softmax", neuron=name)
        whole = loss == "binary_cross_entropy"
        return message("remark.delta_fused" if whole else "remark.delta_cancels", neuron=name)
    if symbols.order.group_of[neuron] >= 0:
        return message("remark.delta_jacobian", neuron=name)
    if neuron in symbols.output_place:
        return message("remark.delta_output", neuron=name)
    nothing = downstream(symbols, neuron) is None
    return message("remark.delta_nothing" if nothing else "remark.delta_hidden", neuron=name)
