"""Seeded random networks with exactly one planted cause that makes a named number 0, tiny, huge or not finite.

All else is kept ordinary: a network is drawn until its weights, inputs, slopes, errors and sums are. Nothing here uses
the diagnosis. Hidden layers of one neuron ("necks"), which no skipping edge passes by, make a cause decide a number.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from core.document import Data, Document, Loss, Training
from core.formula import Source
from core.iteration import Iteration, iterate
from core.network import Neuron, Role, make_network, read_only

SMOOTH = ("tanh", "logistic", "identity", "softplus", "softsign", "silu", "elu", "leaky_relu", "relu")
SQUARED = ("half_squared_error", "squared_error", "mean_squared_error")


@dataclass
class Draft:
    """A network in the making. `layers` are ids by level; `neck` is the place of the narrow layer."""

    rng: random.Random
    layers: list[list[str]]
    neck: int
    activation: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, dict[str, float]] = field(default_factory=dict)
    weights: dict[tuple[str, str], float] = field(default_factory=dict)
    inputs: dict[str, float] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    loss: str = "half_squared_error"
    rate: float = 0.1
    frozen: set[tuple[str, str]] = field(default_factory=set)

    @property
    def at(self) -> str:
        """The neck's neuron."""
        return self.layers[self.neck][0]

    @property
    def outputs(self) -> list[str]:
        return self.layers[-1]

    def into(self, neuron: str) -> list[tuple[str, str]]:
        return [edge for edge in self.weights if edge[1] == neuron]

    def out_of(self, neuron: str) -> list[tuple[str, str]]:
        return [edge for edge in self.weights if edge[0] == neuron]

    def upstream(self) -> list[tuple[str, str]]:
        """Return the edges into the neck and before it."""
        before = {neuron for layer in self.layers[: self.neck + 1] for neuron in layer}
        return [edge for edge in self.weights if edge[1] in before]

    def document(self) -> Document:
        neurons = [Neuron("b", Role.BIAS)]
        for level, layer in enumerate(self.layers):
            role = Role.INPUT if level == 0 else Role.OUTPUT if level == len(self.layers) - 1 else Role.HIDDEN
            neurons += [
                Neuron(id, role, self.activation.get(id, "identity"), self.parameters.get(id, {})) for id in layer
            ]
        rows = [(f"w{number + 1}", *edge, weight) for number, (edge, weight) in enumerate(self.weights.items())]
        network = make_network(neurons, rows)
        held = read_only(np.array([edge in self.frozen for edge in self.weights]))
        topology = replace(network.topology, edges=replace(network.edges, frozen=held))
        columns = (*self.layers[0], *self.outputs)
        row = [*(self.inputs[id] for id in self.layers[0]), *(self.targets[id] for id in self.outputs)]
        data = Data(columns, read_only(np.array([row])))
        training = Training(learning_rate=self.rate)
        return Document(replace(network, topology=topology), loss=Loss(self.loss), data=data, training=training)

    def iteration(self) -> Iteration:
        return iterate(self.document(), 0)

    def number(self, iteration: Iteration, neuron: str, quantity: str) -> float:
        index = iteration.document.network.topology.neuron_index[neuron]
        return float(getattr(iteration.trace, quantity)[0, index])

    def set_net(self, neuron: str, net: float) -> None:
        """Choose the neuron's bias weight so that its net input becomes this."""
        self.weights["b", neuron] += net - self.number(self.iteration(), neuron, "net")

    def set_targets(self) -> None:
        """Put every target an ordinary distance away from its output."""
        found = self.iteration()
        for id in self.outputs:
            if self.loss == "binary_cross_entropy":
                self.targets[id] = float(self.number(found, id, "out") < 0.5)
            else:
                self.targets[id] = self.number(found, id, "out") + signed(self.rng, 0.4, 1.2)


def signed(rng: random.Random, low: float, high: float) -> float:
    return rng.choice((-1.0, 1.0)) * rng.uniform(low, high)


def drawn(rng: random.Random, hidden: list[int], outputs: int, neck: int) -> Draft:
    """Draw a network: full layers, bias edges everywhere, some edges that skip layers, none of them past a neck."""
    layers = [[f"i{k}" for k in range(rng.randint(1, 3))]]
    layers += [[f"h{level}_{k}" for k in range(width)] for level, width in enumerate(hidden, start=1)]
    layers.append([f"o{k}" for k in range(outputs)])
    draft = Draft(rng, layers, neck)
    necks = [level for level, layer in enumerate(layers) if len(layer) == 1 and 0 < level < len(layers) - 1]
    for level, layer in enumerate(layers[1:], start=1):
        for neuron in layer:
            draft.activation[neuron] = rng.choice(SMOOTH)
            draft.weights["b", neuron] = signed(rng, 0.2, 0.8)
            for start, earlier in enumerate(layers[:level]):
                passes_neck = any(start < narrow < level for narrow in necks)
                skips = start < level - 1
                if not passes_neck:
                    sources = [id for id in earlier if not skips or rng.random() < 0.3]
                    draft.weights.update({(id, neuron): signed(rng, 0.4, 1.2) for id in sources})
    draft.inputs = {id: signed(rng, 0.4, 1.5) for id in layers[0]}
    draft.targets = dict.fromkeys(layers[-1], 0.0)
    draft.loss = rng.choice((*SQUARED, "binary_cross_entropy"))
    for id in layers[-1]:
        draft.activation[id] = "logistic" if draft.loss not in SQUARED else rng.choice(("identity", "tanh", "logistic"))
    draft.set_targets()
    return draft


