"""Mistakes on the way forwards: net, out, the loss's shares and the loss."""

from __future__ import annotations

from collections.abc import Iterator

from core.explain_forward import divided_by_outputs, own_derivative, with_names
from core.formula import Fraction, Leaf, Negative, Node, Number, Power, Source
from core.losses import LOSSES
from core.mistakes_kinds import Candidate, MistakeKind, made, number
from core.mistakes_sums import EdgeSum, Mates, near, neighbours
from core.mistakes_trees import HALF, TWO, Terms, flipped, mapped, times
from core.mistakes_world import Book
from core.symbols import Symbols, neuron_name


def net(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in net_j = Σ w_ij out_i."""
    neuron, symbols = source.index, book.symbols(source.sample)
    total = incoming(book, mates, source)
    name = neuron_name(book.topology, neuron)
    yield from _net_for_out(book, symbols, total)
    yield made(MistakeKind.ACTIVATION_TWICE, symbols.out(neuron), "net", neuron=name)
    yield from total.lost()
    yield from neighbours(book, source, near(book, neuron))
    yield from total.exchanged()


def incoming(book: Book, mates: Mates, source: Source) -> EdgeSum:
    """Return the sum over the edges that come into a neuron."""
    symbols, ends = book.symbols(source.sample), book.topology.edges
    edges = book.order.incoming.of(source.index).tolist()
    return EdgeSum(book, source.sample, edges, symbols.weight, lambda e: symbols.out(int(ends.source[e])), mates)


def _net_for_out(book: Book, symbols: Symbols, total: EdgeSum) -> Iterator[Candidate]:
    """Yield the sum with net of the neurons before where out belongs."""
    ends = book.topology.edges.source

    def before(edge: int) -> Leaf:
        neuron = int(ends[edge])
        return symbols.net(neuron) if book.topology.neurons[neuron].role.computes else symbols.out(neuron)

    if any(book.topology.neurons[int(ends[edge])].role.computes for edge in total.edges):
        yield made(MistakeKind.ACTIVATION_FORGOTTEN, total.changed(before), "before")


def out(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in out_j = f(net_j), and what went wrong in net_j before."""
    neuron, symbols = source.index, book.symbols(source.sample)
    name, right = neuron_name(book.topology, neuron), symbols.activation(neuron)
    yield made(MistakeKind.ACTIVATION_FORGOTTEN, symbols.net(neuron), neuron=name)
    yield made(MistakeKind.ACTIVATION_TWICE, applied(symbols, neuron, right, symbols.out(neuron)), neuron=name)
    turned = exponent_turned(symbols, neuron)
    if turned is not None:
        yield made(MistakeKind.EXPONENT_SIGN, turned, neuron=name)
    yield from neighbours(book, source, near(book, neuron))

    def carried(tree: Node) -> Node:
        return applied(symbols, neuron, right, tree)

    for candidate in net(book, mates, Source("neuron", neuron, "net", source.sample)):
        if candidate.kind is not MistakeKind.ACTIVATION_TWICE:
            yield candidate.carried(lambda value: number(carried(Number(value))), carried)


def applied(symbols: Symbols, neuron: int, activation: Node, argument: Node) -> Node:
    """Return an activation with something else in the place of the neuron's net."""
    wanted = symbols.net(neuron).source

    def changed(part: Node) -> Node | None:
        return argument if isinstance(part, Leaf) and part.symbol == "net" and part.source == wanted else None

    return mapped(activation, changed)


def exponent_turned(symbols: Symbols, neuron: int) -> Node | None:
    """Return 1/(1 + e^net), the logistic function with the sign lost in the exponent; None for other activations."""
    if symbols.topology.neurons[neuron].activation != "logistic":
        return None

    def turned(part: Node) -> Node | None:
        is_power = isinstance(part, Power) and isinstance(part.exponent, Negative)
        return Power(part.base, part.exponent.body) if is_power else None  # type: ignore[union-attr]

    return mapped(symbols.activation(neuron), turned)


def factors(book: Book, formula: Node) -> Iterator[Candidate]:
    """Yield a formula twice, halved, and where a mean is taken without its division by the number of outputs."""
    yield made(MistakeKind.LOSS_FACTOR, times(TWO, formula), "double")
    yield made(MistakeKind.LOSS_FACTOR, times(HALF, formula), "half")
    loss, count = book.iteration.document.loss, len(book.topology.outputs)
    divided = loss.over_outputs == "mean" or LOSSES[loss.name].per_output
    if count > 1 and count != 2:
        factor = Leaf("K", "", float(count))
        changed = times(factor, formula) if divided else Fraction(formula, factor)
        yield made(MistakeKind.LOSS_FACTOR, changed, "outputs" if divided else "divided")


def loss_share(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in one output's share of the loss."""
    part = book.part(source)
    assert part is not None
    symbols, neuron = book.symbols(source.sample), source.index
    name = neuron_name(book.topology, neuron)
    yield made(MistakeKind.ACTIVATION_FORGOTTEN, net_for_out(symbols, neuron, part.formula), "loss", neuron=name)
    yield made(MistakeKind.ERROR_SIGN, flipped_loss(part.formula), "loss")
    yield from factors(book, part.formula)
    yield from neighbours(book, source, [int(other) for other in book.topology.outputs if other != neuron])
    for other in book.topology.outputs:
        if other != neuron:
            yield made(MistakeKind.NEIGHBOUR, _with_target(symbols, neuron, int(other)), "target",
                       neuron=neuron_name(book.topology, int(other)))  # fmt: skip


def _with_target(symbols: Symbols, neuron: int, other: int) -> Node:
    """Return an output's share with the target of another one."""
    formula = with_names(symbols, LOSSES[symbols.iteration.document.loss.name].formula, neuron)
    target = symbols.target(neuron)
    return divided_by_outputs(symbols, mapped(formula, lambda part: symbols.target(other) if part == target else None))


def flipped_loss(formula: Node) -> Node:
    """Return −formula: a square has no sign to lose, a logarithm has."""
    found = flipped(formula)
    return times(Number(-1.0), formula) if number(found) == number(formula) else found


def net_for_out(symbols: Symbols, neuron: int, formula: Node) -> Node:
    """Return a formula with net of a neuron where its out stands."""
    wanted = symbols.out(neuron).source
    net = symbols.net(neuron)
    return mapped(
        formula,
        lambda part: net if isinstance(part, Leaf) and part.symbol == "out" and part.source == wanted else None,
    )


def loss(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in the loss of a sample: a share left out, a factor, net instead of out."""
    symbols = book.symbols(source.sample)
    outputs = [int(neuron) for neuron in book.topology.outputs]
    parts = [book.part(Source("neuron", neuron, "loss_share", source.sample)) for neuron in outputs]
    shares: list[Node] = [part.formula for part in parts if part is not None]
    whole = Terms.of([*shares])
    forgotten = [net_for_out(symbols, neuron, share) for neuron, share in zip(outputs, shares, strict=True)]
    yield made(MistakeKind.ACTIVATION_FORGOTTEN, Terms.of([*forgotten]), "loss_all")
    yield made(MistakeKind.ERROR_SIGN, Terms.of([flipped_loss(share) for share in shares]), "loss")
    yield from factors(book, whole)
    if len(outputs) > 1:
        for place, neuron in enumerate(outputs):
            kept: list[Node | None] = [symbols.loss_share(other) for other in outputs if other != neuron]
            name = neuron_name(book.topology, neuron)
            yield made(MistakeKind.PATH_FORGOTTEN, Terms.of(kept), "loss", neuron=name)
            wrong: list[Node | None] = [*shares]
            wrong[place] = forgotten[place]
            yield made(MistakeKind.ACTIVATION_FORGOTTEN, Terms.of(wrong), "loss", neuron=name)


def own_dE_dout(book: Book, mates: Mates, source: Source) -> Iterator[Candidate]:
    """Yield what may go wrong in the loss's own ∂E/∂out."""
    neuron, symbols = source.index, book.symbols(source.sample)
    yield from of_error(book, source.sample, neuron, own_derivative(symbols, neuron))
    yield from neighbours(book, source, [int(other) for other in book.topology.outputs if other != neuron])


def of_error(book: Book, sample: int, neuron: int, formula: Node) -> Iterator[Candidate]:
    """Yield what may go wrong where an output is compared with its target: sign, factor, net, another's target."""
    symbols, name = book.symbols(sample), neuron_name(book.topology, neuron)
    yield made(MistakeKind.ERROR_SIGN, flipped(formula), neuron=name)
    yield from factors(book, formula)
    yield made(MistakeKind.ACTIVATION_FORGOTTEN, net_for_out(symbols, neuron, formula), "error", neuron=name)
    target = symbols.target(neuron)
    for other in book.topology.outputs:
        if other != neuron:
            changed = symbols.target(int(other))
            wrong = mapped(formula, lambda part, new=changed: new if part == target else None)  # type: ignore[misc]
            yield made(MistakeKind.NEIGHBOUR, wrong, "target", neuron=neuron_name(book.topology, int(other)))
