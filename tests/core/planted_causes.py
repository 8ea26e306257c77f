"""The further causes that are planted in ordinary networks; see planted_networks."""

from __future__ import annotations

import random

import numpy as np

from tests.core.planted_networks import (
    SQUARED,
    Draft,
    Planted,
    behind,
    drawn,
    finish,
    is_ordinary,
    ordinary,
    plant,
    signed,
    upstream_neurons,
)


@plant("zero input")
def zero_input(rng: random.Random) -> Planted | None:
    draft = ordinary(rng)
    chosen = rng.choice(draft.layers[0])
    draft.inputs[chosen] = 0.0
    draft.set_targets()
    if not is_ordinary(draft):
        return None
    return finish(draft, ("gradient", rng.choice(draft.out_of(chosen))), "input", [chosen])


def _bridge(draft: Draft) -> tuple[str, str]:
    """Return the only edge between two necks in a row."""
    return draft.at, draft.layers[draft.neck + 1][0]


def _weight(rng: random.Random, weight: float, verdict: str) -> Planted | None:
    draft = ordinary(rng, chain=True)
    draft.weights[_bridge(draft)] = weight
    draft.set_targets()
    if not is_ordinary(draft, frozenset({draft.at, *upstream_neurons(draft)})):
        return None
    subject = rng.choice([("dE_dout", draft.at), behind(draft, rng)])
    return finish(draft, subject, "weight", [_bridge(draft)], verdict)


@plant("zero weight")
def zero_weight(rng: random.Random) -> Planted | None:
    return _weight(rng, 0.0, "zero")


@plant("tiny weight")
def tiny_weight(rng: random.Random) -> Planted | None:
    return _weight(rng, signed(rng, 1e-9, 1e-7), "tiny")


@plant("huge weight")
def huge_weight(rng: random.Random) -> Planted | None:
    """A huge weight in front of an output: its net, or what flows back through it while the error stays ordinary."""
    draft = ordinary(rng, outputs=1, last=True)
    output, edge = draft.outputs[0], (draft.at, draft.outputs[0])
    draft.loss, draft.activation[output] = rng.choice(SQUARED), "identity"
    draft.weights[edge] = signed(rng, 1e6, 1e9)
    draft.set_targets()
    if not is_ordinary(draft, frozenset({output})):
        return None
    subject = rng.choice([("net", output), ("out", output), ("dE_dout", draft.at), ("delta", draft.at)])
    return finish(draft, subject, "weight", [edge], "huge")


@plant("huge input")
def huge_input(rng: random.Random) -> Planted | None:
    draft = ordinary(rng)
    chosen, first = draft.layers[0][0], draft.layers[1][0]
    draft.inputs[chosen] = signed(rng, 1e6, 1e9)
    return finish(draft, ("net", first), "input", [chosen], "huge")


@plant("cancelling terms")
def cancelling(rng: random.Random) -> Planted | None:
    draft = ordinary(rng)
    draft.activation[draft.at] = rng.choice(("tanh", "identity", "softsign", "silu", "elu"))
    draft.set_net(draft.at, signed(rng, 1e-11, 1e-8))
    draft.set_targets()
    if not is_ordinary(draft, frozenset({draft.at, *upstream_neurons(draft)})):
        return None
    subject = rng.choice([("net", draft.at), ("out", draft.at), ("gradient", rng.choice(draft.out_of(draft.at)))])
    return finish(draft, subject, "cancelling", [draft.at], "tiny")


@plant("cancelling paths")
def cancelling_paths(rng: random.Random) -> Planted | None:
    """Two ways back to the neck whose shares cancel: the second target is chosen so."""
    draft = ordinary(rng, outputs=2, last=True)
    draft.loss = rng.choice(SQUARED)
    for output in draft.outputs:
        draft.activation[output] = rng.choice(("identity", "tanh"))
    draft.set_targets()
    found = draft.iteration()
    one, other = draft.outputs
    share = draft.weights[draft.at, one] * draft.number(found, one, "delta")
    per_target = draft.weights[draft.at, other] * draft.number(found, other, "delta")
    distance = draft.targets[other] - draft.number(found, other, "out")
    nearly = 1 + signed(rng, 1, 9) * 1e-9
    draft.targets[other] = draft.number(found, other, "out") - distance * share / per_target * nearly
    if not is_ordinary(draft, frozenset({draft.at, *upstream_neurons(draft)})):
        return None
    return finish(draft, rng.choice([("dE_dout", draft.at), behind(draft, rng)]), "cancelling", [draft.at], "tiny")


@plant("target reached")
def target_reached(rng: random.Random) -> Planted | None:
    draft = ordinary(rng, outputs=1)
    output = draft.outputs[0]
    draft.loss = rng.choice(SQUARED)
    away = rng.choice((0.0, signed(rng, 1e-10, 1e-8)))
    draft.targets[output] = draft.number(draft.iteration(), output, "out") + away
    subjects = [("delta", output), behind(draft, rng), ("gradient", rng.choice(draft.into(output))), ("loss", None)]
    return finish(draft, rng.choice(subjects), "target_reached", [output], "zero tiny")


