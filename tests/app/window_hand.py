"""The program's window as tests open it: in front, with settings of its own, leaving without a question."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.settings import Settings
from app.theme import Theme
from app.workbench import Workbench


def leave_quietly(window: MainWindow) -> None:
    """Let the window throw away what is unsaved when it is closed, whatever the test let it answer."""
    window.dialogs.ask_unsaved = lambda name: "discard"  # type: ignore[method-assign]


def put_in_front(qtbot: QtBot, window: MainWindow, size: tuple[int, int] | None = None) -> MainWindow:
    """Show a window, active; it is closed, and its work with it, when the test is over."""
    leave_quietly(window)
    qtbot.addWidget(window, before_close_func=leave_quietly)
    if size is not None:
        window.resize(*size)
    with qtbot.waitActive(window):
        window.show()
    return window


def window_on(
    qtbot: QtBot, workbench: Workbench, theme: Theme, folder: Path, size: tuple[int, int] | None = None
) -> MainWindow:
    """Show a window on a workbench, in a theme that the test has in hand."""
    return put_in_front(qtbot, MainWindow(workbench, theme, Settings(folder / "settings.ini")), size)
