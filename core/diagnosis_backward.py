"""Why a number of the backward pass, a gradient or an update is small or large."""

from __future__ import annotations

import numpy as np

from core.diagnosis_forward import factors_of_pair, over_outputs, product_link, reached
from core.diagnosis_numbers import STEP_TERM, TERM, Numbers, samples_divide_by
from core.diagnosis_sums import Terms, edge_terms, summed
from core.diagnosis_terms import Aim, Cause, Factor, caused
from core.formula import Source
from core.loss_pass import is_fused
from core.message import Message, message
from core.network import Floats
from core.optimizers import USED
from core.symbols import edge_name, neuron_name


def dE_dout(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into ∂E/∂out: the loss's own part plus Σ w · δ."""
    neuron = source.index
    edges = n.order.outgoing.of(neuron)
    back = edge_terms(n, edges, "delta")
    if neuron not in n.output_place:
        if not len(edges):
            told = message("why.no_path", neuron=neuron_name(n.topology, neuron))
            return [Factor(source, 0.0, None, Cause.NO_PATH, told)]
        return summed(source, n.value(source), back, aim)
    return summed(source, n.value(source), _with_own(n, neuron, back), aim)


def _with_own(n: Numbers, neuron: int, back: Terms) -> Terms:
    """Put the loss's own part in front of the terms that flow back."""
    own = n.here("neuron", neuron, "own_dE_dout")
    value = n.value(own)

    def factors(place: int, link: Message) -> list[Factor]:
        return list(back.factors(place - 1, link)) if place else [Factor(own, abs(value), link)]

    return Terms(
        np.concatenate(([value], back.values)), lambda place: back.name(place - 1) if place else n.name(own), factors
    )


def delta(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into δ = f′(net) · ∂E/∂out, softmax's sum, or the loss's fused form."""
    neuron = source.index
    group = n.order.group_of[neuron]
    if fused(n, neuron):
        return _fused(n, source, aim)
    if group >= 0:
        return _softmax(n, source, aim)
    slope, total = (n.here("neuron", neuron, quantity) for quantity in ("slope", "dE_dout"))
    return factors_of_pair(n, slope, total)


def fused(n: Numbers, neuron: int) -> bool:
    """Tell whether a formula of loss and activation together gives δ."""
    loss, activation = n.iteration.document.loss.name, n.activation(neuron)
    if not is_fused(loss, activation):
        return False
    if activation != "softmax":
        return neuron in n.output_place
    return any(int(member) in n.output_place for member in n.order.groups[n.order.group_of[neuron]])


def _fused(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into output − target, plus f′ times what flows back where the output feeds on."""
    neuron = source.index
    edges = n.order.outgoing.of(neuron)
    back = edge_terms(n, edges, "delta")
    flow = float(back.values.sum()) if len(edges) and n.activation(neuron) != "softmax" else 0.0
    through = flow * float(n.iteration.trace.slope[n.sample, neuron])
    direct = n.value(source) - through
    if not len(edges) or abs(direct) >= abs(through):
        return [reached(n, source, direct / n.scale), *over_outputs(n, source)]
    slope = n.here("neuron", neuron, "slope")
    found = summed(source, flow, back, aim)
    return [Factor(slope, abs(n.value(slope)), message("why.fused_back")), *found]


def _softmax(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into δ_j = out_j (1 − out_j) · (push on j, less the mean push on the others)."""
    neuron, name = source.index, neuron_name(n.topology, source.index)
    members = n.order.groups[n.order.group_of[neuron]]
    pushes = n.iteration.trace.dE_dout[n.sample, members]
    strongest = int(np.argmax(np.abs(pushes)))
    slope = n.here("neuron", neuron, "slope")
    link = message("why.softmax_slope", value=n.value(slope))
    following = n.here("neuron", int(members[strongest]), "dE_dout")
    found = [Factor(slope, abs(n.value(slope)), link)]
    largest, flat = abs(float(pushes[strongest])), n.value(slope)
    if len(members) == 1:
        return [*found, Factor(source, 0.0, None, Cause.SATURATED, message("why.softmax_alone", neuron=name))]
    found.append(Factor(following, largest, message("why.softmax_push", term=n.name(following), value=largest)))
    if largest and flat:
        kept = abs(n.value(source)) / (largest * abs(flat))
        told = message("why.softmax_cancelling", neuron=name, value=n.value(source))
        found.append(Factor(source, kept, None, Cause.CANCELLING, told))
    return found


def edge_share(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into one term w · δ."""
    far = n.here("neuron", int(n.topology.edges.target[source.index]), "delta")
    return factors_of_pair(n, n.here("edge", source.index, "weight"), far)


def own(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into one edge's δ · out."""
    ends = n.topology.edges
    back = n.here("neuron", int(ends.target[source.index]), "delta")
    return factors_of_pair(n, back, n.here("neuron", int(ends.source[source.index]), "out"))


def gradient(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into a sample's gradient: δ · out, summed over a tie."""
    edges = n.topology.edges_of(int(n.topology.parameter_of_edge[source.index]))
    if len(edges) == 1:
        return own(n, n.here("edge", int(edges[0]), "own"), aim)
    ends, trace = n.topology.edges, n.iteration.trace
    with np.errstate(all="ignore"):
        values = trace.delta[n.sample, ends.target[edges]] * trace.out[n.sample, ends.source[edges]]
    return summed(source, n.value(source), _followed(n, [n.here("edge", int(e), "own") for e in edges], values), aim)


def _followed(n: Numbers, sources: list[Source], values: Floats) -> Terms:
    """Return terms each of which is a number to look into."""
    return Terms(
        values,
        lambda place: n.name(sources[place]),
        lambda place, link: [Factor(sources[place], abs(float(values[place])), link)],
    )


def batch_gradient(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into the gradient that the update uses: of the one sample, or the batch's mean or sum."""
    count = len(n.iteration.rows)
    if count == 1:
        return gradient(n, source, aim)
    ends, trace = n.topology.edges, n.iteration.trace
    edges = n.topology.edges_of(int(n.topology.parameter_of_edge[source.index]))
    with np.errstate(all="ignore"):
        values = (trace.delta[:, ends.target[edges]] * trace.out[:, ends.source[edges]]).sum(axis=1)
    sources = [Source("edge", source.index, "gradient", sample) for sample in range(count)]
    terms = Terms(
        values,
        lambda place: message("why.name.sample", sample=place + 1),
        lambda place, link: [Factor(sources[place], abs(float(values[place])), link)],
    )
    return summed(source, n.value(source), terms, aim, samples_divide_by(n))


def sample_share(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into what a sample adds to the batch's gradient."""
    return gradient(n, source, aim)


# The update


def updated_weight(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into w − Δ: the larger of the two."""
    edge = source.index
    before = n.iteration.document.network.weights[edge]
    step = Source("edge", edge, STEP_TERM, source.sample)
    if n.topology.edges.frozen[edge]:
        return [held(n, edge), _weight_before(n, edge, message("why.was"))]
    values = np.array([before, -n.value(step)])
    names = (n.here("edge", edge, "weight"), step)

    def factors(place: int, link: Message) -> list[Factor]:
        return [Factor(step, abs(float(values[1])), link)] if place else [_weight_before(n, edge, link)]

    return summed(source, n.value(source), Terms(values, lambda place: n.name(names[place]), factors), aim)


def _weight_before(n: Numbers, edge: int, link: Message) -> Factor:
    source = n.here("edge", edge, "weight")
    value = float(n.iteration.document.network.weights[edge])
    return caused(Cause.WEIGHT, source, value, link, edge=edge_name(n.topology, edge))


def held(n: Numbers, edge: int) -> Factor:
    """Return as a cause that a weight is frozen."""
    told = message("why.frozen", edge=edge_name(n.topology, edge))
    return Factor(n.here("edge", edge, "updated_weight"), 0.0, None, Cause.FROZEN, told)


def term(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """Look into a term of the optimizer: η · gradient, and what the optimizer makes of it."""
    training = n.iteration.document.training
    edge, value = source.index, n.value(source)
    if n.topology.edges.frozen[edge]:
        return [held(n, edge)]
    rate = n.iteration.update.rate if source.quantity == STEP_TERM else 1.0
    gradient = Source("edge", edge, "batch_gradient", source.sample)
    plain = abs(n.value(gradient)) * rate
    eta = Source("setting", 0, "learning_rate", source.sample)
    found = [Factor(gradient, abs(n.value(gradient)), product_link(n, gradient, eta))]
    if source.quantity == STEP_TERM:
        found.append(caused(Cause.RATE, eta, rate, product_link(n, eta, gradient)))
    pull = _pull(n, edge)
    if abs(pull) > abs(n.value(gradient)):
        told = message("why.regularised", value=pull, gradient=n.value(gradient))
        return [_weight_before(n, edge, told), *found[1:]]
    if training.optimizer != "sgd" and plain:
        fields = {"optimizer": training.optimizer, "term": source.quantity.removeprefix(TERM), "value": value}
        told = message("why.optimizer", **fields)
        found.append(Factor(source, abs(value) / plain, None, Cause.OPTIMIZER, told))
    return found


def _pull(n: Numbers, edge: int) -> float:
    """Return what regularisation adds to a gradient: 0 without it."""
    training, place = n.iteration.document.training, n.topology.parameter_of_edge[edge]
    if not (training.l1 or training.l2):
        return 0.0
    with np.errstate(all="ignore"):
        return float(n.iteration.update.values[USED][place] - n.iteration.gradient[place])


def target(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """A target is given."""
    return [caused(Cause.TARGET, source, n.value(source), neuron=neuron_name(n.topology, source.index))]


def rate(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """The learning rate is given, by the document or its schedule."""
    return [caused(Cause.RATE, source, n.value(source))]


def weight_itself(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    """A weight is given."""
    return [caused(Cause.WEIGHT, source, n.value(source), edge=edge_name(n.topology, source.index))]
