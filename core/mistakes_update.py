"""Mistakes in gradients, their mean over a batch, and new weights; with what went wrong in δ and out before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.formula import Fraction, Leaf, Negative, Node, Number, Product, Source, Sum
from core.message import message
from core.mistakes_backward import delta
from core.mistakes_forward import out as out_mistakes
from core.mistakes_kinds import Candidate, MistakeKind, made, number
from core.mistakes_sums import Mates, near
from core.mistakes_trees import Terms, mapped
from core.mistakes_world import Book, delta_times_out, moved
from core.network import Role
from core.optimizers import OPTIMIZERS, STEP, optimizer_of
from core.symbols import Symbols, edge_name, neuron_name

MANY = 200  # edges: of more, gradients of others are looked up only where they share an end
_NESTED_OUT = frozenset({MistakeKind.ACTIVATION_FORGOTTEN, MistakeKind.ACTIVATION_TWICE, MistakeKind.EXPONENT_SIGN})


def own(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in one edge's δ_j · out_i."""
    symbols, ends = book.symbols(source.sample), book.topology.edges
    start, end = int(ends.source[source.index]), int(ends.target[source.index])
    yield made(MistakeKind.DELTA_GRADIENT, symbols.delta(end), "gradient", source=neuron_name(book.topology, start))
    out_here, delta_here = symbols.out(start), symbols.delta(end)
    if book.topology.neurons[start].role.computes:
        for candidate in out_mistakes(book, mates, Source("neuron", start, "out", source.sample)):
            if candidate.kind in _NESTED_OUT:
                yield candidate.carried(
                    lambda value: value * float(delta_here.value), lambda tree: Product((delta_here, tree))
                )
    for candidate in delta(book, mates, Source("neuron", end, "delta", source.sample)):
        if candidate.kind not in (MistakeKind.DELTA_GRADIENT, MistakeKind.NEIGHBOUR):
            yield candidate.carried(lambda value: value * float(out_here.value), lambda tree: Product((tree, out_here)))
    yield from _neighbours(book, symbols, start, end)
    yield from _other_gradients(book, symbols, source.index)


def _neighbours(book: Book, symbols: Symbols, start: int, end: int) -> Iterator[Candidate]:
    """Yield the product with δ or out of another neuron, but for the products that are gradients themselves."""
    ends = set(zip(book.topology.edges.source.tolist(), book.topology.edges.target.tolist(), strict=True))
    for other in near(book, end):
        if (start, other) not in ends:
            name = neuron_name(book.topology, other)
            yield made(MistakeKind.NEIGHBOUR, delta_times_out(symbols, other, start), "delta_used", neuron=name)
    if book.topology.neurons[start].role is Role.BIAS:
        return
    level = book.order.forward_level
    for other in range(len(book.topology.neurons)):
        is_near = abs(int(level[other]) - int(level[start])) <= 1 and other != start
        if is_near and (other, end) not in ends and book.topology.neurons[other].role is not Role.BIAS:
            name = neuron_name(book.topology, other)
            yield made(MistakeKind.NEIGHBOUR, delta_times_out(symbols, end, other), "out_used", neuron=name)


def _other_gradients(book: Book, symbols: Symbols, edge: int) -> Iterator[Candidate]:
    ends, shared = book.topology.edges, set(book.shared(edge))
    many = len(ends) > MANY
    for other in range(len(ends)):
        touching = ends.source[other] == ends.source[edge] or ends.target[other] == ends.target[edge]
        if other not in shared and (touching or not many):
            yield made(MistakeKind.OTHER_GRADIENT, symbols.gradient(other), edge=edge_name(book.topology, other))


