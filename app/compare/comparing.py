"""Makes the comparison that the tab shows: at once where that is a matter of milliseconds, else on the worker."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QObject, Signal

from app.background import Background
from app.words import tr, worded
from app.workbench import Workbench
from core.comparison import Comparison, compare, fitting_level
from core.conventions import Convention, iterate_by
from core.editing_base import EditRefused
from core.iteration import Iteration
from core.steps import Level

KEY = "compare"
AT_ONCE = 600  # edges times samples that are compared without the worker


class Comparing(QObject):
    """The comparison of the workbench's iteration with the same one in another convention.

    `comparison` is None while there is none to show; `why` says why.

    Signals:
        changed: another comparison is there, or none any more.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._background = workbench, background
        self._wanted: tuple[Iteration | None, Convention, Level] | None = None
        self.comparison: Comparison | None = None
        self.why = ""

    def follow(self, convention: Convention) -> None:
        """Compare what is on screen with this convention, unless that is what is shown or under way already."""
        workbench = self._workbench
        wanted = (workbench.iteration, convention, workbench.level)
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self._background.cancel(KEY)
        self.comparison, self.why = None, ""
        iteration = workbench.iteration
        if iteration is None:
            self.why = tr("Conventions can be compared when the network is complete.")
            self.changed.emit()
        elif len(workbench.document.network.edges) * len(iteration.rows) <= AT_ONCE:
            self._compare_now(iteration, convention)
        else:
            self._compare_later(iteration, convention)

    def pause(self) -> None:
        """Give up what is under way: nobody is looking."""
        if self._background.is_busy(KEY):
            self._background.cancel(KEY)
            self._wanted = None

    def _compare_now(self, iteration: Iteration, convention: Convention) -> None:
        work = _comparing(iteration, convention, self._workbench.level)
        try:
            while True:
                next(work)
        except StopIteration as done:
            self._take(done.value)
        except EditRefused as refused:
            self._refuse(refused)

    def _compare_later(self, iteration: Iteration, convention: Convention) -> None:
        level = self._workbench.level
        self.why = tr("Comparing…")
        self._background.start(
            KEY,
            lambda: _comparing(iteration, convention, level),
            on_done=self._take,
            on_error=self._fail,
        )
        self.changed.emit()

    def _take(self, comparison: Comparison) -> None:
        self.comparison, self.why = comparison, ""
        self.changed.emit()

    def _refuse(self, refused: EditRefused) -> None:
        self.why = worded(refused.why)
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, EditRefused):
            raise error
        self._refuse(error)


def _comparing(left: Iteration, convention: Convention, level: Level) -> Generator[None, None, Comparison]:
    """Do an iteration again in another convention and compare both; yields where it may be given up."""
    rows = left.rows
    right = iterate_by(left.document, convention, rows[0] if len(rows) == 1 else None)
    yield None
    level = fitting_level(left, level)
    yield None
    return compare(left, right, level)
