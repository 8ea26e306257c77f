"""The door to lecture mode: the audience's window and the presenter's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from app.views import Bench

if TYPE_CHECKING:
    from app.action import Host
    from app.lecture.screens import Screens
    from app.lecture.session import Lecture


class LectureDesk(QObject):
    """The door to lecture mode: the audience's window and the presenter's."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window
        self._screens: Screens | None = None
        self.lecture: Lecture | None = None  # while there is one

    def start(self) -> None:
        """Begin the lecture on the chosen screen, or end it."""
        self._begin_or_end(presents=False)

    def present(self) -> None:
        """Begin the lecture with the presenter's window."""
        self._begin_or_end(presents=True)

    def _begin_or_end(self, presents: bool) -> None:
        if self.lecture is not None:
            self.lecture.end()
            return
        from app.lecture.session import Lecture  # the start of the program does not wait for it

        self.lecture = Lecture(self._bench, self.screens, self._window, self._host, presents)
        self.lecture.ended.connect(self._forget)
        self.lecture.said.connect(self._host.dialogs.say)
        self.lecture.begin()

    @Slot()
    def _forget(self) -> None:
        self.lecture = None

    @property
    def screens(self) -> Screens:
        """The screens, watched from when they are first asked for."""
        if self._screens is None:
            from app.lecture.screens import Screens

            self._screens = Screens(self._host.looks.settings, self)
        return self._screens

    @property
    def projector(self) -> str:
        """The name of the screen that the hall sees."""
        return self.screens.seating(self._window).hall

    def choose_screen(self, name: str) -> None:
        """Remember which screen is the projector."""
        self.screens.choose(name)
