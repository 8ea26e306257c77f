"""Child process: presses a remote's key on a 1920x1080 stage at all steps of two networks; prints the times as JSON."""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.lecture.audience import AudienceWindow
from app.main_window import MainWindow
from app.start import make_window
from core.construct import Layers, layered
from core.document import Document
from core.files import read_builtin

HALL = QSize(1920, 1080)
PATIENCE = 2.0  # seconds without any painting after a key: something is broken


class Paintings(QObject):
    """Knows when the glass over the stage was painted last: it is what is painted last there."""

    count, last = 0, 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
            self.last = time.perf_counter()
        return False


def seconds_of_press(audience: AudienceWindow, key: Qt.Key, paintings: Paintings) -> float:
    """Return the seconds from a key press until the stage is painted again.

    Raises:
        TimeoutError: if it is not.
    """
    before, start = paintings.count, time.perf_counter()
    QTest.keyClick(audience, key)
    while paintings.count == before:
        QApplication.processEvents()
        if time.perf_counter() - start > PATIENCE:
            raise TimeoutError(key.name)
    seconds = paintings.last - start
    QApplication.processEvents()  # what else there is to paint, the program's own window, comes later
    return seconds


def seconds_of_steps(window: MainWindow, document: Document) -> list[float]:
    """Return the times of all steps of an iteration, there and back."""
    window.workbench.open_document(document, None)
    window.desks.lecture.start()
    lecture = window.desks.lecture.lecture
    assert lecture is not None and window.workbench.plan is not None
    audience, paintings = lecture.audience, Paintings()
    audience.showNormal()
    audience.resize(HALL)
    QTest.qWait(300)
    audience.glass.installEventFilter(paintings)
    count = window.workbench.plan.count
    keys = [Qt.Key.Key_PageDown] * count + [Qt.Key.Key_PageUp] * count
    found = [seconds_of_press(audience, key, paintings) for key in keys]
    lecture.end()
    QTest.qWait(50)
    return found


def main() -> int:
    application = QApplication(sys.argv[:1])
    window = make_window(application)
    window.show()
    QTest.qWait(300)
    large = layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), seed=3)
    documents = {"2-2-2": read_builtin("mazur-2-2-2"), "2-8-8-1": large}
    print(json.dumps({name: seconds_of_steps(window, document) for name, document in documents.items()}), flush=True)
    window.background.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
