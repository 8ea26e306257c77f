"""Networks made from a description: layers and their sizes, biases, skip connections, first weights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np

from core.document import Data, Document, Loss
from core.initialisation import INITIALISATIONS, ConstructionError, Initialisation, initial_weights
from core.message import message
from core.network import Edges, Integers, Network, Neuron, Role, Topology, read_only
from core.placing import column_places
from core.validity import MOST_EDGES, MOST_NEURONS

__all__ = ["INITIALISATIONS", "Biases", "ConstructionError", "Initialisation", "Layers", "Skips", "layered", "sizes_of"]

_SEPARATORS = re.compile(r"\s*[-–—→,;×x]\s*|\s+", re.IGNORECASE)
_LONGEST = 10  # digits of a size that are read at all


class Biases(StrEnum):
    """Which bias neurons a layered network has: none, one for each layer, or one that feeds all of them."""

    NONE = "none"
    EACH_LAYER = "each layer"
    SHARED = "shared"


class Skips(StrEnum):
    """Which edges pass over layers: none, from the inputs to the outputs, or from every layer to all later ones."""

    NONE = "none"
    INPUT_TO_OUTPUT = "input to output"
    ALL = "all"


@dataclass(frozen=True)
class Layers:
    """Sizes from the inputs to the outputs, and the activation of each layer after the inputs."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    biases: Biases = Biases.EACH_LAYER
    skips: Skips = Skips.NONE

    def sources_of(self, layer: int) -> tuple[int, ...]:
        """Return the layers whose neurons feed a layer, the bias aside."""
        if self.skips is Skips.ALL:
            return tuple(range(layer))
        if self.skips is Skips.INPUT_TO_OUTPUT and layer == len(self.sizes) - 1 and layer > 1:
            return (0, layer - 1)
        return (layer - 1,)

    @property
    def neuron_count(self) -> int:
        return sum(self.sizes) + sum(self.biases_below)

    @property
    def edge_count(self) -> int:
        everything = sum(self.sizes)
        has_bias = int(self.biases is not Biases.NONE)
        count = has_bias * (everything - self.sizes[0])
        if self.skips is Skips.ALL:  # every pair of neurons but those of one layer
            return count + (everything**2 - sum(size**2 for size in self.sizes)) // 2
        count += sum(one * next for one, next in pairwise(self.sizes))
        passes_over = self.skips is Skips.INPUT_TO_OUTPUT and len(self.sizes) > 2
        return count + (self.sizes[0] * self.sizes[-1] if passes_over else 0)

    @property
    def biases_below(self) -> tuple[int, ...]:
        """How many bias neurons stand in each layer's column: they feed the next one."""
        last = len(self.sizes) - 1
        if self.biases is Biases.EACH_LAYER:
            return (1,) * last + (0,)
        return (int(self.biases is Biases.SHARED),) + (0,) * last


def sizes_of(text: str) -> tuple[int, ...]:
    """Read the sizes of layers as people write them: 2-8-8-1, also with commas, spaces or arrows.

    Raises:
        ConstructionError: if there are fewer than two, or one is no whole number from 1.
    """
    parts = _SEPARATORS.split(text.strip().replace("->", "→"))
    if parts == [""]:
        raise ConstructionError(message("construct.no_sizes"))
    if "" in parts:
        raise ConstructionError(message("construct.size_missing"))
    for part in parts:
        if not re.fullmatch(r"[0-9]+", part):
            raise ConstructionError(message("construct.no_whole_number", text=part[:20]))
        if len(part) > _LONGEST:
            raise ConstructionError(message("construct.too_many_neurons", most=f"{MOST_NEURONS:,}"))
    sizes = tuple(int(part) for part in parts)
    if 0 in sizes:
        raise ConstructionError(message("construct.empty_layer", number=sizes.index(0) + 1))
    if len(sizes) < 2:
        raise ConstructionError(message("construct.one_layer"))
    return sizes


