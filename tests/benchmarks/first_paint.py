"""Child process: shows a window, prints the time of its first finished painting, and ends. `program` or `bare`."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class FirstPaint(QObject):
    """Waits for the first painting of any widget; when the whole window is done, prints the time and quits."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._seen = False
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._seen and event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self._seen = True
            QTimer.singleShot(0, self._finish)
        return False

    def _finish(self) -> None:
        print(time.time(), flush=True)
        QApplication.exit(0)


def bare_window() -> QWidget:
    """Return a window with nothing but NumPy imported beside it."""
    import numpy as np
    from PySide6.QtWidgets import QLabel, QMainWindow

    window = QMainWindow()
    window.setCentralWidget(QLabel(str(np.zeros(3))))
    window.resize(1280, 800)
    return window


def program_window(application: QApplication) -> QWidget:
    """Return the program's window as it starts."""
    from app.start import make_window

    return make_window(application)


def main() -> int:
    application = QApplication(sys.argv[:1])
    first_paint = FirstPaint(application)
    window = bare_window() if sys.argv[1:] == ["bare"] else program_window(application)
    window.show()
    status = application.exec()
    del first_paint
    return status


if __name__ == "__main__":
    sys.exit(main())
