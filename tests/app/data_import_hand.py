"""The import as its tests use it: a window, its data tab, and the dialog on a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.data.import_dialog import ImportDialog
from app.main_window import MainWindow
from app.theme import Theme
from tests.app.data_hand import LEFT, data_window


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, tmp_path: Path) -> MainWindow:
    return data_window(qtbot, theme, tmp_path)


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow, theme: Theme, tmp_path: Path) -> ImportDialog:
    dialog = ImportDialog(window.workbench.document, window.background, theme, tmp_path, window)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def read(qtbot: QtBot, dialog: ImportDialog, text: str, path: Path | None = None) -> None:
    """Let the dialog read text, as a file where there is a path."""
    if path is not None:
        path.write_text(text, "utf-8")
        dialog.importing.open_file(path)
    else:
        QApplication.clipboard().setText(text)
        qtbot.mouseClick(dialog.paste_button, LEFT)
    qtbot.waitUntil(lambda: dialog.importing.progress is None, timeout=5000)
