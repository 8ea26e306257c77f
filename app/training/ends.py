"""When a run ends: fields of which any may stay empty; whichever is reached first ends it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.control_tips import tip_of_control
from app.controls import mark_wrong, plain_tip
from app.fields import plain_label
from app.gaps import gap
from app.scaling import hold
from app.words import tr
from core.numbers import parse_number
from core.training import Until

MOST_UPDATES = 1_000_000_000


class End(QLineEdit):
    """A number above 0 that ends a run; empty: that does not end it. `wanted`: Enter was pressed."""

    wanted = Signal()

    def __init__(self, name: str, width: int, text: str = "", whole: bool = True) -> None:
        super().__init__(text)
        self._whole = whole
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(tip_of_control(name)))
        self.setPlaceholderText("–")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        hold(self, width=width, height=24)
        self.setMaxLength(16)
        self.textEdited.connect(lambda: self._complain(""))

    @property
    def number(self) -> float | None:
        """The number; None without one.

        Raises:
            ValueError: if something else stands there; it is marked then.
        """
        text = self.text().strip().replace(",", "") if self._whole else self.text().strip()
        if not text:
            return None
        try:
            value = parse_number(text)
        except ValueError:
            self._complain(tr("Not a number: type 100 or 0.01, or nothing."))
            raise
        if value <= 0 or (self._whole and (value != int(value) or value > MOST_UPDATES)):
            words = tr("A whole number from 1, or nothing.") if self._whole else tr("A number above 0, or nothing.")
            self._complain(words)
            raise ValueError(words)
        return value

    def _complain(self, problem: str) -> None:
        self.setToolTip(plain_tip(problem or tip_of_control(self.accessibleName())))
        self.setAccessibleDescription(problem)
        mark_wrong(self, bool(problem))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)


class Ends(QWidget):
    """until [1000] updates, loss below [ ], [ ] epochs without gain, [ ] seconds. `wanted`: Enter in one of them."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.updates = End(tr("Run: updates"), 70, "1000")
        self.loss = End(tr("Run until the loss is below"), 56, whole=False)
        self.patience = End(tr("Run until so many epochs brought no lower loss"), 44)
        self.seconds = End(tr("Run: seconds"), 44, whole=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        for before, field, after in (
            ("", self.updates, tr("updates,")), (tr("or loss below"), self.loss, ""),
            (tr("or no gain in"), self.patience, tr("epochs")), (tr("or"), self.seconds, tr("s")),
        ):  # fmt: skip
            for part in (before, field, after):
                if isinstance(part, str):
                    if part:
                        row.addWidget(plain_label(part))
                else:
                    row.addWidget(part)
                    part.wanted.connect(self.wanted)
            gap(row, 2)
        tip = tr("Empty fields end nothing; with several the first one that is reached ends the run.")
        self.setToolTip(plain_tip(tip))

    def until(self) -> Until | None:
        """Return when a run ends; None if what stands in a field is no number, which then is marked."""
        found: list[float | None] = []
        wrong = False
        for field in (self.updates, self.loss, self.patience, self.seconds):
            try:
                found.append(field.number)
            except ValueError:
                wrong = True
        if wrong:
            return None
        updates, loss, patience, seconds = found
        return Until(
            updates=None if updates is None else int(updates), loss_below=loss,
            patience=None if patience is None else int(patience), seconds=seconds,
        )  # fmt: skip
