"""Names of numbers as people write them: net_h1, out h₁, δ_o1, ∂E/∂w5, dE/dw5, w5+, w5 new, E_o1, E."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.formula import Source
from core.iteration import Iteration
from core.network import Role, Topology

_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊⁺′’Δ", "0123456789++''δ")
_NOISE = re.compile(r"[\s_{}()\[\],.$`*\\^]+")
_SAMPLE = re.compile(r"(?<=[Ee])\((\d+)\)")
_OF_NEURON = (
    ("dE_dout", ("de/dout",)),
    ("delta", ("de/dnet", "delta", "δ")),
    ("net", ("net", "z")),
    ("out", ("out", "a")),
    ("slope", ("f'net", "f'")),
    ("loss_share", ("loss", "e")),
)
_QUANTITIES = frozenset(word for _, words in _OF_NEURON for word in words)
_LOSS = frozenset({"e", "loss", "etotal", "totalloss", "totale", "losstotal", "totalerror", "error"})
_GRADIENT = ("de/d", "gradient", "grad")
_BATCH = ("batchgradient", "meangradient", "averagegradient")
_GIVEN = ("target", "t", "x", "input", "out", "")
_AFTER = ("+", "'", "new", "updated", "after")


class Names:
    """The names that an iteration has numbers for."""

    def __init__(self, iteration: Iteration) -> None:
        topology = iteration.document.network.topology
        self._topology, self._samples = topology, len(iteration.rows)
        self._neurons = dict(_neuron_names(topology))
        self._edges = dict(_edge_names(topology))

    def source(self, name: str, sample: int = 0) -> Source | None:
        """Return the number that a name means, of this sample where it names none; None for an unknown name."""
        named = _SAMPLE.search(name.translate(_PLAIN))
        if named is not None:
            sample = int(named[1]) - 1
            if not 0 <= sample < self._samples:
                return None
        plain = squashed(_SAMPLE.sub("", name.translate(_PLAIN)))
        for found in self._meanings(plain, sample, named is not None):
            return found
        return None

    def is_given(self, name: str) -> bool:
        """Tell whether a name means an input, a target, a weight before the update or the learning rate."""
        plain = squashed(name)
        if plain in self._edges or plain in ("η", "eta", "lr", "learningrate"):
            return True
        return any(plain.removeprefix(prefix) in self._neurons for prefix in _GIVEN if plain.startswith(prefix))

    def new_weight(self, name: str) -> Source | None:
        """Return the new weight of an edge that is named without a mark; None for other names."""
        edge = self._edges.get(squashed(name))
        return None if edge is None else Source("edge", edge, "updated_weight")

    def neuron(self, name: str) -> str:
        """Return the name of the neuron that a heading or the beginning of a line speaks of; "" for none."""
        plain = squashed(name).removeprefix("neuron").removesuffix(":")
        return self._topology.neurons[self._neurons[plain]].name if plain in self._neurons else ""

    def neuron_of(self, source: Source) -> str:
        """Return the name of the neuron that a number belongs to; "" for those of edges and the loss."""
        return self._topology.neurons[source.index].name if source.kind == "neuron" else ""

    def is_named(self, text: str) -> bool:
        """Tell whether a text names a number, something given, or a quantity whose neuron stands elsewhere."""
        return self.source(text) is not None or self.is_given(text) or squashed(text) in _QUANTITIES

    def known(self) -> list[str]:
        """Return the usual spellings of all names, for proposals."""
        neurons, edges = self._topology.neurons, self._topology.edges.ids
        computing = [neuron.name for neuron in neurons if neuron.role.computes]
        of_neurons = [f"{word}_{name}" for name in computing for word in ("net", "out", "delta")]
        return [*of_neurons, *(f"dE/d{id}" for id in edges), *(f"{id}+" for id in edges), "E"]

    def _meanings(self, plain: str, sample: int, of_sample: bool) -> Iterator[Source]:
        if plain in _LOSS:
            yield Source("setting", 0, "loss", sample)
        yield from self._own(plain, sample)
        yield from self._of_edge(plain, sample, of_sample)
        for quantity, words in _OF_NEURON:
            for word in words:
                yield from self._neuron(quantity, plain, word, sample)
        if plain in self._neurons and self._has(self._neurons[plain], "out"):
            yield Source("neuron", self._neurons[plain], "out", sample)

    def _neuron(self, quantity: str, plain: str, word: str, sample: int) -> Iterator[Source]:
        if len(word) == 1 and plain in self._neurons:
            return  # a neuron that is called z1 itself
        for rest in (plain.removeprefix(word) if plain.startswith(word) else "", _before(plain, word)):
            if rest in self._neurons:
                index = self._neurons[rest]
                if self._has(index, quantity):
                    yield Source("neuron", index, quantity, sample)

    def _has(self, index: int, quantity: str) -> bool:
        role = self._topology.neurons[index].role
        return role is Role.OUTPUT if quantity in ("loss_share", "own_dE_dout") else role.computes

    def _own(self, plain: str, sample: int) -> Iterator[Source]:
        """Yield ∂E_o1/∂out_o1, the loss's own part, and ∂out/∂net, the slope."""
        top, _, bottom = plain.partition("/d")
        if not bottom or not top.startswith("d"):
            return
        below = {bottom.removeprefix(word): word for word in ("out", "net") if bottom.startswith(word)}
        for rest, word in below.items():
            index = self._neurons.get(rest)
            if index is None:
                continue
            if word == "out" and top.startswith("de") and self._neurons.get(top[2:]) == index:
                if self._has(index, "own_dE_dout"):
                    yield Source("neuron", index, "own_dE_dout", sample)
            elif word == "net" and top.startswith("dout") and self._neurons.get(top[4:]) == index:
                yield Source("neuron", index, "slope", sample)

    def _of_edge(self, plain: str, sample: int, of_sample: bool) -> Iterator[Source]:
        for word in _BATCH:
            if plain.startswith(word) and plain.removeprefix(word) in self._edges:
                yield Source("edge", self._edges[plain.removeprefix(word)], "batch_gradient")
        for word in _GRADIENT:
            rest = plain.removeprefix(word)
            if plain.startswith(word) and rest in self._edges:
                whole = self._samples > 1 and not of_sample and word == "de/d"
                quantity = "batch_gradient" if whole else "gradient"
                yield Source("edge", self._edges[rest], quantity, 0 if whole else sample)
        for rest in _without_mark(plain):
            if rest in self._edges:
                yield Source("edge", self._edges[rest], "updated_weight")


