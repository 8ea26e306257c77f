"""Mistakes on the way back: ∂E/∂out and δ of one neuron, made at this very step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.activations import ACTIVATIONS, parameters_of
from core.explain_backward import is_fused_at
from core.explain_forward import divided_by_outputs, own_derivative, with_names
from core.formula import Leaf, Negative, Node, Number, Product, Source, Sum, leaves, substitute
from core.losses import FUSED
from core.mistakes_forward import factors, of_error
from core.mistakes_kinds import Candidate, MistakeKind, made, number
from core.mistakes_sums import EdgeSum, Mates, near, neighbours
from core.mistakes_trees import Terms, flipped, plus
from core.mistakes_world import Book
from core.network import Role
from core.symbols import Symbols, neuron_name

UPDATED_WEIGHT = MistakeKind.UPDATED_WEIGHT


@dataclass(frozen=True, eq=False)
class Backward:
    """The pieces of a neuron's δ: `slope` · (`own` + Σ w δ), or `fused` + slope · Σ w δ.

    `error` is the subtree in which output and target meet: own, or the fused formula; None for hidden neurons.
    """

    slope: Node
    own: Node | None
    fused: Node | None
    back: Node | None

    @property
    def error(self) -> Node | None:
        """Where output and target meet."""
        return self.fused if self.fused is not None else self.own

    def delta(self, slope: Node | None, inner: Node | None) -> Node:
        """Return δ with another slope, or none, and another sum in its brackets."""
        through = inner if slope is None or inner is None else Product((slope, inner))
        if self.fused is None:
            assert through is not None
            return through
        return self.fused if through is None else Sum((self.fused, through))


def is_plain(symbols: Symbols, neuron: int) -> bool:
    """Tell whether a neuron's δ is f′ times something; not so in a softmax group."""
    return bool(symbols.order.group_of[neuron] < 0)


def pieces(book: Book, sample: int, neuron: int) -> Backward | None:
    """Return what a neuron's δ is made of; None in a softmax group."""
    symbols = book.symbols(sample)
    if not is_plain(symbols, neuron):
        return None
    back = outgoing_node(book, sample, neuron)
    slope = symbols.short_slope(neuron)
    if is_fused_at(symbols, neuron):
        names = symbols.iteration.document.loss.name, book.topology.neurons[neuron].activation
        fused = divided_by_outputs(symbols, with_names(symbols, FUSED[names].formula, neuron))
        return Backward(slope, None, fused, back)
    own = own_derivative(symbols, neuron) if neuron in symbols.output_place else None
    return Backward(slope, own, None, back)


def outgoing_node(book: Book, sample: int, neuron: int) -> Node | None:
    """Return Σ w δ over the outgoing edges with every term written; None where there are none."""
    symbols = book.symbols(sample)
    edges = book.order.outgoing.of(neuron).tolist()
    return Terms.of([symbols.back_share(edge) for edge in edges]) if edges else None


def outgoing(book: Book, mates: Mates, sample: int, neuron: int) -> EdgeSum:
    """Return the sum over the edges that leave a neuron."""
    symbols, ends = book.symbols(sample), book.topology.edges
    edges = book.order.outgoing.of(neuron).tolist()
    return EdgeSum(book, sample, edges, symbols.weight_back, lambda e: symbols.delta(int(ends.target[e])), mates)


def other_slopes(symbols: Symbols, neuron: int) -> Iterator[tuple[MistakeKind, Node]]:
    """Yield f′ taken at out, and f′ with net where its formula wants out."""
    spec = symbols.topology.neurons[neuron]
    net, out = symbols.net(neuron), symbols.out(neuron)
    given = parameters_of(spec.activation, spec.parameters)
    fixed: dict[str, Node] = {name: Leaf(name, "", value, out.source) for name, value in given.items()}
    activation = ACTIVATIONS[spec.activation]
    again = substitute(activation.formula, {**fixed, "net": out})
    yield MistakeKind.SLOPE_AT_OUT, substitute(activation.derivative_formula, {**fixed, "net": out, "out": again})
    if any(isinstance(leaf, Leaf) and leaf.symbol == "out" for leaf in leaves(activation.derivative_formula)):
        yield MistakeKind.SLOPE_AT_NET, substitute(activation.derivative_formula, {**fixed, "net": net, "out": net})


def inner(book: Book, mates: Mates, sample: int, neuron: int, own: Node | None) -> Iterator[Candidate]:
    """Yield what may go wrong in own + Σ w δ; `own` as it is to be written, None where it is not part of it."""
    symbols, ends = book.symbols(sample), book.topology.edges
    edges = book.order.outgoing.of(neuron).tolist()
    if own is not None:
        right_back = outgoing_node(book, sample, neuron)
        written = own_derivative(symbols, neuron)
        for candidate in of_error(book, sample, neuron, written):
            yield candidate if right_back is None else _with_back(candidate, right_back)
        if right_back is not None:
            yield made(MistakeKind.PATH_FORGOTTEN, right_back, "own", neuron=neuron_name(book.topology, neuron))
    if not edges:
        return
    total, moved = outgoing(book, mates, sample, neuron), symbols.iteration.updated_weights
    for candidate in _of_back(book, symbols, total, moved[edges].tolist()):
        yield (
            candidate
            if own is None
            else candidate.through(lambda value: value + number(own), lambda tree: plus(own, tree))
        )
    if any(book.topology.neurons[int(ends.target[edge])].role is Role.OUTPUT for edge in edges) and own is not None:
        yield made(MistakeKind.PATH_FORGOTTEN, own, "back", neuron=neuron_name(book.topology, neuron))


