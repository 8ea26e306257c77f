"""Mistakes made everywhere alike, from the first neuron to the number asked for: habits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.formula import Node, Source, leaves
from core.mistakes_backward import Backward, is_plain, other_slopes, pieces
from core.mistakes_forward import exponent_turned
from core.mistakes_kinds import Candidate, MistakeKind, made
from core.mistakes_trees import HALF, TWO, Terms, flipped, plus, swapped, times
from core.mistakes_world import COMPUTED, Book, Edit, World
from core.network import Role
from core.output_first import outputs_first

MANY = 400  # edges: a larger network is not computed by hand, and takes long to follow
FORWARD = frozenset({"net", "out", "loss_share", "loss"})
_BACKWARD = COMPUTED - FORWARD - {"slope"}
_UPDATE_NEEDS = frozenset({"dE_dout", "delta", "own", "gradient", "batch_gradient", "updated_weight"})
Change = Callable[[Node], Node]


def habits(book: Book, source: Source) -> Iterator[Candidate]:
    """Yield the number asked for as it comes out of every habit."""
    if len(book.topology.edges) > MANY:
        return
    yield from _forward(book, source)
    if source.quantity not in FORWARD:
        yield from _backward(book, source)
    if source.quantity in _UPDATE_NEEDS:
        yield from _with_updated_weights(book, source)


def _candidate(kind: MistakeKind, world: World, source: Source, told: str, **fields: object) -> Iterator[Candidate]:
    formula = world.formula(source)
    if formula is not None:
        found = made(kind, formula, told, **fields)
        yield replace(found, is_before=told.endswith("everywhere"))


def _forward(book: Book, source: Source) -> Iterator[Candidate]:
    for kind, edit in (
        (MistakeKind.ACTIVATION_FORGOTTEN, _without_activation(book)),
        (MistakeKind.EXPONENT_SIGN, _exponents_turned(book)),
        (MistakeKind.BIAS_FORGOTTEN, _without_biases(book)),
    ):
        yield from _candidate(kind, World(book, edit=edit), source, "everywhere")


def _without_activation(book: Book) -> Edit:
    def edit(source: Source, formula: Node) -> Node:
        return book.symbols(source.sample).net(source.index) if source.quantity == "out" else formula

    return edit


def _exponents_turned(book: Book) -> Edit:
    def edit(source: Source, formula: Node) -> Node:
        turned = exponent_turned(book.symbols(source.sample), source.index) if source.quantity == "out" else None
        return formula if turned is None else turned

    return edit


def _without_biases(book: Book) -> Edit:
    ends, neurons = book.topology.edges.source, book.topology.neurons

    def edit(source: Source, formula: Node) -> Node:
        if source.quantity != "net":
            return formula
        symbols = book.symbols(source.sample)
        edges = book.order.incoming.of(source.index).tolist()
        kept: list[Node | None] = [
            symbols.product(edge) for edge in edges if neurons[int(ends[edge])].role is not Role.BIAS
        ]
        return Terms.of(kept)

    return edit


def _backward(book: Book, source: Source) -> Iterator[Candidate]:
    cut = _Cut(book)
    errors: tuple[tuple[MistakeKind, str, Change], ...] = (
        (MistakeKind.ERROR_SIGN, "everywhere", flipped),
        (MistakeKind.LOSS_FACTOR, "double_everywhere", lambda node: times(TWO, node)),
        (MistakeKind.LOSS_FACTOR, "half_everywhere", lambda node: times(HALF, node)),
    )
    for kind, told, change in errors:
        yield from _candidate(kind, World(book, edit=cut.error(change), affected=_BACKWARD), source, told)
    for kind in (MistakeKind.SLOPE_LEFT_OUT, MistakeKind.SLOPE_AT_OUT, MistakeKind.SLOPE_AT_NET):
        world = World(book, edit=cut.slope(kind), affected=_BACKWARD)
        yield from _candidate(kind, world, source, "everywhere")


class _Cut:
    """Takes δ apart, each neuron's once, and puts it together with an error or a slope changed."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._pieces: dict[tuple[int, int], Backward | None] = {}

    def _of(self, source: Source) -> Backward | None:
        key = source.sample, source.index
        if key not in self._pieces:
            self._pieces[key] = pieces(self._book, *key)
        return self._pieces[key]

    def error(self, change: Change) -> Edit:
        """Return the edit that changes every place where output and target meet."""

        def edit(source: Source, formula: Node) -> Node:
            if source.quantity == "own_dE_dout":
                return change(formula)
            if source.quantity != "delta":
                return formula
            found = self._of(source)
            if found is None:
                return change(formula) if self._is_end(source, formula) else formula
            return formula if found.error is None else swapped(formula, found.error, change(found.error))

        return edit

    def _is_end(self, source: Source, formula: Node) -> bool:
        """Tell whether a softmax δ is made of outputs and targets alone, nothing that flows back."""
        quantities = {leaf.source.quantity for leaf in leaves(formula) if leaf.source is not None}
        return quantities <= {"out", "target"}

    def slope(self, kind: MistakeKind) -> Edit:
        """Return the edit that leaves every f′ out, or takes it elsewhere."""

        def edit(source: Source, formula: Node) -> Node:
            symbols = self._book.symbols(source.sample)
            if source.quantity != "delta" or not is_plain(symbols, source.index):
                return formula
            found = self._of(source)
            if found is None or (found.own is None and found.back is None):
                return formula
            inner = found.own if found.back is None else plus(found.own, found.back)
            if kind is MistakeKind.SLOPE_LEFT_OUT:
                return found.delta(None, inner)
            slopes = dict(other_slopes(symbols, source.index))
            return found.delta(slopes[kind], inner) if kind in slopes else formula

        return edit


def _with_updated_weights(book: Book, source: Source) -> Iterator[Candidate]:
    """Yield the number when every weight moves as soon as its gradient is known (core/output_first.py)."""
    part = Book(outputs_first(book.iteration)).part(source)
    if part is not None:
        yield replace(made(MistakeKind.UPDATED_WEIGHT, part.formula, "everywhere"), is_before=True)
