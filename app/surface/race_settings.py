"""How the selected racer is set: its hyperparameters, its form, and how its learning rate changes with time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from app.choice import Choice
from app.fields import plain_label
from app.number_line import NumberLine
from app.panels.inspector_document import SETTING_NAMES, WHOLE_SETTINGS
from app.surface.numbers_line import NumbersLine
from app.surface.presets import LABELS
from app.surface.racing import Racing
from app.words import tr, worded
from core.document import Document, Training
from core.editing import EditRefused
from core.editing_training import (
    TEXTBOOK_FORM,
    USUAL,
    form_of,
    has_forms,
    optimizer_settings,
    schedule_settings,
    set_optimizer_form,
    set_optimizer_setting,
    set_schedule,
    set_schedule_setting,
)

LISTS = ("milestones",)  # settings of several numbers
Edit = Callable[[Document], Document]
SCHEDULES = ("constant", "step", "exponential", "inverse_time", "inverse_sqrt", "cosine", "linear", "multi_step")


def starting_settings(schedule: str, updates: int) -> Mapping[str, object]:
    """Return settings with which a schedule shows its manner within a race."""
    known: Mapping[str, Mapping[str, object]] = {
        "step": {"every": max(1, updates // 4), "gamma": 0.5}, "exponential": {"gamma": 0.98},
        "inverse_time": {"k": 0.05}, "inverse_sqrt": {"k": 0.1}, "cosine": {"total": updates},
        "linear": {"total": updates, "end_factor": 0.0},
        "multi_step": {"milestones": [max(1, updates // 4), max(1, updates // 2)], "gamma": 0.5},
    }  # fmt: skip
    return known.get(schedule, {})


class RaceSettings(QWidget):
    """A form of the selected racer's settings; made anew when there are others."""

    def __init__(self, racing: Racing) -> None:
        super().__init__()
        self._racing = racing
        self._kind: tuple[object, ...] = ()
        self.lines: dict[str, NumberLine | NumbersLine] = {}
        self.form = Choice(tr("Form"), [(tr("usual"), USUAL), (tr("textbook"), TEXTBOOK_FORM)])
        self.schedule = Choice(
            tr("Learning rate over time"), [(tr(name.replace("_", " ")), name) for name in SCHEDULES]
        )
        self.heading = plain_label("", "heading")
        self._parts: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.heading, 0, 0, 1, 2)
        self.form.activated.connect(lambda: self._do(lambda d: set_optimizer_form(d, self.form.value)))
        self.schedule.activated.connect(self._choose_schedule)

    @Slot()
    def refresh(self) -> None:
        """Show the selected racer's settings."""
        training = self._racing.entry.training
        settings = optimizer_settings(training)
        timed = {name: value for name, value in schedule_settings(training).items() if name != "unit"}
        kind = (self._racing.selected, tuple(settings), tuple(timed))
        if kind != self._kind:
            self._kind = kind
            self._lay_out(training, tuple(settings), tuple(timed))
        self.form.choose(form_of(training))
        self.schedule.choose(training.schedule)
        for name, value in (settings | timed).items():
            line = self.lines[name]
            line.show_value(float(value)) if isinstance(line, NumberLine) else line.show_values(value)

    def _lay_out(self, training: Training, settings: tuple[str, ...], timed: tuple[str, ...]) -> None:
        for part in self._parts:
            self._grid.removeWidget(part)
            part.hide()
            if part not in (self.form, self.schedule):
                part.deleteLater()
        self._parts, self.lines = [], {}
        self.heading.setText(tr("Settings of {name}", name=LABELS[self._racing.selected]))
        if has_forms(training):
            self._add(tr("form"), self.form)
        for name in settings:
            self._add(tr(SETTING_NAMES[name]), self._line(name, set_optimizer_setting))
        self._add(tr("η over time"), self.schedule)
        for name in timed:
            self._add(tr(SETTING_NAMES[name]), self._line(name, set_schedule_setting))

    def _add(self, words: str, control: QWidget) -> None:
        row, label = self._grid.rowCount(), plain_label(words)
        label.setBuddy(control)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(control, row, 1)
        control.show()
        self._parts += [label, control]

    def _line(self, name: str, edit: Callable[[Document, str, object], Document]) -> NumberLine | NumbersLine:
        def value_of(value: float | list[float]) -> object:
            return int(value) if name in WHOLE_SETTINGS and isinstance(value, float) and value == int(value) else value

        def test(value: float | list[float]) -> str:
            try:
                edit(Document(training=self._racing.entry.training), name, value_of(value))
            except EditRefused as refused:
                return worded(refused.why)
            return ""

        words = tr(SETTING_NAMES[name])
        line = self.lines[name] = NumbersLine(words, test) if name in LISTS else NumberLine(words, test)
        line.committed.connect(lambda value: self._do(lambda d: edit(d, name, value_of(value))))
        return line

    @Slot()
    def _choose_schedule(self) -> None:
        name = self.schedule.value

        def edit(document: Document) -> Document:
            document = set_schedule(document, name)
            for key, value in starting_settings(name, self._racing.updates).items():
                document = set_schedule_setting(document, key, value)
            return document

        self._do(edit)

    def _do(self, edit: Edit) -> None:
        self._racing.train(self._racing.selected, edit)