def gradient(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in a sample's ∂E/∂w: the product, and for a shared weight the sum over its edges."""
    shared, symbols = book.shared(source.index), book.symbols(source.sample)
    if len(shared) == 1:
        yield from own(book, mates, source)
        return
    ends = book.topology.edges
    products = [delta_times_out(symbols, int(ends.target[e]), int(ends.source[e])) for e in shared]
    terms = Terms(lambda place: products[place], np.array([number(product) for product in products]))
    for place, edge in enumerate(shared):
        yield made(MistakeKind.PATH_FORGOTTEN, terms.with_term(place, None), "tie", edge=edge_name(book.topology, edge))
    for place, edge in enumerate(shared):
        rest = terms.total - float(terms.values[place])
        for candidate in own(book, mates, Source("edge", edge, "own", source.sample)):
            if candidate.kind not in (MistakeKind.OTHER_GRADIENT, MistakeKind.NEIGHBOUR):
                yield _in_tie(candidate, terms, place, rest)
    yield from _other_gradients(book, symbols, source.index)


def _in_tie(candidate: Candidate, terms: Terms, place: int, rest: float) -> Candidate:
    return candidate.through(lambda value: rest + value, lambda tree: terms.with_term(place, tree))


def batch_gradient(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in the gradient over a batch: a sample forgotten, mean and sum taken for each other."""
    symbols, count = book.symbols(source.sample), len(book.iteration.rows)
    shares = [symbols.gradient(source.index, sample) for sample in range(count)]
    terms = Terms(lambda place: shares[place], np.array([float(share.value) for share in shares]))
    divisor = Leaf("N", "", np.float64(count))
    is_mean = book.iteration.document.training.over_samples == "mean"
    whole = Terms.of([*shares])
    yield made(MistakeKind.SAMPLES_FACTOR, whole if is_mean else Fraction(whole, divisor), "sum" if is_mean else "mean")

    def finished(tree: Node) -> Node:
        return Fraction(tree, divisor) if is_mean else tree

    for place in range(count):
        without = finished(terms.with_term(place, None))
        yield made(MistakeKind.PATH_FORGOTTEN, without, "sample", sample=place + 1)
        yield made(MistakeKind.NEIGHBOUR, shares[place], "sample", sample=place + 1)
    for other in range(len(book.topology.edges)):
        if other not in book.shared(source.index):
            leaf = symbols.batch_gradient(other)
            yield made(MistakeKind.OTHER_GRADIENT, leaf, edge=edge_name(book.topology, other))


def updated_weight(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in w⁺ = w − η · ∂E/∂w, and what went wrong in the gradient before."""
    edge, symbols = source.index, book.symbols(source.sample)
    name = edge_name(book.topology, edge)
    weight, used = symbols.weight_before(edge), symbols.batch_gradient(edge)
    if book.topology.frozen_parameters[book.topology.parameter_of_edge[edge]]:
        yield made(MistakeKind.FROZEN_MOVED, moved(symbols, edge, weight, used), edge=name)
        return
    yield made(MistakeKind.OLD_WEIGHT, weight, edge=name)
    step = moved(symbols, edge, weight, used, STEP)
    yield made(MistakeKind.STEP_ALONE, step)
    yield made(MistakeKind.STEP_ALONE, Negative(step), "negative")
    yield made(MistakeKind.UPDATE_SIGN, Sum((weight, step)))
    without = mapped(step, lambda part: Number(1.0) if isinstance(part, Leaf) and part.symbol == "η" else None)
    yield made(MistakeKind.RATE_FORGOTTEN, Sum((weight, Negative(_without_ones(without)))))
    yield from _gradients(book, mates, source, symbols)
    yield from _others(book, symbols, edge)


def _without_ones(node: Node) -> Node:
    """Return a product without the factor that has become 1."""
    if isinstance(node, Product) and isinstance(node.factors[0], Number):
        rest = node.factors[1:]
        return rest[0] if len(rest) == 1 else Product(rest)
    return node


def _gradients(book: Book, mates: Mates, source: Source, symbols: Symbols) -> Iterator[Candidate]:
    """Yield the new weight with each wrong gradient."""
    edge = source.index
    weight = symbols.weight_before(edge)

    def carried(tree: Node) -> Node:
        return moved(symbols, edge, weight, tree)

    simple = optimizer_of(book.iteration.document.training) is OPTIMIZERS["sgd"]
    before, rate = float(weight.value), float(book.iteration.update.rate)
    several = len(book.iteration.rows) > 1
    wrong = (batch_gradient if several else gradient)(book, mates, Source("edge", edge, "gradient", source.sample))
    for candidate in map(_used, wrong):
        if simple:
            yield candidate.carried(lambda value: before - rate * value, carried)
        else:
            yield candidate.carried(lambda value: number(carried(Number(np.float64(value)))), carried)


def _used(candidate: Candidate) -> Candidate:
    """Return the mistake with words that fit where another weight's gradient is not the answer, but goes into it."""
    if candidate.kind is not MistakeKind.OTHER_GRADIENT:
        return candidate
    return replace(candidate, told=message("mistake.other_gradient.used", **candidate.told.fields))


def _others(book: Book, symbols: Symbols, edge: int) -> Iterator[Candidate]:
    """Yield new weights of other edges, and this step taken from another edge's weight."""
    ends, shared = book.topology.edges, set(book.shared(edge))
    used = symbols.batch_gradient(edge)
    for other in range(len(ends)):
        touching = ends.source[other] == ends.source[edge] or ends.target[other] == ends.target[edge]
        if other in shared or (len(ends) > MANY and not touching):
            continue
        name = edge_name(book.topology, other)
        yield made(MistakeKind.NEIGHBOUR, symbols.new_weight(other), "updated_weight", edge=name)
        yield made(
            MistakeKind.WRONG_WEIGHT, moved(symbols, edge, symbols.weight_before(other), used), "update", other=name
        )