def squashed(name: str) -> str:
    """Return a name without what is written in different ways: case, subscripts, spaces, brackets, ∂ for d."""
    return _NOISE.sub("", name.translate(_PLAIN)).casefold().replace("∂", "d").replace("−", "-")


def _before(plain: str, word: str) -> str:
    return plain.removesuffix(word) if len(word) > 1 and plain.endswith(word) else ""


def _without_mark(plain: str) -> Iterator[str]:
    """Yield what is left of a name without the mark of a new weight: w5+, w+5, w5new, neww5."""
    for mark in _AFTER:
        if plain.endswith(mark):
            yield plain.removesuffix(mark)
        if plain.startswith(mark):
            yield plain.removeprefix(mark)
    if plain.startswith("w+"):
        yield "w" + plain.removeprefix("w+")
        yield plain.removeprefix("w+")


def _neuron_names(topology: Topology) -> Iterable[tuple[str, int]]:
    """Yield every name of every neuron: its id, and its label, which wins."""
    for names in ([neuron.id for neuron in topology.neurons], [neuron.label or "" for neuron in topology.neurons]):
        yield from ((squashed(name), index) for index, name in enumerate(names) if name)


def _edge_names(topology: Topology) -> Iterable[tuple[str, int]]:
    """Yield every name of every edge: by its ends where only one joins them, w(h1,o1), and its id, which wins."""
    ends = zip(topology.edges.source.tolist(), topology.edges.target.tolist(), strict=True)
    for index, (source, target) in enumerate(ends):
        yield squashed(f"w{topology.neurons[source].name}{topology.neurons[target].name}"), index
    yield from ((squashed(f"w{id}"), index) for index, id in enumerate(topology.edges.ids))
    yield from ((squashed(id), index) for index, id in enumerate(topology.edges.ids))
