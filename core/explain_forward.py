"""Explanations of the forward pass and the loss."""

from __future__ import annotations

import numpy as np

from core.activations import ACTIVATIONS
from core.explanation import Explanation, Part
from core.formula import BigSum, Call, Derivative, Fraction, Leaf, Node, Product, evaluate, substitute
from core.loss_pass import is_fused
from core.losses import LOSSES
from core.message import Message, message
from core.network import Role
from core.numbers import shown
from core.regularisation import penalty
from core.steps import Step
from core.symbols import Symbols, edge_name, long_sum, neuron_name, sum_of

_W, _OUT, _NET_J, _OUT_J = Leaf("w", "ij"), Leaf("out", "i"), Leaf("net", "j"), Leaf("out", "j")
NET_GENERAL = BigSum("i", Product((_W, _OUT)))


def product(symbols: Symbols, step: Step) -> Explanation:
    """Explain one product w · out."""
    assert step.edge is not None and step.neuron is not None
    formula = symbols.product(step.edge)
    source = int(symbols.topology.edges.source[step.edge])
    left = symbols.contribution(step.edge, "product", evaluate(formula))
    names = {"edge": edge_name(symbols.topology, step.edge), "source": neuron_name(symbols.topology, source)}
    names["neuron"] = neuron_name(symbols.topology, step.neuron)
    is_bias = symbols.topology.neurons[source].role is Role.BIAS
    remark = message("remark.bias_product" if is_bias else "remark.product", **names)
    return Explanation(message("title.product", **names), remark, (Part(left, formula, None, Product((_W, _OUT))),))


def net_part(symbols: Symbols, neuron: int) -> Part:
    """Return net = Σ weight · out of one neuron."""
    edges = symbols.order.incoming.of(neuron)
    trace, ends = symbols.iteration.trace, symbols.topology.edges
    with np.errstate(all="ignore"):
        values = trace.network.weights[edges] * trace.out[symbols.sample, ends.source[edges]]
    return Part(symbols.net(neuron), long_sum(edges, symbols.product, values), _NET_J, NET_GENERAL)


def net(symbols: Symbols, step: Step) -> Explanation:
    """Explain the sum of a neuron's products."""
    assert step.neuron is not None
    name = neuron_name(symbols.topology, step.neuron)
    alone = len(symbols.order.incoming.of(step.neuron)) == 0
    remark = message("remark.net_alone" if alone else "remark.net", neuron=name)
    return Explanation(message("title.net", neuron=name), remark, (net_part(symbols, step.neuron),))


def out_part(symbols: Symbols, neuron: int) -> Part:
    """Return out = f(net) of one neuron."""
    spec = symbols.topology.neurons[neuron]
    general: Node = Call("f", _NET_J)
    if spec.activation == "softmax":
        general = Fraction(_power_of_e(_NET_J), BigSum("k", _power_of_e(Leaf("net", "k"))))
    return Part(symbols.out(neuron), symbols.activation(neuron), _OUT_J, general)


def _power_of_e(exponent: Node) -> Node:
    general = ACTIVATIONS["softmax"].formula
    assert isinstance(general, Fraction)
    return substitute(general.top, {"net": exponent})


def out(symbols: Symbols, step: Step) -> Explanation:
    """Explain the activation."""
    assert step.neuron is not None
    return Explanation(
        message("title.out", neuron=neuron_name(symbols.topology, step.neuron)),
        _activation_remark(symbols, step.neuron),
        (out_part(symbols, step.neuron),),
    )


def _activation_remark(symbols: Symbols, neuron: int) -> Message:
    name = symbols.topology.neurons[neuron].activation
    return message(f"remark.out.{name}", neuron=neuron_name(symbols.topology, neuron))


def neuron(symbols: Symbols, step: Step) -> Explanation:
    """Explain net and out of a neuron together."""
    assert step.neuron is not None
    return Explanation(
        message("title.neuron", neuron=neuron_name(symbols.topology, step.neuron)),
        _activation_remark(symbols, step.neuron),
        (net_part(symbols, step.neuron), out_part(symbols, step.neuron)),
    )


def loss_share(symbols: Symbols, step: Step) -> Explanation:
    """Explain one output's share of the loss."""
    assert step.neuron is not None
    name = symbols.iteration.document.loss.name
    left = symbols.loss_share(step.neuron)
    formula = divided_by_outputs(symbols, with_names(symbols, LOSSES[name].formula, step.neuron))
    general = substitute(LOSSES[name].formula, {"t": Leaf("t", "k"), "out": Leaf("out", "k")})
    fused = is_fused(name, symbols.topology.neurons[step.neuron].activation)
    overflowing = fused and np.isfinite(left.value) and not np.isfinite(_computed(formula))
    remark = message("remark.loss_share_fused" if overflowing else f"remark.loss.{name}")
    title = message("title.loss_share", neuron=neuron_name(symbols.topology, step.neuron))
    return Explanation(title, remark, (Part(left, formula, Leaf("E", "k"), general),))


def _computed(formula: Node) -> float:
    with np.errstate(all="ignore"):
        return float(evaluate(formula))


def with_names(symbols: Symbols, formula: Node, neuron: int) -> Node:
    """Return a loss formula in t, out and K with the names and numbers of one output neuron."""
    outputs = Leaf("K", "", np.float64(len(symbols.topology.outputs)))
    return substitute(formula, {"t": symbols.target(neuron), "out": symbols.out(neuron), "K": outputs})


def divided_by_outputs(symbols: Symbols, formula: Node) -> Node:
    """Divide by K where the document takes the mean over the outputs and the loss does not do so itself."""
    loss = symbols.iteration.document.loss
    if loss.over_outputs == "sum" or LOSSES[loss.name].per_output or len(symbols.topology.outputs) == 1:
        return formula
    return Fraction(formula, Leaf("K", "", np.float64(len(symbols.topology.outputs))))


def own_derivative(symbols: Symbols, neuron: int) -> Node:
    """Return the loss's own ∂E/∂out of an output neuron with names and numbers."""
    formula = LOSSES[symbols.iteration.document.loss.name].derivative_formula
    return divided_by_outputs(symbols, with_names(symbols, formula, neuron))


def own_derivative_part(symbols: Symbols, neuron: int) -> Part:
    """Return ∂E/∂out of one output, as far as the loss itself depends on it."""
    formula = LOSSES[symbols.iteration.document.loss.name].derivative_formula
    general = substitute(formula, {"t": Leaf("t", "k"), "out": Leaf("out", "k")})
    general_left = Derivative(Leaf("E", "k"), Leaf("out", "k"))
    return Part(symbols.own_dE_dout(neuron), own_derivative(symbols, neuron), general_left, general)


def loss(symbols: Symbols, step: Step) -> Explanation:
    """Explain the total loss of the sample."""
    shares: list[Node] = [symbols.loss_share(int(neuron)) for neuron in symbols.topology.outputs]
    part = Part(symbols.loss(), sum_of(shares), Leaf("E"), BigSum("k", Leaf("E", "k")))
    return Explanation(message("title.loss"), _loss_remark(symbols), (part,))


def _loss_remark(symbols: Symbols) -> Message:
    """Say what is minimised: E, and beside it what regularisation adds, which is no part of E."""
    document = symbols.iteration.document
    if not (document.training.l1 or document.training.l2):
        return message("remark.loss")
    added = penalty(document.training, document.network.parameters)
    return message("remark.loss_regularised", penalty=shown(added))
