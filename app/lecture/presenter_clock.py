"""The time of day, and the time since the lecture began, which can be paused."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTime, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.controls import IconButton
from app.fields import plain_label
from app.gaps import gap
from app.theme import Theme, ui_font
from app.words import tr

SECOND = 1000
NOW_SIZE, SINCE_SIZE = 30, 20  # pixels at 100 %
HOUR, MINUTE = 3600, 60


class Stopwatch:
    """Counts seconds since it was reset, without those for which it was paused."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self.reset()

    def reset(self) -> None:
        """Begin at 0; a paused one stays paused."""
        self._before, self._since = 0.0, None if getattr(self, "is_paused", False) else self._now()

    @property
    def is_paused(self) -> bool:
        """Whether time stands still."""
        return self._since is None

    def toggle(self) -> None:
        """Pause, or go on."""
        if self._since is None:
            self._since = self._now()
        else:
            self._before, self._since = self.seconds, None

    @property
    def seconds(self) -> float:
        """The time that was counted."""
        return self._before + (0.0 if self._since is None else self._now() - self._since)


def written(seconds: float) -> str:
    """Return a time as 4:07 or 1:02:33."""
    whole = int(seconds)
    hours, minutes, rest = whole // HOUR, whole // MINUTE % MINUTE, whole % MINUTE
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Clock(QWidget):
    """Shows both times and lets the second one be paused and begun anew."""

    def __init__(self, theme: Theme, watch: Stopwatch | None = None) -> None:
        super().__init__()
        self._theme, self.watch = theme, watch or Stopwatch()
        self.now, self.since = plain_label(""), plain_label("")
        self.pause = IconButton(theme, "pause", tr("Pause the clock"), side=28)
        self.restart = IconButton(theme, "undo", tr("Begin at 0:00 again"), side=28)
        self.pause.clicked.connect(self._toggle)
        self.restart.clicked.connect(self._reset)
        self._arrange()
        self._tick = QTimer(self, interval=SECOND)
        self._tick.timeout.connect(self.refresh)
        self._tick.start()
        theme.changed.connect(self._dress)
        self._dress()
        self.refresh()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.since, self.pause, self.restart):
            row.addWidget(part)
        gap(row, 16)
        row.addWidget(self.now)
        for label, name in ((self.now, tr("Time of day")), (self.since, tr("Time since the lecture began"))):
            label.setAccessibleName(name)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @Slot()
    def refresh(self) -> None:
        """Bring both times up to date."""
        self.now.setText(QTime.currentTime().toString("H:mm"))
        self.since.setText(written(self.watch.seconds))

    @Slot()
    def _toggle(self) -> None:
        self.watch.toggle()
        paused = self.watch.is_paused
        self.pause.set_icon("play" if paused else "pause")
        self.pause.setAccessibleName(tr("Let the clock go on") if paused else tr("Pause the clock"))
        self.pause.setToolTip(self.pause.accessibleName())
        self._dress()
        self.refresh()

    @Slot()
    def _reset(self) -> None:
        self.watch.reset()
        self.refresh()

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.now.setFont(ui_font(tokens.px(NOW_SIZE), 600))
        self.since.setFont(ui_font(tokens.px(SINCE_SIZE), 400))
        _colour(self.since, (tokens.muted if self.watch.is_paused else tokens.text).name())


def _colour(label: QLabel, colour: str) -> None:
    label.setStyleSheet(f"color: {colour};")
