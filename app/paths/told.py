"""Paths in words and as one formula: what the page, the screen reader and the clipboard say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from app.words import tr
from app.workbench import Route
from core.equation import Equation
from core.formula import Derivative, Elided, Leaf, Mode, Node, Number, Product, Sum, evaluate, reduced
from core.formula_text import text
from core.iteration import Iteration
from core.network import Topology
from core.numbers import EXACT, shown
from core.paths import Path, Paths, Subject
from core.symbols import edge_name, neuron_name

STAGES = (8, 20, 50)  # so many paths are written out, at first and when more are wanted
MOST_FACTORS = 500  # of all paths that are written out
MOST_ROUTES = 10  # drawn over the graph
EXACT_COUNT = 18  # the powers of ten up to which a number of paths is written in full
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Key = tuple[tuple[int, ...], tuple[int, ...]]  # a path by its edges and neurons
REST: Key = ((), ())  # the paths that are not written out, together


def most_written(paths: Paths | None) -> int:
    """Return how many paths may be written out: long ones take their time."""
    shown = paths.shown if paths is not None else ()
    return min(STAGES[-1], max(STAGES[0], MOST_FACTORS // len(shown[0].factors))) if shown else STAGES[0]


def next_stage(paths: Paths, most: int) -> int:
    """Return how many paths are written out when more are wanted than now."""
    return min(next((stage for stage in STAGES if stage > most), most), most_written(paths))


def key_of(path: Path) -> Key:
    """Return what a path is known by while the numbers change."""
    return path.edges, path.neurons


def subject_name(topology: Topology, subject: Subject) -> str:
    """Return what to call a subject in a sentence: w₁, h₁, the net input of h₁."""
    if subject.kind == "weight":
        return edge_name(topology, subject.index)
    name = neuron_name(topology, subject.index)
    return tr("the net input of {neuron}", neuron=name) if subject.kind == "net" else name


def path_words(topology: Topology, subject: Subject, path: Path) -> str:
    """Return the way that a path takes: w₁ → h₁ → o₁ → E."""
    neurons = [neuron_name(topology, neuron) for neuron in path.neurons]
    if subject.kind == "weight":
        neurons[0] = edge_name(topology, path.edges[0])
    return " → ".join([*neurons, "E"])


@dataclass(frozen=True)
class Batch:
    """The batch that the sample on screen is one of, and the gradient over it; None: the subject has none."""

    sample: int
    count: int
    is_mean: bool
    gradient: float | None

    def words(self) -> str:
        """Return what the gradient over the batch is called."""
        if self.is_mean:
            return tr("mean of the {count} samples", count=self.count)
        return tr("sum of the {count} samples", count=self.count)


def batch_of(iteration: Iteration, sample: int, subject: Subject) -> Batch | None:
    """Return the batch of an iteration; None where it is a single sample."""
    if len(iteration.rows) < 2:
        return None
    gradient = None
    if subject.kind == "weight":
        parameter = iteration.document.network.topology.parameter_of_edge[subject.index]
        gradient = float(iteration.gradient[parameter])
    is_mean = iteration.document.training.over_samples == "mean"
    return Batch(sample, len(iteration.rows), is_mean, gradient)


@dataclass(frozen=True, eq=False)
class Told:
    """All paths of a subject with the factors that they share taken out, and which of them are left out of the sum."""

    paths: Paths
    left_out: frozenset[Key] = frozenset()
    begin: str = ""  # what to call the weight or the neuron that the paths begin at
    batch: Batch | None = None

    @cached_property
    def common(self) -> tuple[Node, ...]:
        """The shared factors; none where the remainder of the others could not be divided by them."""
        count = self.paths.common
        common = self.paths.shown[0].factors[-count:] if count and self.paths.shown else ()
        if self.paths.rest_count and not (math.isfinite(_value(common)) and _value(common)):
            return ()
        return common

    @cached_property
    def common_value(self) -> float:
        return _value(self.common)

    @cached_property
    def products(self) -> tuple[Node, ...]:
        """What each path has of its own."""
        owns = (path.factors[: len(path.factors) - len(self.common)] for path in self.paths.shown)
        return tuple(factors[0] if len(factors) == 1 else Product(factors) for factors in owns)

    @cached_property
    def values(self) -> tuple[float, ...]:
        return tuple(_value((product,)) for product in self.products)

    @cached_property
    def rest(self) -> float:
        """What the paths that are not written out add, before the shared factors."""
        return self.paths.rest / self.common_value if self.paths.rest_count else 0.0

    @cached_property
    def shares(self) -> tuple[float | None, ...]:
        """Each path's part of Σ |path|."""
        sizes = [abs(value) for value in self.values]
        whole = sum(sizes)
        if self.paths.rest_count:
            whole = self.paths.absolute / abs(self.common_value)
        known = math.isfinite(whole) and whole > 0
        return tuple(size / whole if known else None for size in sizes)

    @cached_property
    def ticked(self) -> tuple[bool, ...]:
        return tuple(key_of(path) not in self.left_out for path in self.paths.shown)

    @property
    def is_whole(self) -> bool:
        """Whether no path is left out."""
        return all(self.ticked) and self.has_rest_ticked

    @property
    def has_rest_ticked(self) -> bool:
        """Whether the paths that are not written out are in the sum."""
        return not self.paths.rest_count or REST not in self.left_out

    @property
    def ticked_count(self) -> int:
        """How many paths are in the sum."""
        return self.ticked.count(True) + (self.paths.rest_count if self.has_rest_ticked else 0)

    @cached_property
    def whole_sum(self) -> float:
        """The sum of all paths, before the shared factors."""
        return self._sum([*self.values, self.rest])

    @cached_property
    def ticked_sum(self) -> float:
        ticked = [value for value, is_ticked in zip(self.values, self.ticked, strict=True) if is_ticked]
        return self._sum([*ticked, self.rest] if self.has_rest_ticked else ticked)

    @cached_property
    def left_out_sum(self) -> float:
        left_out = [value for value, ticked in zip(self.values, self.ticked, strict=True) if not ticked]
        return self._sum(left_out if self.has_rest_ticked else [*left_out, self.rest])

    def _sum(self, values: list[float]) -> float:
        try:
            return math.fsum(values)
        except (OverflowError, ValueError):  # beyond the largest number, or infinities of both signs
            return float(np.sum(values))

    @cached_property
    def total(self) -> float:
        """The derivative as the paths give it."""
        return self.paths.total

    # For copying and speaking

    @property
    def name(self) -> str:
        """The derivative's symbol on one line, without a sample: ∂E/∂w₁."""
        left, kind = self.paths.left, self.paths.subject.kind
        if self.begin and kind == "weight":
            return f"∂E/∂{self.begin}"
        if self.begin:
            return tr("∂E/∂{quantity} of {neuron}", quantity=kind, neuron=self.begin)
        bottom = left.bottom if isinstance(left, Derivative) else left
        return text(Derivative(Leaf("E"), bottom), "names", EXACT)

    def title(self, form: str) -> str:
        """Return the title of a page: what is differentiated, of which sample, and how."""
        what = self.name
        if self.batch is not None:
            what = tr("{what}, sample {number},", what=what, number=self.batch.sample + 1)
        if form == "both":
            return tr("{what} by paths and by deltas", what=what)
        return tr("{what} as a sum over paths", what=what) if form == "paths" else tr("{what} by deltas", what=what)

    def sample_words(self) -> list[str]:
        """Tell which sample of the batch is on screen."""
        batch = self.batch
        return [] if batch is None else [tr("Sample {number} of {count}.", number=batch.sample + 1, count=batch.count)]

    def saving_words(self) -> str:
        """Return what deltas spare."""
        by_paths, by_deltas = self.paths.multiplications, self.paths.recursive
        if by_deltas >= by_paths:
            return tr("Each δ is computed once, however many paths run through its neuron.")
        return tr(
            "Each δ serves many paths: {deltas} multiplications, not {paths}.",
            deltas=counted(by_deltas, 7),
            paths=counted(by_paths, 7),
        )

    def equation(self) -> Equation:
        """Return the derivative as the sum of all its paths: names, numbers, one number for each path, result."""
        terms: list[Node] = list(self.products)
        if self.paths.rest_count:
            terms.append(Elided(self.paths.rest_count, self.rest))
        inner: Node = Sum(tuple(terms)) if len(terms) > 1 else terms[0] if terms else Number(np.float64(0.0))
        common = self.common if len(terms) > 1 or not isinstance(inner, Product) else ()
        formula = Product((inner, *common)) if common else inner
        rights: list[tuple[Node, Mode]] = [(formula, "names"), (formula, "numbers"), (reduced(formula), "numbers")]
        left = self.paths.left
        return Equation(left, (*dict.fromkeys(rights), (left, "numbers")))

    def count_words(self, topology: Topology) -> str:
        """Return how many paths there are."""
        name = subject_name(topology, self.paths.subject)
        if self.paths.count == 0:
            return tr("No path leads from {name} to the loss: the loss does not change with it.", name=name)
        if self.paths.count == 1:
            return tr("1 path leads from {name} to the loss.", name=name)
        return tr("{count} paths lead from {name} to the loss.", count=counted(self.paths.count), name=name)

    def row_words(self, topology: Topology, row: int, digits: int) -> str:
        """Return one path as a sentence."""
        words = tr(
            "Path {number}: {way}, {value}",
            number=row + 1,
            way=path_words(topology, self.paths.subject, self.paths.shown[row]),
            value=shown(self.values[row], digits),
        )
        share = self.shares[row]
        if share is not None:
            words += ", " + tr("{share} of Σ|path|", share=percent(share))
        return words if self.ticked[row] else words + ", " + tr("left out")


