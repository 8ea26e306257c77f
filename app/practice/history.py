"""The predictions so far, each beside its result, the newest first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.practice.practice import Record
from app.practice.wording import name_of
from app.words import tr
from core.document import Document
from core.numbers import shown

SHOWN = 12
_SYMBOLS = {
    "net": "net", "out": "out", "delta": "δ", "dE_dout": "∂E/∂out", "loss": "E", "loss_share": "E", "gradient": "∂E/∂w",
    "batch_gradient": "∂E/∂w", "updated_weight": "new",
}  # fmt: skip


class History(QWidget):
    """A small table: what, your prediction, the result."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Your predictions"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)

    def show_records(self, records: list[Record], document: Document, digits: int) -> None:
        """Show the last predictions."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None:
                part.deleteLater()
        if records:
            for column, words in enumerate((tr("asked"), tr("you"), tr("result"))):
                self._grid.addWidget(_label(words, "quiet_words"), 0, column)
        for row, record in enumerate(reversed(records[-SHOWN:]), 1):
            asked = record.question
            what = f"{_SYMBOLS[asked.source.quantity]} {name_of(asked, document)}".strip()
            given = tr("shown") if record.is_shown else record.given
            if record.tries > 1 and not record.is_shown:
                given = tr("{given} (try {number})", given=given, number=record.tries)
            for column, words in enumerate((what, given, shown(asked.value, digits))):
                self._grid.addWidget(_label(words, "record"), row, column)


def _label(words: str, name: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
