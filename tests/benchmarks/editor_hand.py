"""A hand in the program's window that takes the time until the window is painted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow

PATIENCE = 30.0  # seconds without any painting: something is broken
REST_MS = 300  # until everything that waits for rest has been done


class Watch(QObject):
    """Counts the paintings of the graph, and takes the longest time in which nothing else could happen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.paintings, self.longest, self._last = 0, 0.0, time.perf_counter()
        window.graph.installEventFilter(self)
        self._beat = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._tick)

    def start(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()
        self._beat.start()

    def stop(self) -> float:
        """Return the longest block of the GUI thread since the start."""
        self._tick()
        self._beat.stop()
        return self.longest

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.paintings += event.type() == QEvent.Type.Paint
        return False


@dataclass
class Hand:
    """Does something in the window and takes the time until the window is painted."""

    window: MainWindow
    watch: Watch

    def seconds(self, act: Callable[[], object], done: Callable[[], bool] = lambda: True) -> float:
        """Return the seconds until the graph is painted and `done`.

        Raises:
            TimeoutError: if that does not come.
        """
        before, start = self.watch.paintings, time.perf_counter()
        act()
        while self.watch.paintings == before or not done():
            QApplication.processEvents()
            if time.perf_counter() - start > PATIENCE:
                raise TimeoutError
        return time.perf_counter() - start

    def rest(self) -> None:
        QTest.qWait(REST_MS)
