"""The usual mistakes that give the wrong number: what was done, and the wrong formula beside the right one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.practice.formula import FormulaSheet
from app.practice.shown_formula import lines_of_mistake
from app.theme import Theme
from app.words import tr, worded
from app.workbench import Workbench
from core.mistakes import Mistake

MOST = 3  # more reasons help nobody


class MistakeCards(QWidget):
    """A card for each mistake."""

    def __init__(self, workbench: Workbench, theme: Theme, side_by_side: bool = False) -> None:
        super().__init__()
        self._workbench, self._theme, self._side_by_side = workbench, theme, side_by_side
        self.setAccessibleName(tr("What went wrong"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._shown: tuple[Mistake, ...] = ()

    def show_mistakes(self, mistakes: Sequence[Mistake], digits: int, tells_right: bool = False) -> None:
        """Show the first mistakes; the right formula with names, with its numbers only where `tells_right`."""
        self.setVisible(bool(mistakes))
        if tuple(mistakes) == self._shown:
            return
        self._shown = tuple(mistakes)
        while self._column.count():
            item = self._column.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None:
                part.deleteLater()
        kinds = {mistake.kind: mistake for mistake in reversed(mistakes)}  # of each kind the first, the simplest
        first = [mistake for mistake in mistakes if kinds[mistake.kind] is mistake]
        for mistake in first[:MOST]:
            self._column.addWidget(self._card(mistake, tells_right))
        if len(mistakes) > len(first[:MOST]):
            more = len(mistakes) - len(first[:MOST])
            self._column.addWidget(
                _label(tr("{count} more mistakes would give this number too.", count=more), "quiet_words")
            )

    def _card(self, mistake: Mistake, tells_right: bool) -> QFrame:
        frame = QFrame()
        frame.setObjectName("mistake")
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addWidget(_label(worded(mistake.told), "told"))
        both = QHBoxLayout() if self._side_by_side else QVBoxLayout()
        both.setSpacing(16 if self._side_by_side else 4)
        column.addLayout(both)
        for heading, part, with_numbers in (
            (tr("with the mistake"), mistake.wrong, True),
            (tr("as it should be"), mistake.right, tells_right),
        ):
            one = QVBoxLayout()
            one.setSpacing(4)
            one.addWidget(_label(heading, "quiet_words"))
            sheet = FormulaSheet(self._workbench, self._theme, heading)
            sheet.show_lines(lines_of_mistake(part, with_numbers))
            one.addWidget(sheet)
            one.addStretch(1)
            both.addLayout(one, 1)
        return frame


def _label(words: str, name: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
