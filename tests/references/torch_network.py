"""The contract's network once more, as naively as PyTorch allows: one scalar tensor per value, derivatives by autograd.

Reads the tree of a network file and nothing of the program, so that no mistake can be shared. Slow on purpose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

Tree = dict[str, Any]
torch.set_default_dtype(torch.float64)

ACTIVATIONS: dict[str, Callable[[Tensor, Tree], Tensor]] = {
    "identity": lambda x, p: x * 1.0,
    "logistic": lambda x, p: torch.sigmoid(x),
    "tanh": lambda x, p: torch.tanh(x),
    "relu": lambda x, p: torch.relu(x),
    "leaky_relu": lambda x, p: functional.leaky_relu(x, p.get("slope", 0.01)),
    "softplus": lambda x, p: functional.softplus(x, threshold=700.0),
    "elu": lambda x, p: functional.elu(x, p.get("alpha", 1.0)),
    "gelu": lambda x, p: functional.gelu(x),
    "silu": lambda x, p: functional.silu(x),
    "sine": lambda x, p: torch.sin(x),
    "gaussian": lambda x, p: torch.exp(-(x**2)),
    "square": lambda x, p: x**2,
    "cube": lambda x, p: x**3,
    "softsign": lambda x, p: functional.softsign(x),
    "step": lambda x, p: torch.heaviside(x.detach(), torch.tensor(1.0)) + 0.0 * x,
}


def key_of(edge: Tree) -> tuple[str, str]:
    """Return what names the edge's parameter: its tie, else itself."""
    return ("tie", edge["tie"]) if "tie" in edge else ("edge", edge["id"])


def parameters_of(network: Tree) -> dict[tuple[str, str], Tensor]:
    """Return one leaf tensor per parameter, in the order of their first edges."""
    weights: dict[tuple[str, str], float] = {}
    for edge in network["edges"]:
        weights.setdefault(key_of(edge), edge["weight"])
    return {key: torch.tensor(weight, requires_grad=True) for key, weight in weights.items()}


@dataclass
class Pass:
    """Every tensor of one sample's forward pass, by id; `used` is each edge's own copy of its weight."""

    net: dict[str, Tensor] = field(default_factory=dict)
    out: dict[str, Tensor] = field(default_factory=dict)
    used: dict[str, Tensor] = field(default_factory=dict)
    shares: dict[str, Tensor] = field(default_factory=dict)
    loss: Tensor = field(default_factory=lambda: torch.zeros(()))


def softmax_groups(network: Tree) -> list[list[str]]:
    """Return the softmax groups: the named ones, and per level the rest. Levels by relaxation until nothing moves."""
    neurons = {neuron["id"]: neuron for neuron in network["neurons"]}
    named: dict[Any, list[str]] = {}
    alone = []
    for id, neuron in neurons.items():
        if neuron.get("activation") == "softmax":
            group = neuron.get("parameters", {}).get("group")
            if group is None:
                alone.append(id)
            else:
                named.setdefault(group, []).append(id)
    level, before = dict.fromkeys(neurons, 0), None
    while level != before:
        before = dict(level)
        for edge in network["edges"]:
            level[edge["to"]] = max(level[edge["to"]], level[edge["from"]] + 1)
        for members in named.values():
            level.update(dict.fromkeys(members, max(level[id] for id in members)))
    by_level: dict[int, list[str]] = {}
    for id in alone:
        by_level.setdefault(level[id], []).append(id)
    return [*named.values(), *by_level.values()]


