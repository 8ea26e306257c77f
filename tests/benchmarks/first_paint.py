"""Child process: shows a window, prints the time of its first finished painting, and ends. `program` or `bare`.

Both import NumPy before Qt, which is the faster order: Qt's bindings read the source of what is imported after them.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.main_window import MainWindow


def bare() -> int:
    """Show a window with nothing but NumPy imported beside it."""
    import numpy as np
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    from tests.benchmarks.painted import FirstPaint

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    FirstPaint(window)
    window.setCentralWidget(QLabel(str(np.zeros(3))))
    window.resize(1280, 800)
    window.show()
    return application.exec()


def program() -> int:
    """Start the program as its command does, which collects no garbage until the window is there."""
    gc.disable()
    from app import start
    from app.__main__ import main as run

    make_window = start.make_window

    def watched_window(application: QApplication) -> MainWindow:
        from tests.benchmarks.painted import FirstPaint

        window = make_window(application)
        FirstPaint(window)
        return window

    start.make_window = watched_window
    return run([])


if __name__ == "__main__":
    sys.exit(bare() if sys.argv[1:] == ["bare"] else program())
