"""What a lesson does to the program: each command of core/lesson_reading.py as a verb of the workbench."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.edits import Edits
from app.words import tr
from app.workbench import Lens, Workbench
from core import editing, editing_training
from core.activations import ACTIVATIONS
from core.document import Document
from core.findings import FileProblems, did_you_mean, printable
from core.formula import Source
from core.lesson import Command
from core.losses import LOSSES
from core.message import Message, Problem, message
from core.network import Topology
from core.numbers import parse_number
from core.optimizers import OPTIMIZERS
from core.quantity import NoSuchQuantity, edge_named, neuron_named, parse_quantity
from core.steps import Level
from core.training import Until, run

MOST_UPDATES, MOST_STEPS = 20_000, 10_000
BEFORE = "before"
Open = Callable[[str], Document]


class Stage:
    """Performs a lesson's commands on a workbench; `show_tab` brings a tab to the front, `read` finds a network.

    `perform` raises FileProblems that name the line.
    """

    def __init__(
        self, workbench: Workbench, read: Open, show_tab: Callable[[str], None] = lambda title: None, name: str = ""
    ) -> None:
        self._workbench, self._read, self._show_tab, self._name = workbench, read, show_tab, name
        self._edits = Edits(workbench)

    def perform(self, command: Command) -> None:
        """Do one command.

        Raises:
            FileProblems: if it cannot be done on this network.
        """
        try:
            VERBS[command.verb](self, *command.words)
        except NoSuchQuantity as error:
            self._fail(command, error.problem.what, error.problem.remedy)
        except FileProblems as error:
            if error.name:  # a network beside the lesson is broken: its own places say where
                raise
            self._fail(command, error.problems[0].what, error.problems[0].remedy)
        except ValueError as error:
            self._fail(command, message("lesson.number", found=printable(str(error))))
        if self._edits.refused:
            refused, self._edits.refused = self._edits.refused, ""
            self._fail(command, message("lesson.refused", why=refused))

    def _fail(self, command: Command, what: Message, remedy: Message | None = None) -> None:
        raise FileProblems(self._name, (Problem(f"line {command.line}", what, remedy),))

    @property
    def _topology(self) -> Topology:
        return self._workbench.document.network.topology

    # Opening and walking

    def open(self, name: str) -> None:
        """Open a network beside the lesson, or one that comes with the program; level and lens stay."""
        self._workbench.open_document(self._read(name), None)

    def level(self, name: str) -> None:
        self._workbench.set_level(Level(_one_of(name, tuple(Level))))

    def start(self) -> None:
        self._workbench.to_start()

    def end(self) -> None:
        self._workbench.to_end()

    def next(self, count: str = "1") -> None:
        for _ in range(_count(count, MOST_STEPS)):
            self._workbench.step_forward()

    def back(self, count: str = "1") -> None:
        for _ in range(_count(count, MOST_STEPS)):
            self._workbench.step_back()

    def phase(self, count: str = "1") -> None:
        for _ in range(_count(count, MOST_STEPS)):
            self._workbench.next_phase()

    def iteration(self, count: str = "1") -> None:
        for _ in range(_count(count, MOST_STEPS)):
            self._workbench.next_iteration(run="lesson")

    def go(self, *words: str) -> None:
        """Go to a step by number, to the one that computes a quantity, or, with `before`, to the one before that."""
        workbench = self._workbench
        plan = workbench.plan
        if plan is None:
            raise NoSuchQuantity(message("lesson.draft"))
        if len(words) == 1 and words[0].isdigit():
            if int(words[0]) > plan.count:
                raise NoSuchQuantity(message("lesson.step", found=words[0], count=plan.count))
            workbench.go_to(int(words[0]))
            return
        before = words[0] == BEFORE
        name = " ".join(words[1:] if before else words)
        wanted = parse_quantity(name, self._topology).source()
        workbench.to_start()
        for _ in range(plan.count):
            workbench.step_forward()
            explanation = workbench.explanation
            if explanation is not None and any(_same(wanted, source) for source in explanation.computed):
                if before:
                    workbench.step_back()
                return
        raise NoSuchQuantity(message("lesson.not_computed", name=name))

    # Looking

    def select(self, name: str) -> None:
        self._workbench.select(None if name == "nothing" else source_named(name, self._topology))

    def lens(self, name: str) -> None:
        self._workbench.look_through(Lens(_one_of(name.lower(), tuple(Lens))))

    def tab(self, title: str) -> None:
        from app.tables import VIEWS

        titles = {name.lower(): name for name, _ in VIEWS}
        self._show_tab(titles.get(title.lower(), "") or _one_of(title, tuple(titles.values())))

    def digits(self, count: str) -> None:
        self._workbench.set_digits(_count(count, 17))

    def sample(self, number: str) -> None:
        """Keep a sample, from 1, on screen; 0: the order of training."""
        row = _count(number, len(self._workbench.document.data.rows))
        self._workbench.pin_sample(row - 1 if row else None)

    # Changing

    def weight(self, name: str, number: str) -> None:
        self._workbench.set_weight(edge_named(name, self._topology), parse_number(number))

    def cell(self, name: str, number: str) -> None:
        workbench = self._workbench
        row = workbench.iteration.rows[0] if workbench.iteration is not None else 0
        workbench.set_cell(row, neuron_named(name, self._topology), parse_number(number))

    def rate(self, number: str) -> None:
        self._workbench.set_learning_rate(parse_number(number))

    def optimizer(self, name: str, rate: str = "") -> None:
        chosen = _one_of(name, tuple(OPTIMIZERS))
        self._edits.do(tr("Take another optimizer"), lambda d: editing_training.set_optimizer(d, chosen))
        if rate:
            self.rate(rate)

    def activation(self, name: str, kind: str) -> None:
        neuron, chosen = neuron_named(name, self._topology), _one_of(kind, tuple(ACTIVATIONS))
        self._edits.do(tr("Take another activation"), lambda d: editing.set_activation(d, [neuron], chosen))

    def loss(self, name: str) -> None:
        chosen = _one_of(name, tuple(LOSSES))
        self._edits.do(tr("Take another loss"), lambda d: editing.set_loss(d, chosen))

    def updates(self, count: str) -> None:
        """Train for so many updates, as one entry of undo."""
        workbench = self._workbench
        if workbench.iteration is None:
            raise NoSuchQuantity(message("lesson.draft"))
        running = run(workbench.document, Until(updates=_count(count, MOST_UPDATES)))
        while True:
            try:
                next(running)
            except StopIteration as stop:
                workbench.take_record(stop.value, workbench.state.moment, tr("Training of the lesson"), "lesson")
                return

    def surface(self, x: str, x_low: str, x_high: str, y: str, y_low: str, y_high: str) -> None:
        """Show the loss over two weights."""
        axes = {
            axis: {"edge": self._topology.edges.ids[edge_named(name, self._topology)], "range": [low, high]}
            for axis, name, low, high in (
                ("x", x, parse_number(x_low), parse_number(x_high)),
                ("y", y, parse_number(y_low), parse_number(y_high)),
            )
        }
        self._edits.do(tr("Another surface"), lambda d: replace(d, surface={**(d.surface or {}), **axes}))
        self._show_tab("Surface")


def source_named(name: str, topology: Topology) -> Source:
    """Return the neuron or edge of this name.

    Raises:
        NoSuchQuantity: if there is neither.
    """
    try:
        return Source("neuron", neuron_named(name, topology), "out")
    except NoSuchQuantity:
        return Source("edge", edge_named(name, topology), "weight")


def _same(wanted: Source, computed: Source) -> bool:
    where = (wanted.kind, wanted.quantity)
    if where == ("setting", "loss"):
        return computed.quantity == "loss"
    return where == (computed.kind, computed.quantity) and wanted.index == computed.index


def _count(text: str, most: int) -> int:
    if not text.isdigit() or int(text) > most:
        raise ValueError(text)
    return int(text)


def _one_of(name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        listed = ", ".join(names)
        raise NoSuchQuantity(message("lesson.word", found=printable(name), names=listed), did_you_mean(name, names))
    return name


VERBS: Mapping[str, Callable[..., None]] = {
    "open": Stage.open, "level": Stage.level, "start": Stage.start, "end": Stage.end, "next": Stage.next,
    "back": Stage.back, "phase": Stage.phase, "iteration": Stage.iteration, "go": Stage.go,
    "select": Stage.select, "lens": Stage.lens, "tab": Stage.tab, "weight": Stage.weight, "input": Stage.cell,
    "target": Stage.cell, "rate": Stage.rate, "sample": Stage.sample, "updates": Stage.updates,
    "optimizer": Stage.optimizer, "activation": Stage.activation, "loss": Stage.loss, "surface": Stage.surface,
    "digits": Stage.digits,
}  # fmt: skip