def run(tree: Tree, row: dict[str, float], parameters: dict[tuple[str, str], Tensor], stable: bool = False) -> Pass:
    """Run one sample forwards. `row`: input or target by neuron id; `stable`: PyTorch's losses on net inputs."""
    values, network = Pass(), tree["network"]
    group_of = {id: members for members in softmax_groups(network) for id in members}
    waiting = []
    for neuron in network["neurons"]:
        if neuron["role"] in ("input", "bias"):
            start = row[neuron["id"]] if neuron["role"] == "input" else 1.0
            values.out[neuron["id"]] = torch.tensor(start, requires_grad=True)
        else:
            waiting.append(neuron)
    while waiting:
        ready = [neuron for neuron in waiting if _is_ready(network, group_of.get(neuron["id"], [neuron["id"]]), values)]
        for neuron in ready:
            _compute(network, neuron, group_of, values, parameters)
        waiting = [neuron for neuron in waiting if neuron["id"] not in values.out]
    _lose(tree, row, values, group_of, stable)
    for tensor in (*values.net.values(), *values.out.values(), *values.used.values()):
        tensor.retain_grad()
    return values


def _is_ready(network: Tree, members: list[str], values: Pass) -> bool:
    return all(edge["from"] in values.out for edge in network["edges"] if edge["to"] in members)


def _compute(
    network: Tree, neuron: Tree, group_of: dict[str, list[str]], values: Pass, parameters: dict[tuple[str, str], Tensor]
) -> None:
    """Compute a neuron; with the first of a softmax group, the whole group."""
    if neuron["id"] in values.out:
        return
    members = group_of.get(neuron["id"], [neuron["id"]])
    for id in members:
        net = torch.zeros((), requires_grad=True) * 1.0
        for edge in network["edges"]:
            if edge["to"] == id:
                values.used[edge["id"]] = parameters[key_of(edge)] * 1.0
                net = net + values.used[edge["id"]] * values.out[edge["from"]]
        values.net[id] = net
    if neuron["id"] in group_of:
        shares = torch.softmax(torch.stack([values.net[id] for id in members]), dim=0)
        values.out.update(zip(members, shares.unbind(), strict=True))
    else:
        function = ACTIVATIONS[neuron.get("activation", "identity")]
        values.out[neuron["id"]] = function(values.net[neuron["id"]], neuron.get("parameters", {}))


def _lose(tree: Tree, row: dict[str, float], values: Pass, group_of: dict[str, list[str]], stable: bool) -> None:
    name, mean = tree["loss"]["name"], tree["loss"].get("over_outputs") == "mean"
    outputs = [neuron for neuron in tree["network"]["neurons"] if neuron["role"] == "output"]
    divided = mean or name == "mean_squared_error"
    for neuron in outputs:
        id = neuron["id"]
        if stable:
            share = _stable_share(name, row[id], neuron, values, group_of)
        else:
            share = _share(name, row[id], values.out[id])
        values.shares[id] = share / len(outputs) if divided else share
        values.loss = values.loss + values.shares[id]


def _share(name: str, target: float, out: Tensor) -> Tensor:
    if name == "half_squared_error":
        return 0.5 * (target - out) ** 2
    if name in ("squared_error", "mean_squared_error"):
        return (target - out) ** 2
    share = out * 0.0
    if target != 0:
        share = share - target * torch.log(out)
    if name == "binary_cross_entropy" and target != 1:
        share = share - (1.0 - target) * torch.log(1.0 - out)
    return share


def _stable_share(name: str, target: float, neuron: Tree, values: Pass, group_of: dict[str, list[str]]) -> Tensor:
    net = values.net[neuron["id"]]
    if (name, neuron["activation"]) == ("binary_cross_entropy", "logistic"):
        return functional.binary_cross_entropy_with_logits(net, torch.tensor(target))
    if (name, neuron["activation"]) == ("categorical_cross_entropy", "logistic"):
        return -target * functional.logsigmoid(net)
    members = group_of[neuron["id"]]
    logarithms = torch.log_softmax(torch.stack([values.net[id] for id in members]), dim=0)
    return -target * logarithms[members.index(neuron["id"])]


def gradient_of(tensor: Tensor) -> float:
    """Return a tensor's gradient; 0 where nothing flowed back to it."""
    return 0.0 if tensor.grad is None else float(tensor.grad)
