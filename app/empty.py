"""What a view says while it has nothing to show: always what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QVBoxLayout

from app.file_sentences import problem_words
from app.words import tr, worded
from core.document import Document
from core.message import Problem


def begin_words() -> str:
    """Return what to do with an empty network."""
    return tr("Begin with a neuron: double-click in the network above, or press N there.")


def still_missing(what: str, document: Document, problems: tuple[Problem, ...]) -> str:
    """Return a sentence about what appears once the network is complete, and what it lacks now."""
    if not document.network.neurons:
        return f"{what}\n{begin_words()}"
    if not problems:
        return what
    missing = tr("Still missing: {problem}.", problem=problem_words(problems[0], worded))
    more = len(problems) - 1
    return f"{what}\n{missing}" + (" " + tr("… and {count} more.", count=more) if more else "")


class Hint(QLabel):
    """A sentence in the middle of a table without rows; the pointer goes through it."""

    def __init__(self, table: QAbstractItemView) -> None:
        super().__init__(table.viewport())
        self.setObjectName("hint")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        room = QVBoxLayout(table.viewport())
        room.setContentsMargins(16, 8, 16, 8)
        room.addWidget(self)
        self.hide()

    def tell(self, words: str) -> None:
        """Show the sentence; none: the rows are there."""
        self.setText(words)
        self.setVisible(bool(words))