@plant("step function")
def step_function(rng: random.Random) -> Planted | None:
    draft = ordinary(rng)
    draft.activation[draft.at] = "step"
    draft.set_targets()
    if not is_ordinary(draft, frozenset({draft.at, *upstream_neurons(draft)})):
        return None
    return finish(draft, behind(draft, rng), "step_function", [draft.at])


@plant("no path to the loss")
def no_path(rng: random.Random) -> Planted | None:
    draft = ordinary(rng)
    draft.layers[draft.neck].append("blind")
    draft.activation["blind"] = rng.choice(("tanh", "logistic"))
    sources = ["b", *draft.layers[draft.neck - 1]]
    draft.weights.update({(id, "blind"): signed(rng, 0.4, 1.0) for id in sources})
    subject = rng.choice([("delta", "blind"), ("dE_dout", "blind"), ("gradient", (rng.choice(sources), "blind"))])
    return finish(draft, subject, "no_path", ["blind"])


@plant("steep loss")
def steep_loss(rng: random.Random) -> Planted | None:
    """Cross-entropy of an output that is not a logistic, close to 0 where the target is 1."""
    draft = ordinary(rng, outputs=1)
    output = draft.outputs[0]
    draft.loss, draft.activation[output] = rng.choice(("binary_cross_entropy", "categorical_cross_entropy")), "identity"
    draft.set_net(output, rng.uniform(1e-10, 1e-8))
    draft.targets[output] = 1.0
    subjects = [("delta", output), ("dE_dout", output), ("gradient", ("b", output)), ("dE_dout", draft.at)]
    return finish(draft, rng.choice(subjects), "loss_derivative", [output], "huge")


@plant("overflow")
def overflow(rng: random.Random) -> Planted | None:
    """A power of a large net input, or a product of two large numbers, is too large for float64."""
    draft = ordinary(rng)
    if rng.random() < 0.5:
        draft.activation[draft.at] = rng.choice(("square", "cube"))
        draft.weights["b", draft.at] = signed(rng, 1e160, 1e200)
    else:
        edge = rng.choice([edge for edge in draft.into(draft.at) if edge[0] != "b"])
        start = edge[0]
        draft.weights[edge] = signed(rng, 1e200, 1e300)
        if start in draft.inputs:
            draft.inputs[start] = signed(rng, 1e120, 1e140)
            others = [other for other in draft.out_of(start) if other != edge]
            draft.weights.update(dict.fromkeys(others, 1e-130))
        else:
            draft.activation[start] = "identity"
            draft.weights["b", start] = 1e150
            others = [other for other in draft.out_of(start) if other != edge]
            draft.weights.update(dict.fromkeys(others, 1e-150))
    trace = draft.iteration().trace
    if np.isfinite(trace.losses[0]) or np.isfinite(trace.gradient_sum).all():
        return None  # a bounded activation behind the neck hides it
    edges = np.flatnonzero(~np.isfinite(trace.gradient_sum))
    subject = rng.choice([("loss", None), ("out", draft.at), ("gradient", list(draft.weights)[rng.choice(edges)])])
    return finish(draft, subject, "overflow", [draft.at], "not_finite")


@plant("no update")
def no_update(rng: random.Random) -> Planted | None:
    draft = ordinary(rng)
    edge = rng.choice(list(draft.weights))
    if rng.random() < 0.5:
        draft.frozen.add(edge)
        return finish(draft, ("updated_weight", edge), "frozen", [edge], "ordinary")
    draft.rate = 0.0
    return finish(draft, ("updated_weight", edge), "rate", [None], "ordinary")


def _long(rng: random.Random, activation: str, low: float, high: float) -> Draft:
    draft = drawn(rng, [1] * rng.randint(9, 13), 1, 1)
    draft.loss = "half_squared_error"
    for edge in draft.weights:
        draft.weights[edge] = rng.uniform(low, high) if edge[0] != "b" else 0.01
    draft.activation = dict.fromkeys(draft.activation, activation)
    draft.inputs = {id: rng.uniform(0.9, 1.1) for id in draft.inputs}
    return draft


@plant("exploding product")
def exploding(rng: random.Random) -> Planted | None:
    draft = _long(rng, rng.choice(("identity", "relu", "leaky_relu", "elu")), 4.0, 9.0)
    weights = [edge for edge in draft.weights if edge[0] != "b"]
    subject = rng.choice([("out", draft.outputs[0]), ("net", draft.outputs[0])])
    return finish(draft, subject, "exploding", [*weights], "huge")


@plant("vanishing product")
def vanishing(rng: random.Random) -> Planted | None:
    draft = _long(rng, rng.choice(("logistic", "tanh", "silu")), 0.1, 0.25)
    draft.set_targets()
    weights = [edge for edge in draft.weights if edge[0] != "b"]
    neurons = [neuron for layer in draft.layers for neuron in layer]
    return finish(draft, ("delta", draft.layers[1][0]), "vanishing", [*weights, *neurons], "tiny")
