"""A comparison in words and figures, made row by row when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.words import tr, worded
from core.comparison import Comparison
from core.explain_backward import delta_part
from core.explanation import Explanation, Part
from core.formula import Derivative, Leaf, Source
from core.formula_text import text
from core.numbers import EXACT, shown
from core.step_values import NONE
from core.steps import Level, Phase, Step
from core.steps import Part as Kind
from core.symbols import Symbols, edge_name, neuron_name

LOSS_DIGITS = 10  # as many as tell apart what is in print
LEAST_DIGITS = 6
MEASURED = 300  # rows that say how wide a column must be
MISSING = "–"
WHOLE_BATCH = (Phase.AVERAGE, Phase.UPDATE)


class Reading:
    """Words for one comparison at so many digits."""

    def __init__(self, comparison: Comparison, digits: int) -> None:
        self.comparison, self.digits = comparison, digits
        self._digits = max(LEAST_DIGITS, digits)
        self._titles: dict[int, str] = {}

    def _either(self, row: int) -> tuple[Step, int]:
        """Return a row's step and its side, the left one where there is one."""
        left = self.comparison.step(row, 0)
        step, side = (left, 0) if left is not None else (self.comparison.step(row, 1), 1)
        assert step is not None
        return step, side

    def explanation(self, row: int) -> Explanation:
        """Return what a row computes, as the left side tells it where it can."""
        found = self.comparison.explanation(row, self._either(row)[1])
        assert found is not None
        return found

    def step(self, row: int) -> str:
        """Return the number of a row's step in the network on screen."""
        left = self.comparison.step(row, 0)
        return MISSING if left is None else str(left.index)

    def title(self, row: int) -> str:
        """Return what a row computes, with the sample where there are several."""
        if row not in self._titles:
            self._titles[row] = self._title(row)
        return self._titles[row]

    def _title(self, row: int) -> str:
        step = self._either(row)[0]
        title = worded(self.explanation(row).title)
        if self.comparison.members[row] != NONE:
            title += f" ({self._member(row, step)})"
        if len(self.comparison.left.rows) > 1 and step.phase not in WHOLE_BATCH:
            title += " · " + tr("sample {number}", number=step.sample + 1)
        return title

    def _member(self, row: int, step: Step) -> str:
        topology, member = self.comparison.left.document.network.topology, int(self.comparison.members[row])
        is_neuron = step.phase in (Phase.FORWARD, Phase.BACKWARD)
        name = neuron_name(topology, member) if is_neuron else edge_name(topology, member)
        return name if self.comparison.same[row] else tr("{name} differs most", name=name)

    def value(self, row: int, side: int) -> str:
        """Return the result at one side."""
        if self.comparison.step(row, side) is None:
            return MISSING
        value = float(self.comparison.values[row, side])
        return MISSING if self._is_untold(row) else shown(value, self._digits)

    def _is_untold(self, row: int) -> bool:
        """Tell whether a row is a layer of which nothing can be compared."""
        return self.comparison.level is Level.LAYER and bool(np.isnan(self.comparison.values[row]).all())

    def difference(self, row: int) -> str:
        """Return by how much the right result is larger."""
        if self.comparison.same[row]:
            return tr("same")
        left, right = self.comparison.values[row]
        with np.errstate(all="ignore"):
            apart = float(right - left)
        return MISSING if NONE in self.comparison.pairs[row] else shown(apart, 3)

    def tip(self, row: int) -> str:
        """Return a row with every digit."""
        left, right = (shown(float(value), EXACT) for value in self.comparison.values[row])
        missing = [MISSING if place == NONE else "" for place in self.comparison.pairs[row]]
        return f"{self.title(row)}: {missing[0] or left} | {missing[1] or right}"

    def room(self, column: int) -> tuple[int, int]:
        """Return how many characters a column (left, right, difference) has before the decimal point, and after."""
        rows = np.unique(np.linspace(0, max(0, len(self.comparison) - 1), MEASURED).astype(int)).tolist()
        rows = rows if len(self.comparison) else []
        texts = [self.difference(row) if column == 2 else self.value(row, column) for row in rows]
        ends = [written.partition(".") for written in texts if "·" not in written]
        longest = max((len(written) for written in texts), default=0)
        before = max((len(whole) for whole, _, _ in ends), default=0)
        after = max((len(point + rest) for _, point, rest in ends), default=0)
        return max(before, longest - after), after

    # The whole

    def parting(self) -> str:
        """Return where the two part, in a sentence."""
        row = self.comparison.first_parting
        if row is None:
            return " ".join((tr("Both agree in every step."), *self._why_same()))
        title = self.title(row)
        left = self.comparison.step(row, 0)
        if left is None:
            return tr("They part where only the other convention has a step: {title}.", title=title)
        if self.comparison.step(row, 1) is None:
            return tr("They part at step {number}, which the other has not: {title}.", number=left.index, title=title)
        return tr("They part at step {number}: {title}.", number=left.index, title=self._parted_title(row, title))

    def _parted_title(self, row: int, title: str) -> str:
        """Say what becomes of a weight that only one side moves: the step's own title is about one side."""
        step, member = self._either(row)[0], int(self.comparison.members[row])
        edge = member if member != NONE else step.edge
        if step.phase is not Phase.UPDATE or edge is None:
            return title
        before = float(self.comparison.left.document.network.weights[edge])
        stays = [bool(value == before) for value in self.comparison.values[row]]
        name = edge_name(self.comparison.left.document.network.topology, edge)
        if stays == [True, False]:
            return tr("the weight {name} (here it stays, there it moves)", name=name)
        if stays == [False, True]:
            return tr("the weight {name} (here it moves, there it stays)", name=name)
        return title

    def _why_same(self) -> list[str]:
        """Say why other words for the loss came to the same, where they did."""
        left, right = self.comparison.left.document.loss, self.comparison.right.document.loss
        count = len(self.comparison.left.document.network.topology.outputs)
        halves = {("half_squared_error", "sum"), ("mean_squared_error", "sum")}
        if count == 2 and {(left.name, left.over_outputs), (right.name, right.over_outputs)} == halves:
            return [tr("With two outputs MSE = ½SE.")]
        return []

    def losses(self) -> str:
        """Return the losses of both, before the update and after it."""
        pairs = self.comparison.before, self.comparison.after
        before, after = ([shown(loss, LOSS_DIGITS) for loss in pair] for pair in pairs)
        told = tr("Loss after this update: {left} | {right}", left=after[0], right=after[1])
        if before[0] == before[1]:
            return told + " " + tr("(before: {loss})", loss=before[0])
        return told + " " + tr("(before: {left} | {right})", left=before[0], right=before[1])

    def source(self, row: int) -> Source | None:
        """Return the neuron or edge that a row is about."""
        step, member = self._either(row)[0], int(self.comparison.members[row])
        if member != NONE:
            is_neuron = step.phase in (Phase.FORWARD, Phase.BACKWARD)
            return Source("neuron" if is_neuron else "edge", member, "out" if is_neuron else "weight", step.sample)
        computed = self.explanation(row).computed
        return next((source for source in computed if source.kind != "setting"), None)

    def formula(self, row: int, side: int) -> str:
        """Return a row's formulae at one side: names = numbers = result, a line each."""
        parts = self.parts(row, side)
        return "\n".join(self._line(part) for part in parts) if parts else tr("No such step.")

    def parts(self, row: int, side: int) -> tuple[Part, ...]:
        """Return a row's formulae at one side; none where it has no such step."""
        step, explanation = self.comparison.step(row, side), self.comparison.explanation(row, side)
        if step is None or explanation is None:
            return ()
        return tuple(self._parts(row, side, step, explanation))

    @property
    def value_digits(self) -> int:
        """With how many digits results are written."""
        return self._digits

    def _parts(self, row: int, side: int, step: Step, explanation: Explanation) -> Sequence[Part]:
        """Return the formulae that tell the weights: δ in one line, of a layer the member that the row shows."""
        member = int(self.comparison.members[row])
        if member != NONE:
            return [part for part in explanation.parts if _is_of(part, member)] or explanation.parts
        if step.part is Kind.DELTA and step.level is Level.NEURON and step.neuron is not None:
            iteration = self.comparison.right if side else self.comparison.left
            return (delta_part(Symbols(iteration, step.sample), step.neuron),)
        return explanation.parts

    def _line(self, part: Part) -> str:
        digits = self.digits
        bare = isinstance(part.left, Leaf) and part.left.symbol == ""
        sides = [] if bare else [text(part.left, "names", digits)]
        sides.append(text(part.formula, "names", digits))
        if not isinstance(part.formula, Leaf | Derivative):
            sides.append(text(part.formula, "numbers", digits))
        sides.append(shown(float(part.left.value), self._digits))
        return " = ".join(sides)


def _is_of(part: Part, member: int) -> bool:
    return part.left.source is not None and part.left.source.index == member
