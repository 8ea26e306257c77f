"""One weight's check at the left and in the middle: its numbers at the chosen h, and the error at every h."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.background import Background
from app.check.sliced import Sliced, at_once
from app.check.subject import Subject
from core.difference import Difference, Probe, Valley, usual_step, valley

AT_ONCE = 2_000  # edges times rows up to which the plot's 115 forward passes take a few milliseconds
LIVE = 200_000  # up to which the two passes of one difference take a few milliseconds


class OneWeight(QObject):
    """Measures a subject. `changed`: another h, or measurements have arrived. h stays as chosen, for all weights."""

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Sliced[Valley] = Sliced(background, "check one weight")
        self._chosen: float | None = None
        self.subject: Subject | None = None
        self._probe: Probe | None = None
        self.valley: Valley | None = None
        self.difference: Difference | None = None

    @property
    def step(self) -> float:
        """The h in force: the chosen one, else the check's own."""
        if self._chosen is not None:
            return self._chosen
        return usual_step(self._probe.weight if self._probe else 0.0)

    @property
    def is_usual(self) -> bool:
        """Whether h is the check's own."""
        return self._chosen is None

    def look_at(self, subject: Subject) -> None:
        """Measure a weight, unless it is the one that was measured."""
        if subject == self.subject:
            self._work.resume()
            return
        self.subject, self._probe, self.valley = subject, subject.probe(), None
        working = valley(self._probe)
        if subject.work <= AT_ONCE:
            self._work.cancel()
            self.valley = at_once(working)
        else:
            self._work.start(working, self._take)
        self._measure()

    def choose(self, step: float | None) -> None:
        """Take another h; None: the check's own."""
        self._chosen = step
        self._measure()

    def pause(self) -> None:
        """Do nothing until `look_at`: nobody is looking."""
        self._work.pause()

    def forget(self) -> None:
        """There is nothing to measure."""
        self._work.cancel()
        self.subject = self._probe = self.valley = self.difference = None

    def _take(self, result: Valley) -> None:
        self.valley = result
        self._measure()

    def _measure(self) -> None:
        """Measure at h; where a pass takes long, take the nearest of the points that the plot has."""
        if self._probe is None or self.subject is None:
            return
        if self.subject.work <= LIVE:
            self.difference = self._probe.difference(self.step)
        elif self.valley is not None:
            self.difference = min(self.valley.points, key=lambda point: abs(point.step / self.step - 1.0))
        else:
            self.difference = None
        self.changed.emit()
