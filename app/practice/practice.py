"""Predict, then reveal: which result is asked for next, what was answered, hints, and the tally."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.workbench import Lens, Workbench
from core.answers import (
    Comparison,
    Sign,
    Tolerance,
    Verdict,
    comparison_of,
    read_answer,
    sign_of,
)
from core.iteration import Iteration
from core.mistakes import Mistake, diagnose, judged
from core.prediction import Asked, Fade, Question, questions_of

HINTS = 3  # which rule; the formula; the numbers
EASIER, HARDER = 2, 3  # wrong or right in a row, after which the fading follows by itself
MOST_AHEAD = 10_000  # steps looked through for the next question
NUMBER = "number"


class Form(StrEnum):
    """How one answers."""

    NUMBER = "number"
    SIGN = "sign"
    COMPARE = "compare"


@dataclass(frozen=True)
class Record:
    """One prediction beside the result."""

    question: Question
    given: str
    verdict: Verdict
    hints: int
    tries: int
    is_shown: bool = False


@dataclass
class Tally:
    """Counts until the program closes."""

    at_once: int = 0
    later: int = 0
    shown: int = 0

    @property
    def count(self) -> int:
        """How many questions are done."""
        return self.at_once + self.later + self.shown


@dataclass
class _Try:
    """What happened so far at the present question."""

    hints: int = 0
    tries: int = 0
    given: str = ""
    verdict: Verdict | None = None
    mistakes: tuple[Mistake, ...] = ()
    unreadable: bool = False


@dataclass
class _Course:
    iteration: Iteration | None = None
    step: int = 0
    done: set[tuple[str, int, str, int]] = field(default_factory=set)


class Practice(QObject):
    """Asks about the step after the cursor; when all of it is answered the step is done, and the next one asked for.

    Signals:
        changed: another question, or something was answered.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.kinds = frozenset(Asked)
        self.form, self.fade, self.follows = Form.NUMBER, Fade.RESULT, True
        self.tolerance = Tolerance()
        self.tally, self.records = Tally(), list[Record]()
        self.now = _Try()
        self._course, self._right_in_a_row, self._wrong_in_a_row = _Course(), 0, 0
        self._question: Question | None = None
        self._topology = workbench.document.network.topology
        workbench.document_changed.connect(self._follow)
        workbench.cursor_changed.connect(self.look)

    # What is asked

    @property
    def question(self) -> Question | None:
        """What is asked for now; None where the next step holds nothing that is asked for."""
        return self._question

    @property
    def before(self) -> float | None:
        """What the asked number is compared with: the old weight, else the result of its kind before it."""
        asked, iteration = self._question, self._workbench.iteration
        if asked is None or iteration is None:
            return None
        if asked.kind is Asked.NEW_WEIGHT:
            return float(iteration.document.network.weights[asked.source.index])
        earlier = [r.question for r in self.records if r.question.source.quantity == asked.source.quantity]
        same = [q for q in earlier if q.source != asked.source and q.source.sample == asked.source.sample]
        return same[-1].value if same else None

    @property
    def asks_form(self) -> Form:
        """How this question is answered: where there is nothing to compare with, by its sign."""
        return Form.SIGN if self.form is Form.COMPARE and self.before is None else self.form

    def _follow(self) -> None:
        """Forget the predictions about another network; the tally stays until the program closes."""
        topology = self._workbench.document.network.topology
        if topology is not self._topology:
            self._topology, self._question = topology, None
            self.records.clear()
        self.look()

    def look(self) -> None:
        """Find what is asked for at the step after the cursor."""
        workbench = self._workbench
        if workbench.lens is not Lens.PREDICT:
            return
        self._question = None
        iteration, plan = workbench.iteration, workbench.plan
        if iteration is not None and plan is not None and not workbench.is_live and workbench.cursor < plan.count:
            place = workbench.cursor + 1
            if self._course.iteration is not iteration or self._course.step != place:
                self._course = _Course(iteration, place)
            for asked in questions_of(iteration, plan.step(place), self.kinds):
                if _key(asked) not in self._course.done:
                    self._question = asked
                    break
        self.now = _Try()
        self.changed.emit()

    # Choosing

    def ask_for(self, kinds: frozenset[Asked]) -> None:
        """Ask for these kinds of results only."""
        self.kinds = kinds
        self.look()

    def answer_by(self, form: Form) -> None:
        """Answer by number, by sign, or by larger and smaller."""
        self.form = form
        self.look()

    def take_away(self, fade: Fade) -> None:
        """Show so much of the formula."""
        self.fade = fade
        self.changed.emit()

    # Answering

    def answer(self, text: str) -> None:
        """Judge a typed number; a wrong one is explained where a usual mistake gives it."""
        asked, iteration = self._question, self._workbench.iteration
        if asked is None or iteration is None:
            return
        try:
            answer = read_answer(text)
        except ValueError:
            self.now = replace(self.now, given=text, unreadable=True, verdict=None, mistakes=())
            self.changed.emit()
            return
        verdict = judged(iteration, asked.source, answer, self.tolerance)
        mistakes = diagnose(iteration, asked.source, answer, self.tolerance) if verdict is Verdict.WRONG else ()
        self._take(text.strip(), verdict, mistakes)

    def choose(self, word: Sign | Comparison) -> None:
        """Judge an answer by sign, or by larger and smaller."""
        asked = self._question
        if asked is None:
            return
        before = self.before
        right = sign_of(asked.value) if isinstance(word, Sign) else comparison_of(asked.value, before or 0.0)
        self._take(str(word), Verdict.RIGHT if word == right else Verdict.WRONG, ())

    def hint(self) -> None:
        """Show one hint more: which rule, the formula, the numbers."""
        self.now = replace(self.now, hints=min(self.now.hints + 1, HINTS))
        self.changed.emit()

    def show_answer(self) -> None:
        """Give up: the result is shown, and counted as such."""
        if self._question is not None:
            self.tally.shown += 1
            self._count(is_right=False)
            self._finish(Verdict.WRONG, is_shown=True)

    def go_on(self) -> None:
        """Go to the next step that is asked about, or to the end of the iteration; from there into the next one."""
        workbench = self._workbench
        for _ in range(MOST_AHEAD):
            workbench.step_forward()
            if self._question is not None or workbench.plan is None or workbench.cursor == workbench.plan.count:
                return

    def _take(self, given: str, verdict: Verdict, mistakes: tuple[Mistake, ...]) -> None:
        counts = verdict is not Verdict.TOO_COARSE
        self.now = _Try(self.now.hints, self.now.tries + counts, given, verdict, mistakes)
        if not verdict.is_right:
            self._count(is_right=not counts)
            self.changed.emit()
            return
        at_once = self.now.tries == 1 and not self.now.hints
        self.tally.at_once += at_once
        self.tally.later += not at_once
        self._count(is_right=at_once)
        self._finish(verdict)

    def _count(self, is_right: bool) -> None:
        """Let the fading follow how it goes."""
        self._right_in_a_row = self._right_in_a_row + 1 if is_right else 0
        self._wrong_in_a_row = 0 if is_right else self._wrong_in_a_row + 1
        if not self.follows:
            return
        if self._right_in_a_row >= HARDER and self.fade < Fade.FORMULA:
            self.fade, self._right_in_a_row = Fade(self.fade + 1), 0
        elif self._wrong_in_a_row >= EASIER and self.fade > Fade.RESULT:
            self.fade, self._wrong_in_a_row = Fade(self.fade - 1), 0

    def _finish(self, verdict: Verdict, is_shown: bool = False) -> None:
        """Keep the prediction beside the result, and do the step when all of it is answered."""
        asked = self._question
        assert asked is not None
        now = self.now
        self.records.append(Record(asked, now.given, verdict, now.hints, now.tries, is_shown))
        self._course.done.add(_key(asked))
        self.look()
        if self._question is None:
            self._workbench.step_forward()


def _key(asked: Question) -> tuple[str, int, str, int]:
    source = asked.source
    return source.kind, source.index, source.quantity, source.sample
