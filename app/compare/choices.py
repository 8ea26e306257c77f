"""The choices of the other convention: a list of examples first, then one list for each thing that texts differ in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from app.choice import Choice
from app.scaling import hold
from app.words import tr
from core.conventions import Biases, Convention, UpdateOrder

WIDTH = 164  # of one list
OWN_CHOICE = -1

OUTPUTS_FIRST = Convention(update=UpdateOrder.OUTPUTS_FIRST)
EXAMPLES: tuple[tuple[str, Convention], ...] = (
    ("Output weights first", OUTPUTS_FIRST),
    ("½SE as loss", Convention("half_squared_error")),
    ("SE as loss", Convention("squared_error")),
    ("MSE as loss", Convention("mean_squared_error")),
    ("Mean over outputs", Convention(over_outputs="mean")),
    ("Sum over samples", Convention(over_samples="sum")),
    ("Shared biases", Convention(biases=Biases.SHARED)),
    ("One bias each", Convention(biases=Biases.ONE_EACH)),
    ("Frozen biases", Convention(biases=Biases.FROZEN)),
    ("As in the file", Convention()),
)


@dataclass(frozen=True)
class Subject:
    """Something that texts differ in: its list's name, and value → words; the first entry is as in the file."""

    name: str
    entries: Mapping[str, str]
    value: Callable[[str], Any] = lambda value: value or None


SUBJECTS: Mapping[str, Subject] = {
    "update": Subject(
        "When the weights are updated",
        {UpdateOrder.SIMULTANEOUS: "Update: all at once", UpdateOrder.OUTPUTS_FIRST: "Update: outputs first"},
        UpdateOrder,
    ),
    "loss": Subject(
        "Loss of the other convention",
        {
            "": "Loss: as in file",
            "half_squared_error": "Loss: ½SE",
            "squared_error": "Loss: SE",
            "mean_squared_error": "Loss: MSE",
            "binary_cross_entropy": "Loss: binary CE",
            "categorical_cross_entropy": "Loss: categorical CE",
        },
    ),
    "biases": Subject(
        "How biases are weighted and trained",
        {
            Biases.AS_IN_FILE: "Biases: as in file",
            Biases.SHARED: "Biases: shared",
            Biases.ONE_EACH: "Biases: one each",
            Biases.FROZEN: "Biases: frozen",
        },
        Biases,
    ),
    "over_outputs": Subject(
        "Sum or mean over the outputs",
        {"": "Outputs: as in file", "sum": "Outputs: sum", "mean": "Outputs: mean"},
    ),
    "over_samples": Subject(
        "Sum or mean over the samples",
        {"": "Samples: as in file", "sum": "Samples: sum", "mean": "Samples: mean"},
    ),
}


def value_of(convention: Convention, subject: str) -> str:
    """Return what a convention says of a subject, as its list knows it."""
    return str(getattr(convention, subject) or "")


def in_words(convention: Convention) -> str:
    """Return what a convention asks for: Loss: MSE · Biases: one each."""
    chosen = [(subject.entries, value_of(convention, name)) for name, subject in SUBJECTS.items()]
    said = [tr(entries[value]) for entries, value in chosen if value != next(iter(entries))]
    return " · ".join(said) or tr("As in the file")


class Lifted(Choice):
    """A list whose entries are all in sight: it opens upwards where there is too little room below."""

    def showPopup(self) -> None:
        super().showPopup()
        view, screen = self.view(), self.screen().availableGeometry()
        frame = view.window()
        rows = sum(view.sizeHintForRow(row) for row in range(self.count()))
        height = rows + frame.height() - view.viewport().height()
        if view.viewport().height() >= rows or height > screen.height():
            return
        top = self.mapToGlobal(self.rect().topLeft()).y()
        below = top + self.height()
        fits_below = below + height <= screen.bottom()
        frame.setGeometry(frame.x(), below if fits_below else max(screen.top(), top - height), frame.width(), height)


class Choices(QWidget):
    """Six lists in two columns.

    Signals:
        changed: another convention was chosen.
    """

    changed = Signal()

    def __init__(self, convention: Convention = OUTPUTS_FIRST) -> None:
        super().__init__()
        self.convention = convention
        examples = [(tr(words), place) for place, (words, _) in enumerate(EXAMPLES)]
        self.examples = Lifted(tr("Conventions to try"), [*examples, (tr("Own choice"), OWN_CHOICE)])
        self.examples.activated.connect(self._take_example)
        self.lists = {name: self._list(name, subject) for name, subject in SUBJECTS.items()}
        self._lay_out()
        self.choose(convention)

    def _list(self, name: str, subject: Subject) -> Choice:
        made = Lifted(tr(subject.name), {value: tr(words) for value, words in subject.entries.items()})
        made.activated.connect(lambda: self._take(replace(self.convention, **{name: subject.value(made.value)})))
        return made

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, each in enumerate((self.examples, *self.lists.values())):
            hold(each, width=WIDTH)
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            each.setToolTip(each.accessibleName())
            grid.addWidget(each, *divmod(place, 2))
        grid.setRowStretch(3, 1)
        self.setFocusProxy(self.examples)

    def choose(self, convention: Convention) -> None:
        """Show a convention in the lists; nobody is told."""
        self.convention = convention
        known = [example for _, example in EXAMPLES]
        self.examples.choose(known.index(convention) if convention in known else OWN_CHOICE)
        for name, each in self.lists.items():
            each.choose(value_of(convention, name))

    def _take(self, convention: Convention) -> None:
        if convention != self.convention:
            self.choose(convention)
            self.changed.emit()

    @Slot()
    def _take_example(self) -> None:
        place = self.examples.currentData()
        if place == OWN_CHOICE:
            self.choose(self.convention)  # it names what the lists say, and is none to take
        else:
            self._take(EXAMPLES[place][1])
