"""What the sheet of the function holds: nested formulae, the polynomial multiplied out, linear layers as one matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.equations.boxes import Box, row, space
from app.equations.typesetting import Piece
from app.nested.setting import RESULT, NestedTypesetter, broken, equation, matrix_box
from app.words import tr
from app.workbench import Workbench
from core.expanded import Expanded, TooLongError, expanded, formula_of, is_polynomial
from core.formula import Leaf, Mode, Node, Number, Source
from core.formula_text import text
from core.linear_runs import LinearRun, linear_runs
from core.nested import Nesting, Unfolded, named
from core.network import Booleans, Network
from core.symbols import Symbols

MOST_OUTPUTS = 10
MOST_TERMS = 40
MOST_ROWS, MOST_COLUMNS = 6, 8
NOTE = 22.0


@dataclass(frozen=True)
class Line:
    """A laid-out line: its box starts at (x, baseline y)."""

    box: Box
    x: float
    y: float


@dataclass(frozen=True)
class Note:
    """A sentence above a formula, in a band of the height NOTE that begins at y."""

    words: str
    y: float


@dataclass(frozen=True)
class Page:
    """Everything on the sheet, the room that it takes, and the same as plain text."""

    lines: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()
    width: float = 0.0
    height: float = 0.0
    spoken: tuple[str, ...] = ()


@lru_cache(maxsize=2)
def expansions(network: Network) -> tuple[Expanded, ...] | None:
    """Return the outputs multiplied out, None where that is too long; kept, for a step does not change them."""
    try:
        return expanded(network)
    except TooLongError:
        return None


@lru_cache(maxsize=2)
def linear_runs_of(network: Network) -> tuple[LinearRun, ...]:
    """Return the runs of linear layers; kept, for a step does not change them."""
    return linear_runs(network)


class PageMaker:
    """Lays out one page for a width, at a size, with names or with numbers."""

    def __init__(self, workbench: Workbench, unfolded: frozenset[int], mode: Mode, width: float, size: float) -> None:
        assert workbench.iteration is not None and workbench.shown is not None
        self._symbols = Symbols(workbench.iteration, workbench.shown.sample)
        self._known: Booleans = workbench.shown.out
        self._network = workbench.iteration.trace.network
        self._nesting = Nesting(self._symbols, unfolded, self._known)
        self._mode, self._width, self._size, self._digits = mode, width, size, workbench.digits
        self._set = NestedTypesetter(mode, size, workbench.digits, True)
        self._lines: list[Line] = []
        self._notes: list[Note] = []
        self._spoken: list[str] = []
        self._y = 0.0

    def page(self) -> Page:
        """Return the page."""
        self._nested()
        if is_polynomial(self._network) and len(self._network.topology.outputs):
            self._multiplied_out()
        for run in linear_runs_of(self._network):
            self._run(run)
        width = max((line.x + line.box.width for line in self._lines), default=0.0)
        return Page(tuple(self._lines), tuple(self._notes), width, self._y, tuple(self._spoken))

    def _nested(self) -> None:
        outputs = self._network.topology.outputs
        for output in outputs[:MOST_OUTPUTS]:
            formula = self._nesting.formula(int(output))
            if isinstance(formula, Unfolded) and not formula.name:
                formula = formula.argument  # no parentheses around all of it
            self._equation(self._result(int(output)), formula)
        if len(outputs) > MOST_OUTPUTS:
            self._note(tr("{count} more outputs are left out", count=len(outputs) - MOST_OUTPUTS))

    def _multiplied_out(self) -> None:
        polynomials = expansions(self._network)
        if polynomials is None:
            self._note(tr("All activations are polynomial, but multiplied out there are too many terms to show"))
            return
        degree = max(polynomial.degree for polynomial in polynomials)
        self._note(tr("Multiplied out: a polynomial of degree {degree} in the inputs", degree=degree))
        inputs = {int(neuron): self._nesting.leaf(int(neuron)) for neuron in self._network.topology.inputs}
        for polynomial in polynomials[:MOST_OUTPUTS]:
            self._equation(self._result(polynomial.neuron), formula_of(polynomial, inputs, MOST_TERMS))
            terms = len(polynomial.coefficients)
            if terms > MOST_TERMS:
                self._note(tr("the first {shown} of {count} terms", shown=MOST_TERMS, count=terms))

    def _run(self, run: LinearRun) -> None:
        """Show a run of linear layers as the one matrix that they equal."""
        self._note(
            tr("Layers {first} to {last} are linear: together they equal one matrix", first=run.first, last=run.last)
        )
        rows, columns = len(run.rows), len(run.columns)
        more = (rows > MOST_ROWS, columns > MOST_COLUMNS)
        symbols, few = self._symbols, range(min(rows, MOST_ROWS))
        left = [[_by_name(self._result(int(n)) if run.to_out else symbols.net(int(n)))] for n in run.rows[: len(few)]]
        matrix: list[list[Node]] = [[Number(v) for v in run.matrix[r, :MOST_COLUMNS]] for r in few]
        right = [[self._result(int(neuron))] for neuron in run.columns[:MOST_COLUMNS]]
        parts = [self._matrix(left, more[0]), self._set.sign("=")]
        if columns:
            parts += [matrix_box(self._set, matrix, *more), space(0.2 * self._size), self._matrix(right, more[1])]
        if run.constant.any() or not columns:
            constant: list[list[Node]] = [[Number(run.constant[r])] for r in few]
            parts += [self._set.sign("+")] if columns else []
            parts.append(matrix_box(self._set, constant, more[0], False))
        self._place([Piece(row(parts))])
        self._spoken.append(_as_text(run, self._symbols, self._digits))

    def _matrix(self, rows: Sequence[Sequence[Node]], more: bool) -> Box:
        return matrix_box(self._set, rows, more, False)

    # Lines

    def _result(self, neuron: int) -> Leaf:
        """Return a neuron as what stands outside its formula."""
        leaf = self._nesting.leaf(neuron)
        return replace(leaf, source=Source("neuron", neuron, RESULT, self._symbols.sample))

    def _equation(self, value: Leaf, right: Node) -> None:
        """Place name = right = value."""
        left = _by_name(value)
        result = self._set.number(value.value).marked(value) if value.value is not None else self._waiting()
        pieces = [*equation(self._set, left, right), Piece(row([self._set.sign("="), result]))]
        self._place(pieces)
        number = text(value, "numbers", self._digits) if value.value is not None else tr("not yet")
        written = text(right, self._mode, self._digits)
        self._spoken.append(" = ".join([text(left, "names", self._digits), written, number]))

    def _waiting(self) -> Box:
        return self._set.words(tr("not yet"))

    def _place(self, pieces: list[Piece]) -> None:
        gap = 0.34 * self._size
        for indent, box in broken(pieces, self._width, self._size):
            self._y += gap + max(box.ascent, 0.8 * self._size)
            self._lines.append(Line(box, indent, self._y))
            self._y += max(box.descent, 0.25 * self._size)

    def _note(self, words: str) -> None:
        self._y += 10.0
        self._notes.append(Note(words, self._y))
        self._spoken.append(words)
        self._y += NOTE


def _by_name(leaf: Leaf) -> Leaf:
    """Return a leaf that stands as its name, whatever the mode."""
    return replace(leaf, value=None)


def _as_text(run: LinearRun, symbols: Symbols, digits: int) -> str:
    """Return the first rows of a run as sums on one line each."""
    told = []
    for number, neuron in enumerate(run.rows[:MOST_ROWS]):
        source = Source("neuron", int(neuron), "net", symbols.sample)
        terms = [
            f"{text(Number(value), 'numbers', digits)}·{symbols.name(int(column))}"
            for value, column in zip(run.matrix[number, :MOST_COLUMNS], run.columns[:MOST_COLUMNS], strict=True)
        ]
        constant = text(Number(run.constant[number]), "numbers", digits)
        left = named(symbols.name(int(neuron)), None, source)
        told.append(f"{text(left, 'names', digits)}: {' + '.join([*terms, constant])}")
    return "; ".join(told)


def size_of(workbench: Workbench, unfolded: frozenset[int]) -> int:
    """Return how many weights the nested formulae would write out, counted no further than they may."""
    assert workbench.iteration is not None and workbench.shown is not None
    nesting = Nesting(Symbols(workbench.iteration, workbench.shown.sample), unfolded)
    outputs = workbench.document.network.topology.outputs[:MOST_OUTPUTS]
    return sum(nesting.size(int(output)) for output in outputs)
