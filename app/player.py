"""Play: steps forward by itself, so many steps a second, across iterations, until it is stopped."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.settings import SPEED, SPEEDS, Settings
from app.workbench import Workbench


class Player(QObject):
    """Calls the workbench's step forward on a timer.

    Signals:
        changed(): it started, stopped or got another speed.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._settings = workbench, settings
        self._speed = settings.get(SPEED)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        workbench.document_changed.connect(self._document_changed)

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Steps a second."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Step so many times a second, from now on and after the next start of the program."""
        self._speed = speed
        self._settings.put(SPEED, speed)
        if self.playing:
            self._timer.start(self._interval)
        self.changed.emit()

    def change_speed(self, places: int) -> None:
        """Take the next faster (1) or slower (−1) speed, as far as there is one."""
        place = SPEEDS.index(self._speed) + places
        self.set_speed(SPEEDS[min(max(place, 0), len(SPEEDS) - 1)])

    def toggle(self) -> None:
        """Start, with one step at once, or stop."""
        if self.playing:
            self.stop()
        elif self._workbench.plan is not None and not self._workbench.is_live:
            self._timer.start(self._interval)
            self._workbench.step_forward()
            self.changed.emit()

    def stop(self) -> None:
        """Stop, if it plays."""
        if self.playing:
            self._timer.stop()
            self.changed.emit()

    @property
    def _interval(self) -> int:
        return round(1000 / self._speed)

    @Slot()
    def _tick(self) -> None:
        self._workbench.step_forward()

    @Slot()
    def _document_changed(self) -> None:
        if self._workbench.plan is None or self._workbench.is_live:
            self.stop()
