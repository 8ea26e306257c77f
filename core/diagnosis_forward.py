"""Why a number of the forward pass or of the loss is small or large: what it is made of, or the cause at its end."""

from __future__ import annotations

import numpy as np

from core.diagnosis_numbers import Numbers
from core.diagnosis_sums import Terms, edge_terms, summed, weight
from core.diagnosis_terms import SATURATED, Aim, Cause, Factor, caused
from core.formula import Source
from core.message import Message, message
from core.network import Role
from core.symbols import neuron_name

# Around net = 0 the output is as small as the net input; far out it grows with it.
_THROUGH_ZERO = frozenset(
    {"identity", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "sine", "softsign", "square", "cube"}
)
_UNBOUNDED = frozenset(
    {"identity", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu", "square", "cube"}
)  # fmt: skip
_FLAT_FAR_OUT = frozenset({"logistic", "softplus", "gelu", "silu", "gaussian", "softmax", "elu", "tanh", "softsign"})
SQUARED = frozenset({"half_squared_error", "squared_error", "mean_squared_error"})


def out(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into an output: given, or f(net)."""
    neuron, value = source.index, n.value(source)
    name = neuron_name(n.topology, neuron)
    role = n.topology.neurons[neuron].role
    if not role.computes:
        cause = Cause.BIAS if role is Role.BIAS else Cause.INPUT
        return [caused(cause, source, value, neuron=name)]
    following, net = n.here("neuron", neuron, "net"), float(n.iteration.trace.net[n.sample, neuron])
    activation = n.activation(neuron)
    link = message("why.activation_of", activation=activation_name(activation), value=net)
    follow = Factor(following, abs(net), link)
    if net <= 0 and activation == "relu" and (net < 0 or aim is Aim.LARGE):
        return [_flat(n, source, Cause.DEAD_RECTIFIER, net)]
    if activation == "leaky_relu" and net < 0:
        return [follow, leak(n, source)]
    if activation == "step":
        return [_flat(n, source, Cause.STEP_FUNCTION if value == 0 else Cause.ACTIVATION, net)]
    if activation in _THROUGH_ZERO and aim is Aim.SMALL and abs(net) < 1:
        return [follow]
    if activation in _UNBOUNDED and aim is Aim.LARGE and net != 0 and (net > 1 or activation in ("square", "cube")):
        return [follow]
    if activation in _UNBOUNDED and net > 0:
        return [follow]
    if activation == "identity" or activation in ("square", "cube"):
        return [follow]
    return [_flat(n, source, _output_cause(activation, value), net)]


def _output_cause(activation: str, value: float) -> Cause:
    if activation == "sine" and abs(value) < SATURATED:
        return Cause.ZERO_CROSSING
    return Cause.SATURATED if activation in _FLAT_FAR_OUT and abs(value) < SATURATED else Cause.ACTIVATION


def _flat(n: Numbers, source: Source, cause: Cause, net: float) -> Factor:
    """Return a cause that lies in a neuron's activation."""
    value = n.value(source)
    fields = {
        "neuron": neuron_name(n.topology, source.index),
        "activation": activation_name(n.activation(source.index)),
        "net": net,
        "value": value,
    }
    return Factor(source, abs(value), None, cause, message(f"why.{cause}.{source.quantity}", **fields))


def leak(n: Numbers, source: Source) -> Factor:
    """Return the slope of a leaky rectifier below 0 as a cause."""
    slope = float(n.iteration.trace.slope[n.sample, source.index])
    at = n.here("neuron", source.index, "slope")
    link = None if at == source else message("why.leak")
    name = neuron_name(n.topology, source.index)
    return Factor(at, abs(slope), link, Cause.LEAK, message("why.leak.slope", neuron=name, value=slope))


def activation_name(name: str) -> Message:
    """Return the name of an activation in a sentence."""
    return message(f"why.function.{name}")


def net(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into a net input: Σ weight · out."""
    edges = n.order.incoming.of(source.index)
    if not len(edges):
        told = message("why.unconnected", neuron=neuron_name(n.topology, source.index))
        return [Factor(source, 0.0, None, Cause.UNCONNECTED, told)]
    return summed(source, n.value(source), edge_terms(n, edges, "out"), aim)


def slope(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into f′(net): how flat or steep the activation is where the neuron stands."""
    neuron, value = source.index, n.value(source)
    activation, at = n.activation(neuron), float(n.iteration.trace.net[n.sample, neuron])
    following = n.here("neuron", neuron, "net")
    if activation == "relu" and at == 0:
        return [Factor(following, 0.0, message("why.kink", neuron=neuron_name(n.topology, neuron)))]
    if activation in ("square", "cube") or (activation == "gaussian" and abs(at) < 0.5 and aim is Aim.SMALL):
        link = message("why.slope_of_net", activation=activation_name(activation), value=at)
        return [Factor(following, abs(at), link)]
    if activation == "leaky_relu" and at <= 0:
        return [leak(n, source)]
    return [_flat(n, source, _slope_cause(activation, at, value), at)]


def _slope_cause(activation: str, net: float, value: float) -> Cause:
    if activation == "relu" and net < 0:
        return Cause.DEAD_RECTIFIER
    if activation == "step":
        return Cause.STEP_FUNCTION
    if abs(value) >= SATURATED:
        return Cause.ACTIVATION
    turning = activation == "sine" or (activation in ("gelu", "silu") and net > -2.5)
    return Cause.TURNING_POINT if turning else Cause.SATURATED


def product_of_edge(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into one product w · out."""
    far = n.here("neuron", int(n.topology.edges.source[source.index]), "out")
    return factors_of_pair(n, n.here("edge", source.index, "weight"), far)


def factors_of_pair(n: Numbers, one: Source, other: Source) -> list[Factor]:
    """Return two factors, the weight among them as a cause."""
    found = []
    for source, beside in ((one, other), (other, one)):
        link = product_link(n, source, beside)
        size = abs(n.value(source))
        is_weight = source.quantity == "weight"
        found.append(weight(n, source.index, link) if is_weight else Factor(source, size, link))
    return found


def product_link(n: Numbers, source: Source, beside: Source) -> Message:
    """Return what to say when one factor of a product is followed."""
    return message(
        "why.product", factor=n.name(source), value=n.value(source), other=n.name(beside), other_value=n.value(beside)
    )


# The loss


def loss(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into the loss of a sample: the sum of its outputs' shares."""
    shares = [n.here("neuron", int(neuron), "loss_share") for neuron in n.topology.outputs]
    values = np.array([n.value(share) for share in shares])
    terms = Terms(
        values,
        lambda place: n.name(shares[place]),
        lambda place, link: [Factor(shares[place], abs(float(values[place])), link)],
    )
    return summed(source, n.value(source), terms, aim)


def loss_share(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into one output's share of the loss."""
    return _of_the_loss(n, source, aim)


def own_dE_dout(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into the loss's own ∂E/∂out."""
    return _of_the_loss(n, source, aim)


def _of_the_loss(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Return what makes the loss, or its derivative, at one output small or large."""
    value = n.value(source) / n.scale
    shares = over_outputs(n, source)
    if aim is Aim.LARGE:
        return [*shares, *_large_loss(n, source, value)]
    target = n.here("neuron", source.index, "target")
    if n.iteration.document.loss.name == "categorical_cross_entropy" and n.value(target) == 0:
        name = neuron_name(n.topology, source.index)
        return [Factor(target, 0.0, message("why.target_alone"), Cause.TARGET, message("why.target.zero", neuron=name))]
    return [*shares, reached(n, source, value)]


def over_outputs(n: Numbers, source: Source) -> list[Factor]:
    """Return the division by the number of outputs as a cause, where the loss is their mean."""
    if n.scale == 1:
        return []
    told = message("why.averaged.outputs", count=len(n.topology.outputs))
    return [Factor(source, n.scale, None, Cause.AVERAGED, told)]


def reached(n: Numbers, source: Source, value: float) -> Factor:
    """Return as a cause that an output is at, or close to, its target."""
    at = n.here("neuron", source.index, "out")
    fields = {
        "neuron": neuron_name(n.topology, source.index),
        "out": n.value(at),
        "target": n.value(n.here("neuron", source.index, "target")),
        "value": value,
    }
    size = abs(value)
    grade = "zero" if size == 0 else "small" if size < 0.1 else "ordinary"
    return Factor(source, size, None, Cause.TARGET_REACHED, message(f"why.target_reached.{grade}", **fields))


def _large_loss(n: Numbers, source: Source, value: float) -> list[Factor]:
    """Return what makes the distance to the target large, or the loss steep where the output is close to 0 or 1."""
    at, target = n.here("neuron", source.index, "out"), n.here("neuron", source.index, "target")
    sizes = abs(n.value(at)), abs(n.value(target))
    name = neuron_name(n.topology, source.index)
    if n.iteration.document.loss.name not in SQUARED:
        told = message(f"why.loss_derivative.{source.quantity}", neuron=name, out=n.value(at), value=value)
        return [Factor(source, abs(value), None, Cause.LOSS_DERIVATIVE, told)]
    if abs(value) < max(sizes) / 2:  # both are large, their distance is not
        return [reached(n, source, value)]
    link = message("why.distance", out=n.value(at), target=n.value(target))
    if sizes[0] >= sizes[1]:
        return [Factor(at, sizes[0], link)]
    return [caused(Cause.TARGET, target, n.value(target), link, neuron=name)]
