"""Where one stands in a lesson: which turn, how much of it is to be seen, what was answered; and the verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from app.lessons.answering import judged_number, judged_place, name_of
from app.lessons.course import Answered, Course, Place, place_of, stand
from app.lessons.performing import Stage
from app.workbench import Lens, Workbench
from core.document import Document
from core.findings import FileProblems
from core.formula import Source
from core.iteration import Iteration
from core.lesson import Ask, Block, Command, Do, Lesson, Turn
from core.lesson_values import filled
from core.message import Problem
from core.numbers import shown
from core.quantity import value_of
from core.steps import Level

OPENING, FIRST_TAB = "open", "Values"


class LessonPlayer(QObject):
    """Plays one lesson on the workbench. What follows a question is seen, and done, when it is answered.

    Signals:
        changed: another turn, more of it, or an answer.
        ended: the lesson was put away.
    """

    changed = Signal()
    ended = Signal()

    def __init__(
        self, workbench: Workbench, show_tab: Callable[[str], None] = lambda title: None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench, self._show_tab = workbench, show_tab
        self._course: Course | None = None
        self._stage: Stage | None = None
        self.trouble: Problem | None = None  # why the lesson could not do what it says
        self._left: Place | None = None  # where the lesson left the program
        self._is_at_work = False
        workbench.document_changed.connect(self._notice)

    # What is to be seen

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is open."""
        return None if self._course is None else self._course.lesson

    @property
    def turn(self) -> Turn:
        """The turn on screen."""
        course = self._need()
        return course.lesson.turns[course.turn]

    @property
    def number(self) -> int:
        """Which turn is on screen, from 0."""
        return self._need().turn

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What of the turn is seen: all up to the first question that is not answered yet."""
        open_at = self._open_question()
        blocks = self.turn.blocks
        return blocks if open_at is None else blocks[: open_at + 1]

    def _open_question(self) -> int | None:
        for at, block in enumerate(self.turn.blocks):
            if isinstance(block, Ask) and not self.answered(at).is_done:
                return at
        return None

    def answered(self, block: int) -> Answered:
        """Return what became of the question at this place of the turn."""
        course = self._need()
        return course.answers.get((course.turn, block), Answered())

    @property
    def points(self) -> bool:
        """Whether the open question is answered by a click in the network."""
        at = self._open_question() if self._course is not None else None
        return at is not None and bool(self._ask(at).point)

    def pick(self, source: Source) -> None:
        """Answer the open question by what was clicked in the network."""
        at = self._open_question() if self._course is not None else None
        if at is not None and self._ask(at).point:
            self.point(at, source)

    @property
    def is_turn_done(self) -> bool:
        """Whether every question of the turn is answered."""
        return self._open_question() is None

    @property
    def is_last(self) -> bool:
        """Whether this is the last turn."""
        return self.number == len(self._need().lesson.turns) - 1

    @property
    def right_at_once(self) -> tuple[int, int]:
        """How many questions were answered rightly at the first try, and how many were done."""
        done = [answer for answer in self._need().answers.values() if answer.is_done]
        return sum(answer.is_right and answer.tries == 1 and not answer.hints for answer in done), len(done)

    def text(self, words: str, block: int) -> str:
        """Return a text of a block with its live numbers: those there were when the reader came to it."""
        return filled(words, *self._moment(block))

    def _moment(self, block: int) -> tuple[Iteration | None, int]:
        course = self._need()
        return course.moments[course.turn, block]

    @property
    def _sample(self) -> int:
        return 0 if self._workbench.shown is None else int(self._workbench.shown.sample)

    def _need(self) -> Course:
        assert self._course is not None
        return self._course

    @property
    def is_elsewhere(self) -> bool:
        """Whether the reader has changed the network, or opened another: the lesson goes on with its own."""
        return self._left is not None and self._workbench.document is not self._left.document

    @Slot()
    def _notice(self) -> None:
        if self._course is not None and not self._is_at_work:
            self.changed.emit()

    # Verbs

    def begin(self, lesson: Lesson, read: Callable[[str], Document]) -> None:
        """Open a lesson at its first turn.

        Raises:
            FileProblems: if its first commands cannot be done; nothing is changed then but the network on the bench.
        """
        self._stage = Stage(self._workbench, read, self._show_tab, lesson.name)
        self._course, self._left = Course(lesson), None
        with self._at_work():
            self._stage.perform(Command(OPENING, (lesson.network,), lesson.network_line))
            self._workbench.set_level(Level.NEURON)
            self._workbench.look_through(Lens.STEP)
            self._show_tab(FIRST_TAB)
        self._enter(0)

    def close(self) -> None:
        """Put the lesson away; the network stays as it is."""
        if self._course is not None:
            self._course = self._stage = self._left = None
            self.ended.emit()

    def next_turn(self) -> None:
        """Go on, if the turn is done."""
        if self.is_turn_done and not self.is_last:
            self._enter(self.number + 1)

    def previous_turn(self) -> None:
        """Go back to where the turn before began."""
        if self.number > 0:
            self._enter(self.number - 1)

    def _enter(self, turn: int) -> None:
        course = self._need()
        self.trouble = None
        course.turn, course.seen = turn, 0
        with self._at_work():
            if turn in course.places:
                stand(self._workbench, course.places[turn])
            elif self._left is not None and self.is_elsewhere:
                stand(self._workbench, self._left)
            course.places.setdefault(turn, place_of(self._workbench))
            self._left = course.places[turn]
        self._catch_up()

    def _catch_up(self) -> None:
        """Do what the blocks that are now seen say, with the lesson's own network."""
        course = self._need()
        blocks = self.blocks
        with self._at_work():
            if self._left is not None and self.is_elsewhere:
                stand(self._workbench, self._left)
            for place, block in enumerate(blocks):
                if place < course.seen:
                    continue
                if isinstance(block, Do):
                    self._perform(block)
                course.moments[course.turn, place] = (self._workbench.iteration, self._sample)
            course.seen = len(blocks)
            self._left = place_of(self._workbench)
            self._workbench.take_as_saved()
        self.changed.emit()

    def _perform(self, block: Do) -> None:
        """Do a block's commands; what cannot be done is told."""
        if self._stage is None or self.trouble is not None:
            return
        try:
            for command in block.commands:
                self._stage.perform(command)
        except FileProblems as problems:
            self.trouble = problems.problems[0]

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """What changes meanwhile is the lesson's doing."""
        before, self._is_at_work = self._is_at_work, True
        try:
            yield
        finally:
            self._is_at_work = before

    def restore(self) -> None:
        """Go back to where the lesson left the program."""
        if self._left is not None:
            with self._at_work():
                stand(self._workbench, self._left)
            self.changed.emit()

    # Answers

    def value(self, block: int) -> float:
        """Return the number that a question asks for."""
        iteration, sample = self._moment(block)
        assert iteration is not None  # the lesson was checked: its network is complete
        return value_of(self._ask(block).answer, iteration, sample)

    def answer_number(self, block: int, text: str) -> None:
        """Answer a question for a number."""
        iteration, sample = self._moment(block)
        assert iteration is not None  # the lesson was checked: its network is complete
        judged = judged_number(text, self._ask(block), iteration, sample)
        self._tell(block, text.strip(), judged.is_right, judged.told, judged.counts)

    def choose(self, block: int, choice: int) -> None:
        """Answer a question by one of its choices."""
        chosen = self._ask(block).choices[choice]
        self._tell(block, chosen.text, chosen.is_right, chosen.reply)

    def point(self, block: int, source: Source) -> None:
        """Answer a question by pointing at a neuron or edge."""
        topology = self._workbench.document.network.topology
        judged = judged_place(source, self._ask(block), topology)
        self._tell(block, name_of(source, topology), judged.is_right, judged.told)

    def hint(self, block: int) -> None:
        """Show one hint more."""
        before = self.answered(block)
        self._keep(block, replace(before, hints=min(before.hints + 1, len(self._ask(block).hints))))
        self.changed.emit()

    def show_answer(self, block: int) -> None:
        """Give up: tell the answer, and go on."""
        self._keep(block, replace(self.answered(block), is_shown=True, told=self.solution(block)))
        self._catch_up()

    def solution(self, block: int) -> str:
        """Return the right answer in words."""
        ask = self._ask(block)
        if ask.choices:
            return next(choice.text for choice in ask.choices if choice.is_right)
        return ask.point or shown(self.value(block), 6)

    def _ask(self, block: int) -> Ask:
        ask = self.turn.blocks[block]
        assert isinstance(ask, Ask)
        return ask

    def _tell(self, block: int, given: str, is_right: bool, told: str, counts: bool = True) -> None:
        before = self.answered(block)
        tries = before.tries + counts
        self._keep(block, replace(before, given=given, is_right=is_right, told=told, tries=tries))
        if is_right:
            self._catch_up()
        else:
            self.changed.emit()

    def _keep(self, block: int, answered: Answered) -> None:
        course = self._need()
        course.answers[course.turn, block] = answered