def is_ordinary(draft: Draft, spare: frozenset[str] = frozenset()) -> bool:
    """Tell whether nothing but the spared neurons, and what follows from them, is remarkable."""
    found = draft.iteration()
    topology, trace = found.document.network.topology, found.trace
    for index, neuron in enumerate(topology.neurons):
        if neuron.id in spare or not neuron.role.computes:
            continue
        net, out, slope = (abs(float(array[0, index])) for array in (trace.net, trace.out, trace.slope))
        terms = trace.network.weights * trace.out[0, topology.edges.source]
        total = float(np.abs(terms[topology.edges.target == index]).sum())
        if not (0.15 < net < 3.0 and 0.1 < out < 3.0 and 0.1 < slope < 2.0 and net > 0.25 * total):
            return False
        back = trace.network.weights * trace.delta[0, topology.edges.target]
        away = back[topology.edges.source == index]
        if neuron.role is Role.HIDDEN and len(away) and abs(float(away.sum())) < 0.25 * float(np.abs(away).sum()):
            return False
    return all(0.2 < abs(draft.targets[id] - draft.number(found, id, "out")) < 2 for id in draft.outputs)


@dataclass(frozen=True)
class Planted:
    """A network, the number to ask about, and which cause at which neurons or edges is the right answer."""

    draft: Draft
    subject: Source
    cause: str
    answers: frozenset[tuple[str, int]]
    verdicts: frozenset[str]


def finish(
    draft: Draft, subject: tuple[str, object], cause: str, answers: list[object], verdicts: str = "zero"
) -> Planted:
    topology = draft.document().network.topology

    def place(item: object) -> tuple[str, int]:
        if isinstance(item, tuple):
            return "edge", topology.edge_index[f"w{list(draft.weights).index(item) + 1}"]
        return "neuron", topology.neuron_index[str(item)]

    quantity, item = subject
    kind, index = ("setting", 0) if item is None else place(item)
    source = Source(kind, index, quantity)  # type: ignore[arg-type]
    places = frozenset(("setting", 0) if answer is None else place(answer) for answer in answers)
    return Planted(draft, source, cause, places, frozenset(verdicts.split()))


def ordinary(rng: random.Random, **shape: object) -> Draft:
    """Draw until a network is ordinary. `shape`: outputs, chain (two necks in a row)."""
    while True:
        depth = rng.randint(1, 3)
        hidden = [rng.randint(2, 4) for _ in range(depth)]
        neck = rng.randint(1, depth) if not shape.get("last") else depth
        hidden[neck - 1] = 1
        if shape.get("chain"):
            hidden.insert(neck, 1)
        draft = drawn(rng, hidden, int(shape.get("outputs", rng.randint(1, 2))), neck)  # type: ignore[call-overload]
        if is_ordinary(draft):
            return draft


Plant = Callable[[random.Random], Planted | None]
PLANTS: dict[str, Plant] = {}


def plant(name: str) -> Callable[[Plant], Plant]:
    def note(function: Plant) -> Plant:
        PLANTS[name] = function
        return function

    return note


def planted(name: str, seed: int) -> Planted:
    """Draw until a cause of this kind could be planted with all else left ordinary."""
    rng = random.Random(f"{name} {seed}")
    while True:
        found = PLANTS[name](rng)
        if found is not None:
            return found


def behind(draft: Draft, rng: random.Random) -> tuple[str, object]:
    """Choose a number that the backward pass brings through the neck: its δ, a gradient into it, or one before it."""
    choices: Mapping[str, tuple[str, object]] = {
        "delta": ("delta", draft.at),
        "gradient": ("gradient", rng.choice(draft.into(draft.at))),
        "before": ("gradient", rng.choice(draft.upstream())),
    }
    return choices[rng.choice(sorted(choices))]


@plant("dead rectifier")
def dead_rectifier(rng: random.Random) -> Planted | None:
    draft = ordinary(rng)
    draft.activation[draft.at] = "relu"
    draft.set_net(draft.at, -rng.uniform(0.3, 2.0))
    draft.set_targets()
    if not is_ordinary(draft, frozenset({draft.at, *upstream_neurons(draft)})):
        return None
    forward = [("out", draft.at), ("gradient", rng.choice(draft.out_of(draft.at)))]
    subject = rng.choice([*forward, behind(draft, rng)])
    return finish(draft, subject, "dead_rectifier", [draft.at])


def upstream_neurons(draft: Draft) -> set[str]:
    """Return the neurons before the neck: what flows back to them changes with a cause at the neck."""
    return {neuron for layer in draft.layers[: draft.neck] for neuron in layer}


FLAT = {"logistic": (14, 18), "tanh": (11, 15), "softsign": (3e3, 9e3), "elu": (14, 18), "softplus": (14, 18),
        "silu": (20, 25), "gaussian": (4.5, 5.5)}  # fmt: skip


@plant("saturated")
def saturated(rng: random.Random) -> Planted | None:
    draft = ordinary(rng)
    name = draft.activation[draft.at] = rng.choice(sorted(FLAT))
    draft.parameters.pop(draft.at, None)
    sign = rng.choice((-1, 1)) if name in ("logistic", "tanh", "softsign", "gaussian") else -1
    draft.set_net(draft.at, sign * rng.uniform(*FLAT[name]))
    draft.set_targets()
    if not is_ordinary(draft, frozenset({draft.at, *upstream_neurons(draft)})):
        return None
    return finish(draft, behind(draft, rng), "saturated", [draft.at], "tiny")