def routes_of(shown: tuple[Path, ...], left_out: frozenset[Key], looked_at: int) -> tuple[Route, ...]:
    """Return the ticked paths for the graph; while one is looked at, that one alone."""
    rows = [row for row, path in enumerate(shown) if key_of(path) not in left_out]
    rows = [row for row in rows if shown[row].value != 0] or rows  # what adds nothing would only be in the way
    if 0 <= looked_at < len(shown):
        rows = [looked_at]
    return tuple(Route(row, shown[row].edges, shown[row].neurons) for row in rows[:MOST_ROUTES])


def counted(count: int, most: int = EXACT_COUNT) -> str:
    """Write a whole number in full, from 10^most on as a power of ten."""
    if count < 10**most:
        return f"{count:,}"
    whole = Decimal(count)
    power = whole.adjusted()
    leading = f"{whole.scaleb(-power):.2f}".rstrip("0").rstrip(".")
    return f"{leading}·10{str(power).translate(_SUPERSCRIPTS)}"


def percent(share: float) -> str:
    """Write a share as a whole number of percent; small ones with a digit."""
    number = 100 * share
    if 0 < number < 0.1:
        return "<0.1 %"
    return f"{number:.1f} %" if number < 1 and number else f"{number:.0f} %"


def _value(factors: tuple[Node, ...]) -> float:
    if not factors:
        return 1.0
    with np.errstate(all="ignore"):
        return float(evaluate(Product(factors)))