def layered(
    layers: Layers, initialisation: Initialisation | None = None, seed: int = 0, loss: Loss | None = None
) -> Document:
    """Return the network of these layers with one sample of zeros, its neurons placed column by column.

    Neurons are named i1…, b1…, h1… (numbered through) and o1…, edges w1… target by target.

    Raises:
        ConstructionError: if it would be larger than a file may hold, or the initialisation cannot be.
    """
    check_size(layers)
    if len(layers.activations) != len(layers.sizes) - 1:
        raise ConstructionError(message("construct.activations", wanted=len(layers.sizes) - 1))
    topology = _topology(layers)
    weights = initial_weights(topology, initialisation or Initialisation(), seed)
    return document_of(Network(topology, weights), "-".join(str(size) for size in layers.sizes), loss)


def check_size(layers: Layers) -> None:
    """Raise ConstructionError if a network of these layers is larger than a file may hold."""
    if layers.neuron_count > MOST_NEURONS:
        raise ConstructionError(message("construct.too_many_neurons", most=f"{MOST_NEURONS:,}"))
    if layers.edge_count > MOST_EDGES:
        fields = {"most": f"{MOST_EDGES:,}", "found": f"{layers.edge_count:,}"}
        raise ConstructionError(message("construct.too_many_edges", **fields))


def document_of(network: Network, title: str, loss: Loss | None = None) -> Document:
    """Return the network as a document with one sample of zeros."""
    columns = tuple(n.id for n in network.neurons if n.role in (Role.INPUT, Role.OUTPUT))
    data = Data(columns, read_only(np.zeros((1, len(columns)))))
    return replace(Document(network), title=title, loss=loss or Loss(), data=data)


def _topology(layers: Layers) -> Topology:
    columns, below = column_places(layers.sizes, layers.biases_below)
    neurons: list[Neuron] = []
    members: list[Integers] = []
    biases: list[int] = []
    hidden = 0
    for layer, places in enumerate(columns):
        first = len(neurons)
        members.append(np.arange(first, first + len(places), dtype=np.intp))
        role, letter, offset = _part_of(layers, layer, hidden)
        activation = layers.activations[layer - 1] if layer else "identity"
        neurons += [Neuron(f"{letter}{i}", role, activation, x=x, y=y) for i, (x, y) in enumerate(places, offset + 1)]
        hidden += len(places) if role is Role.HIDDEN else 0
        for x, y in below[layer]:
            biases.append(len(neurons))
            neurons.append(Neuron(f"b{len(biases)}", Role.BIAS, x=x, y=y))
    return Topology(tuple(neurons), _edges(layers, members, biases))


def _part_of(layers: Layers, layer: int, hidden: int) -> tuple[Role, str, int]:
    """Return role and letter of a layer's neurons, and how many of that letter come before."""
    if layer == 0:
        return Role.INPUT, "i", 0
    return (Role.OUTPUT, "o", 0) if layer == len(layers.sizes) - 1 else (Role.HIDDEN, "h", hidden)


def _edges(layers: Layers, members: Sequence[Integers], biases: Sequence[int]) -> Edges:
    """Connect the layers fully, target by target: each target's sources by layer, its bias last."""
    sources, targets = [], []
    for layer in range(1, len(members)):
        bias = biases[layer - 1 : layer] if layers.biases is Biases.EACH_LAYER else biases
        feeding = np.array([*np.concatenate([members[k] for k in layers.sources_of(layer)]), *bias], dtype=np.intp)
        sources.append(np.tile(feeding, len(members[layer])))
        targets.append(np.repeat(members[layer], len(feeding)))
    source, target = np.concatenate(sources), np.concatenate(targets)
    ids = tuple(f"w{number}" for number in range(1, len(source) + 1))
    frozen = read_only(np.zeros(len(ids), dtype=np.bool_))
    return Edges(ids, read_only(source), read_only(target), (None,) * len(ids), frozen)
