"""Mistakes in a sum over edges, Σ w · out forwards and Σ w · δ backwards: a term lost, a weight of another edge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np

from core.formula import Leaf, Node, Product, Source
from core.mistakes_kinds import Candidate, MistakeKind, made
from core.mistakes_trees import Terms
from core.mistakes_world import Book
from core.network import Role
from core.symbols import Symbols, edge_name, neuron_name

FEW = 30  # edges between two layers, of which each may be mistaken for each; of more, only those that share an end


class Mates:
    """Which edges lie between the same two layers, and which one mirrors an edge there."""

    def __init__(self, book: Book) -> None:
        topology, level = book.topology, book.order.forward_level
        self._source, self._target = topology.edges.source.tolist(), topology.edges.target.tolist()
        is_bias = [neuron.role is Role.BIAS for neuron in topology.neurons]
        pairs: dict[tuple[int, int], list[int]] = {}
        self._pair: list[tuple[int, int]] = []
        for edge, (source, target) in enumerate(zip(self._source, self._target, strict=True)):
            pair = (-1 if is_bias[source] else int(level[source]), int(level[target]))
            self._pair.append(pair)
            pairs.setdefault(pair, []).append(edge)
        self._pairs, self._by_ends = pairs, {ends: e for e, ends in enumerate(self._ends())}

    def _ends(self) -> Iterator[tuple[int, int]]:
        return zip(self._source, self._target, strict=True)

    def others(self, edge: int, terms: int) -> list[int]:
        """Return the other edges between the same layers; in a large pair only those that share an end, or mirror.

        Of a sum of many `terms` only the mirror: nobody adds it up by hand.
        """
        pair = self._pairs[self._pair[edge]]
        if len(pair) <= FEW:
            return [other for other in pair if other != edge]
        mirror = self.mirror(edge)
        mirrors = [] if mirror is None or mirror == edge else [mirror]
        if terms > FEW:
            return mirrors
        ends = {self._source[edge], self._target[edge]}
        near = [other for other in pair if other != edge and {self._source[other], self._target[other]} & ends]
        return near if mirror in near else [*near, *mirrors]

    @cached_property
    def _sides(self) -> dict[tuple[int, int], tuple[list[int], list[int]]]:
        def ends(edges: list[int], of: list[int]) -> list[int]:
            return sorted({of[edge] for edge in edges})

        return {pair: (ends(edges, self._source), ends(edges, self._target)) for pair, edges in self._pairs.items()}

    def mirror(self, edge: int) -> int | None:
        """Return the edge at the transposed place of the weight matrix, w_ji for w_ij; None where there is none."""
        sources, targets = self._sides[self._pair[edge]]
        row, column = sources.index(self._source[edge]), targets.index(self._target[edge])
        if column >= len(sources) or row >= len(targets):
            return None
        return self._by_ends.get((sources[column], targets[row]))


class EdgeSum:
    """A sum of weight times value over some edges, with the candidates that change its weights or lose its terms."""

    def __init__(self, book: Book, sample: int, edges: list[int], weight: Callable[[int], Leaf],
                 value: Callable[[int], Leaf], mates: Mates) -> None:  # fmt: skip
        self.symbols: Symbols = book.symbols(sample)
        self._topology, self._mates = book.topology, mates
        self.edges, self._weight, self._value = edges, weight, value
        self.factors = [float(value(edge).value) for edge in edges]
        values = [float(weight(edge).value) * factor for edge, factor in zip(edges, self.factors, strict=True)]
        self.terms = Terms(self._term, np.array(values, dtype=np.float64))

    def _term(self, place: int) -> Node:
        return Product((self._weight(self.edges[place]), self._value(self.edges[place])))

    def _is_bias(self, edge: int) -> bool:
        return self._topology.neurons[int(self._topology.edges.source[edge])].role is Role.BIAS

    def _named(self, edge: int) -> dict[str, str]:
        ends = self._topology.edges
        return {
            "edge": edge_name(self._topology, edge),
            "source": neuron_name(self._topology, int(ends.source[edge])),
            "target": neuron_name(self._topology, int(ends.target[edge])),
        }

    def lost(self) -> Iterator[Candidate]:
        """Yield the sum without each of its terms, and without all biases."""
        for place, edge in enumerate(self.edges):
            kind = MistakeKind.BIAS_FORGOTTEN if self._is_bias(edge) else MistakeKind.PATH_FORGOTTEN
            yield made(kind, self.terms.with_term(place, None), **self._named(edge))

    def exchanged(self) -> Iterator[Candidate]:
        """Yield the sum with transposed weights, then with another edge's weight in each term."""
        yield from self._transposed()
        weights = self.symbols.iteration.trace.network.weights
        for place, edge in enumerate(self.edges):
            others = [] if self._is_bias(edge) else self._mates.others(edge, len(self.edges))
            for other in others:
                change = float(weights[other]) * self.factors[place] - float(self.terms.values[place])
                yield self._with(place, edge, other, self.terms.total + change)

    def _with(self, place: int, edge: int, other: int, value: float) -> Candidate:
        def build() -> Node:
            return self.terms.with_term(place, Product((self.symbols.weight(other), self._value(edge))))

        fields = {**self._named(edge), "other": edge_name(self._topology, other)}
        found = made(MistakeKind.WRONG_WEIGHT, self.symbols.weight(other), **fields)
        return Candidate(found.kind, found.told, value, build)

    def _transposed(self) -> Iterator[Candidate]:
        used = [edge if self._is_bias(edge) else self._mates.mirror(edge) for edge in self.edges]
        if len(used) > FEW or used == self.edges:
            return
        chosen = [edge if other is None else other for edge, other in zip(self.edges, used, strict=True)]
        if chosen == self.edges:
            return
        terms: list[Node | None] = [
            Product((self.symbols.weight(other), self._value(edge)))
            for edge, other in zip(self.edges, chosen, strict=True)
        ]
        yield made(MistakeKind.TRANSPOSED, Terms.of(terms))

    def changed(self, value: Callable[[int], Node]) -> Node:
        """Return the sum with something else in place of each edge's value."""
        return Terms.of([Product((self._weight(edge), value(edge))) for edge in self.edges])


def near(book: Book, neuron: int) -> list[int]:
    """Return the other computing neurons of the same level and the levels beside it, the same level first."""
    level = book.order.forward_level
    here = int(level[neuron])
    found = [int(n) for n in book.order.computing if int(n) != neuron and abs(int(level[n]) - here) <= 1]
    return sorted(found, key=lambda n: (abs(int(level[n]) - here), n))


def neighbours(book: Book, source: Source, neurons: list[int]) -> Iterator[Candidate]:
    """Yield the same quantity of other neurons, given in its place."""
    for other in neurons:
        part = book.part(Source("neuron", other, source.quantity, source.sample))
        if part is not None:
            fields = {"neuron": neuron_name(book.topology, other)}
            yield made(MistakeKind.NEIGHBOUR, part.left, source.quantity, **fields)
