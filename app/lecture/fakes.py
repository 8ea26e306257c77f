"""Stands in for what is not there yet."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget

from app.lecture.state import View
from app.theme import Theme
from app.tokens import LECTURE_DARK, LECTURE_LIGHT, Tokens
from app.views import Bench


class LectureTheme(QObject):
    """The colours of the hall."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self._pass)

    @Slot()
    def _pass(self) -> None:
        self.changed.emit()

    @property
    def motion(self) -> bool:
        return self._theme.motion

    @property
    def tokens(self) -> Tokens:
        return LECTURE_DARK if self._theme.tokens.dark else LECTURE_LIGHT


def make_view(view: View, bench: Bench, theme: LectureTheme) -> QWidget:
    return QLabel(view)
