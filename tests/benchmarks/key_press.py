"""Child process: presses the step key in the program's window on every built-in network; prints the times as JSON."""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.main_window import MainWindow
from app.start import make_window
from core.files import builtin_names, read_builtin

PRESSES = 60
PATIENCE = 2.0  # seconds without any painting after a key: something is broken


class Paintings(QObject):
    """Counts the paintings of widgets."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.count += 1
        return False


def seconds_of_press(window: MainWindow, key: Qt.Key, paintings: Paintings) -> float:
    """Return the seconds from a key press until the window has painted again.

    Raises:
        TimeoutError: if nothing is painted.
    """
    before, start = paintings.count, time.perf_counter()
    QTest.keyClick(window.page, key)
    while paintings.count == before:
        QApplication.processEvents()
        if time.perf_counter() - start > PATIENCE:
            raise TimeoutError(key.name)
    return time.perf_counter() - start


def main() -> int:
    application = QApplication(sys.argv[:1])
    paintings = Paintings(application)
    window = make_window(application)
    window.show()
    window.activateWindow()
    QTest.qWait(300)
    application.installEventFilter(paintings)
    found = {}
    for name in builtin_names():
        window.workbench.open_document(read_builtin(name), None)
        QTest.qWait(100)
        keys = [Qt.Key.Key_Right] * PRESSES + [Qt.Key.Key_Left] * PRESSES
        found[name] = [seconds_of_press(window, key, paintings) for key in keys]
    print(json.dumps(found), flush=True)
    window.background.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
