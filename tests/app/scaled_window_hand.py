"""What the tests of the interface's scale share: the window, opened and shown at a scale."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.settings import Settings
from app.start import make_window
from app.theme import Theme
from app.workbench import Lens
from core.formula import Source

SHOWN = [(0.75, (1280, 800)), (1.0, (1280, 800)), (1.5, (1920, 1080)), (2.0, (1920, 1080)), (3.0, (3840, 2160))]


def opened(qapp: QApplication, folder: Path, scale: float = 1.0) -> Iterator[MainWindow]:
    ini = folder / f"settings_{scale}.ini"
    ini.write_text(f"[view]\ntheme=light\nscale={scale}\n")
    window = make_window(qapp, Settings(ini))
    window.dialogs.ask_unsaved = lambda name: "discard"  # type: ignore[method-assign]
    window.resize(1280, 800)
    window.show()
    settle()
    yield window
    window.close()
    Theme("light").apply(qapp)


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QTest.qWait(0)


def show_at(window: MainWindow, scale: float, size: tuple[int, int], lens: Lens = Lens.STEP) -> None:
    """Show the window with a selection in the middle of an iteration."""
    window.looks.choose_scale(scale)
    window.resize(*size)
    window.workbench.go_to(20)
    window.workbench.select(Source("edge", 2, "gradient", 0))
    window.workbench.look_through(lens)
    settle()
