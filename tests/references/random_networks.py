"""Seeded random networks as trees of files: skip, missing, tied and frozen edges, groups, outputs that feed on."""

from __future__ import annotations

import random
from typing import Any

Tree = dict[str, Any]
PROBABILITIES = ("binary_cross_entropy", "categorical_cross_entropy")
# A net input at which the activation's output is a probability well inside (0, 1).
NET_OF_PROBABILITY = {
    "identity": 0.4, "logistic": 0.3, "tanh": 0.5, "relu": 0.4, "leaky_relu": 0.4, "softplus": -0.5, "elu": 0.4,
    "gelu": 0.6, "silu": 0.7, "sine": 0.5, "gaussian": 0.7, "square": 0.6, "cube": 0.7, "softsign": 0.9,
    "step": 0.5, "softmax": 0.2,
}  # fmt: skip


def parameters_for(rng: random.Random, activation: str, group: str | None = None) -> Tree:
    """Return an activation's parameters: sometimes none, so that defaults are met too."""
    if activation == "softmax" and group is not None:
        return {"parameters": {"group": group}}
    if activation == "leaky_relu" and rng.random() < 0.6:
        return {"parameters": {"slope": round(rng.uniform(-0.3, 0.4), 2)}}
    if activation == "elu" and rng.random() < 0.6:
        return {"parameters": {"alpha": round(rng.uniform(0.3, 1.7), 2)}}
    return {}


def neurons_of(rng: random.Random, hidden: list[str], outputs: list[str], passive: tuple[int, int]) -> list[Tree]:
    """Return neurons in an order in which every edge will lead onwards; outputs stand anywhere behind the inputs."""
    inputs, biases = passive
    neurons: list[Tree] = [{"id": f"i{k + 1}", "role": "input"} for k in range(inputs)]
    neurons += [{"id": f"b{k + 1}", "role": "bias"} for k in range(biases)]
    named = rng.random() < 0.5
    computing = [("hidden", f"h{k + 1}", name) for k, name in enumerate(hidden)]
    computing += [("output", f"o{k + 1}", name) for k, name in enumerate(outputs)]
    rng.shuffle(computing)
    for role, id, activation in computing:
        group = f"group {role}" if named else None
        neurons.append({"id": id, "role": role, "activation": activation, **parameters_for(rng, activation, group)})
    return neurons


def edges_of(rng: random.Random, neurons: list[Tree], density: float, probabilities: bool) -> list[Tree]:
    """Return random edges forwards in the list; outputs that must be probabilities get a bias edge to that end."""
    edges: list[Tree] = []

    def connect(source: str, target: str, weight: float) -> None:
        edges.append({"id": f"w{len(edges) + 1}", "from": source, "to": target, "weight": weight})

    for place, neuron in enumerate(neurons):
        held = probabilities and neuron["role"] == "output"
        if neuron["role"] in ("input", "bias") or (neuron["role"] == "hidden" and rng.random() < 0.1):
            continue
        if held:
            connect("b1", neuron["id"], round(NET_OF_PROBABILITY[neuron["activation"]] + rng.uniform(-0.05, 0.05), 3))
        for source in neurons[:place]:
            if not (held and source["id"] == "b1") and rng.random() < density:
                connect(source["id"], neuron["id"], rng.uniform(-0.12, 0.12) if held else rng.uniform(-1.0, 1.0))
    return edges


def tie_and_freeze(rng: random.Random, edges: list[Tree], ties: int) -> None:
    """Let some edges share one weight, and hold some; a tie is held as a whole."""
    free = [edge for edge in edges if edge["to"][0] == "h"]
    rng.shuffle(free)
    for number in range(ties):
        together, free = free[:3], free[3:]
        frozen = {"frozen": True} if rng.random() < 0.4 else {}
        for edge in together:
            edge.update(weight=together[0]["weight"], tie=f"tie {number + 1}", **frozen)
    for edge in free[:2]:
        edge["frozen"] = True


def target_of(rng: random.Random, loss: str, activation: str) -> float:
    """Return a target; for a step under cross-entropy the one target at which the loss is finite."""
    if loss not in PROBABILITIES:
        return rng.uniform(-1.0, 1.0)
    return 1.0 if activation == "step" else rng.choice((0.0, 1.0, rng.random()))


def document_tree(rng: random.Random, loss: str, over_outputs: str, shape: Tree) -> Tree:
    """Return the tree of a network file. `shape`: hidden, outputs (activations), passive, density, ties, samples."""
    neurons = neurons_of(rng, shape["hidden"], shape["outputs"], shape["passive"])
    edges = edges_of(rng, neurons, shape["density"], loss in PROBABILITIES)
    tie_and_freeze(rng, edges, shape["ties"])
    inputs = [neuron["id"] for neuron in neurons if neuron["role"] == "input"]
    outputs = [neuron for neuron in neurons if neuron["role"] == "output"]
    rows = [
        [rng.uniform(-1.5, 1.5) for _ in inputs] + [target_of(rng, loss, neuron["activation"]) for neuron in outputs]
        for _ in range(shape["samples"])
    ]
    rng.shuffle(neurons)
    rng.shuffle(edges)
    return {
        "format": "nablascope", "version": 1,
        "network": {"neurons": neurons, "edges": edges},
        "loss": {"name": loss, "over_outputs": over_outputs},
        "data": {"columns": [*inputs, *(neuron["id"] for neuron in outputs)], "rows": rows},
    }  # fmt: skip
