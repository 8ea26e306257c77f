"""Opens every dialog at a scale, on the screen that there is, and writes their sizes: run by test_on_screen.py."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QScrollArea

from app.data.builtin import BuiltInDialog
from app.data.import_dialog import ImportDialog
from app.experiments.dialog import ExperimentsDialog
from app.handouts.dialog import HandoutDialog
from app.homework.dialog import HomeworkDialog
from app.lessons.choosing import LessonDialog
from app.main_window import MainWindow
from app.new_network.dialog import NewNetworkDialog
from app.picturing.animation_dialog import AnimationDialog, Subject
from app.picturing.export_dialog import ExportDialog
from app.picturing.wish import Wish
from app.settings import Settings
from app.start import make_window
from core.steps import Level


def dialogs(window: MainWindow, folder: Path) -> Iterator[QDialog]:
    document, background, theme, workbench = (
        window.workbench.document,
        window.background,
        window.theme,
        window.workbench,
    )
    yield LessonDialog(theme, window)
    yield NewNetworkDialog(theme, window)
    yield BuiltInDialog(document, theme, window)
    yield ImportDialog(document, background, theme, folder, window)
    yield HandoutDialog(workbench, background, theme, folder / "out.pdf", window)
    yield HomeworkDialog(workbench, theme, background, window)
    yield ExperimentsDialog(background, theme, window)
    yield ExportDialog(window.desks.pictures.studio, theme, Wish(), window)
    yield AnimationDialog(Subject(document, None, Level.LAYER, 4, "light"), theme, window)


def measured(dialog: QDialog) -> dict[str, object]:
    """Return the dialog's size, and the buttons that stand below what scrolls, with what is cut off of them."""
    dialog.show()
    QTest.qWait(20)
    area = dialog.findChild(QScrollArea)
    foot = [button for button in dialog.findChildren(QPushButton) if area is None or not area.isAncestorOf(button)]
    cut = [button.text() for button in foot if not dialog.rect().contains(button.rect().translated(
        button.mapTo(dialog, button.rect().topLeft())))]  # fmt: skip
    size = dialog.size()
    dialog.close()
    return {"width": size.width(), "height": size.height(), "foot": [b.text() for b in foot], "cut": cut}


def main(scale: float, folder: Path) -> None:
    application = QApplication([])
    ini = folder / f"settings_{scale}.ini"
    ini.write_text(f"[view]\ntheme=light\nscale={scale}\n")
    window = make_window(application, Settings(ini))
    window.dialogs.ask_unsaved = lambda name: "discard"  # type: ignore[method-assign]
    window.show()
    found = {type(dialog).__name__: measured(dialog) for dialog in dialogs(window, folder)}
    print(json.dumps(found), flush=True)
    window.background.close()
    os._exit(0)


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]))