def _with_back(candidate: Candidate, back: Node) -> Candidate:
    return candidate.through(lambda value: value + number(back), lambda tree: plus(tree, back))


def _of_back(book: Book, symbols: Symbols, total: EdgeSum, moved: list[float]) -> Iterator[Candidate]:
    """Yield what may go wrong in Σ w δ: weights that moved already, terms lost, no f′ in a δ, weights exchanged."""
    ends = book.topology.edges.target
    after: list[Node | None] = [
        Product((symbols.new_weight(edge), symbols.delta(int(ends[edge])))) for edge in total.edges
    ]
    yield made(UPDATED_WEIGHT, Terms.of(after))
    if any(is_plain(symbols, int(ends[edge])) for edge in total.edges):
        yield made(MistakeKind.SLOPE_LEFT_OUT, total.changed(lambda e: _before_slope(symbols, int(ends[e]))), "back")
    gradients = [int(edge) for edge in total.edges]
    yield made(
        MistakeKind.DELTA_GRADIENT,
        Terms.of([Product((symbols.weight(edge), symbols.gradient(edge))) for edge in gradients]),
        "back",
    )
    if len(total.edges) > 1:
        yield from total.lost()
    yield from total.exchanged()


def _before_slope(symbols: Symbols, neuron: int) -> Node:
    return symbols.dE_dout(neuron) if is_plain(symbols, neuron) else symbols.delta(neuron)


def dE_dout(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in ∂E/∂out = own + Σ w δ."""
    neuron, symbols = source.index, book.symbols(source.sample)
    own = symbols.own_dE_dout(neuron) if neuron in symbols.output_place else None
    if is_plain(symbols, neuron):
        name = neuron_name(book.topology, neuron)
        yield made(MistakeKind.SLOPE_EXTRA, symbols.delta(neuron), "dE_dout", neuron=name)
    yield from inner(book, mates, source.sample, neuron, own)
    yield from neighbours(book, source, near(book, neuron))


def delta(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in δ at this very step."""
    found = pieces(book, source.sample, source.index)
    if found is not None:
        yield from _slopes(book, source, found)
        yield from _errors(book, source, found)
        if found.fused is None or found.back is not None:
            own = found.own
            for candidate in inner(book, mates, source.sample, source.index, own):
                yield _in_delta(candidate, found)
    else:
        yield _diagonal(book, source)
    yield from neighbours(book, source, near(book, source.index))
    yield from _gradients(book, source)


def _diagonal(book: Book, source: Source) -> Candidate:
    """Return δ in a softmax group from ∂out_j/∂net_j alone, as if the group's other outs did not depend on net_j."""
    symbols, neuron = book.symbols(source.sample), source.index
    out = symbols.out(neuron)
    formula = Product((symbols.dE_dout(neuron), out, Sum((Number(1.0), Negative(out)))))
    return made(MistakeKind.PATH_FORGOTTEN, formula, "diagonal", neuron=neuron_name(book.topology, neuron))


def _in_delta(candidate: Candidate, found: Backward) -> Candidate:
    slope, fused = number(found.slope), 0.0 if found.fused is None else number(found.fused)
    return candidate.through(lambda value: fused + slope * value, lambda tree: found.delta(found.slope, tree))


def _slopes(book: Book, source: Source, found: Backward) -> Iterator[Candidate]:
    symbols, name = book.symbols(source.sample), neuron_name(book.topology, source.index)
    within = found.back if found.own is None else found.own if found.back is None else plus(found.own, found.back)
    if within is None:
        if found.fused is not None:
            yield made(MistakeKind.SLOPE_EXTRA, Product((found.slope, found.fused)), neuron=name)
        return
    yield made(MistakeKind.SLOPE_LEFT_OUT, found.delta(None, within), neuron=name)
    for kind, slope in other_slopes(symbols, source.index):
        yield made(kind, found.delta(slope, within), neuron=name)
    if found.fused is not None:
        yield made(MistakeKind.SLOPE_EXTRA, Product((found.slope, Sum((found.fused, within)))), neuron=name)


def _errors(book: Book, source: Source, found: Backward) -> Iterator[Candidate]:
    """Yield sign and factor of a fused loss; those of a plain one are changed within the brackets."""
    if found.fused is None:
        return
    name = neuron_name(book.topology, source.index)
    changed = [made(MistakeKind.ERROR_SIGN, flipped(found.fused), neuron=name), *factors(book, found.fused)]
    for candidate in changed:
        if found.back is None:
            yield candidate
        else:
            yield _with_back(candidate, Product((found.slope, found.back)))


def _gradients(book: Book, source: Source) -> Iterator[Candidate]:
    """Yield the gradients of the edges that come in, taken for δ."""
    symbols, ends = book.symbols(source.sample), book.topology.edges.source
    for edge in book.order.incoming.of(source.index).tolist():
        formula = Product((symbols.delta(source.index), symbols.out(int(ends[edge]))))
        name = neuron_name(book.topology, int(ends[edge]))
        yield made(MistakeKind.DELTA_GRADIENT, formula, "delta", source=name)


def slope(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in f′(net)."""
    neuron, symbols = source.index, book.symbols(source.sample)
    if is_plain(symbols, neuron):
        for kind, formula in other_slopes(symbols, neuron):
            yield made(kind, formula, neuron=neuron_name(book.topology, neuron))
    yield from neighbours(book, source, near(book, neuron))
