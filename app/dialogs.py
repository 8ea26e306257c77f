"""What is asked and told in windows of its own: files, unsaved changes, the program itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QMainWindow,
    QMessageBox,
    QWidget,
)

from app.banner import Banner
from app.documents import Answer
from app.theme import Theme
from app.version import program_version
from app.words import tr
from core.document import Document


class WindowDialogs:
    """The dialogs of one window; problems are told on its banner, which does not stand in the way."""

    def __init__(self, window: QMainWindow, banner: Banner, theme: Theme) -> None:
        self._window, self._banner, self._theme = window, banner, theme
        self.say: Callable[[str], None] = lambda words: None  # the window lends its status line
        self._before: QWidget = window  # what dialogs stand over
        self._also: Callable[[str], None] = lambda words: None

    def stand_over(self, window: QWidget | None, say: Callable[[str], None] | None = None) -> None:
        """Ask over another window that is before this one, and say there too what is told; None: not any longer."""
        self._before = window if window is not None else self._window
        self._also = say if say is not None else lambda words: None

    def ask_new_network(self) -> Document | None:
        """Let a new network be described; None if it was called off."""
        from app.new_network.dialog import ask_new_network  # not needed until somebody asks

        return ask_new_network(self._theme, self._window)

    def ask_unsaved(self, name: str) -> Answer:
        """Ask what to do with unsaved changes."""
        buttons = QMessageBox.StandardButton
        box = self._box(tr("Save the changes to {name}?", name=name), tr("They are lost otherwise."))
        box.setIcon(QMessageBox.Icon.Question)
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        _without_icons(box.buttons())
        answers: dict[int, Answer] = {buttons.Save: "save", buttons.Discard: "discard"}
        return answers.get(box.exec(), "cancel")

    def ask_open_path(self, folder: Path) -> Path | None:
        kinds = tr("Networks (*.nabla);;All files (*)")
        return _path(QFileDialog.getOpenFileName(self._before, tr("Open"), str(folder), kinds)[0])

    def ask_save_path(self, suggestion: Path) -> Path | None:
        kinds = tr("Networks (*.nabla);;All files (*)")
        return _path(QFileDialog.getSaveFileName(self._before, tr("Save As"), str(suggestion), kinds)[0])

    def show_problems(self, title: str, lines: list[str]) -> None:
        """Tell what went wrong, on the banner."""
        self._banner.show_problems(title, lines)
        self._also(". ".join([title, *lines[:1]]))

    def tell_done(self, words: str) -> None:
        """Say what succeeded, and take away what was told of an earlier failure."""
        self._banner.hide()
        self.say(words)
        self._also(words)

    def show_error(self, title: str, text: str) -> None:
        """Tell of something that should not have happened, and wait until it is read."""
        box = self._box(title, text)
        box.setIcon(QMessageBox.Icon.Critical)
        box.exec()

    def show_about(self) -> None:
        """Say what the program is."""
        what = tr("Backpropagation, one number at a time: forwards, backwards, and through the update.")
        self._box(tr("Nablascope {version}", version=program_version()), what).exec()

    def _box(self, text: str, more: str) -> QMessageBox:
        box = QMessageBox(self._before)
        box.setWindowTitle("Nablascope")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setInformativeText(more)
        return box


def _without_icons(buttons: Iterable[QAbstractButton]) -> None:
    for button in buttons:
        button.setIcon(QIcon())


def _path(text: str) -> Path | None:
    return Path(text) if text else None
