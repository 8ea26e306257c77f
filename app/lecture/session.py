"""One lecture from its beginning to its end: its windows on their screens, and the screen saver held off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.lecture.audience import AudienceWindow
from app.lecture.awake import Awake
from app.lecture.control import LectureControl
from app.lecture.deeds import Deeds
from app.lecture.lecture_theme import LectureTheme
from app.lecture.presenter import PresenterWindow
from app.lecture.screens import Screens, fill, stand_on
from app.lecture.stage_views import MatrixStage, make_view
from app.lecture.state import View
from app.views import Bench
from app.words import tr

if TYPE_CHECKING:
    from app.action import Host


class Lecture(QObject):
    """The hall's window and, where it is wanted, the lecturer's, on the screens that there are.

    Signals:
        ended: everything of it is closed.
        said(str): something that the lecturer should know.
    """

    ended = Signal()
    said = Signal(str)

    def __init__(self, bench: Bench, screens: Screens, window: QWidget, host: Host, presents: bool = False) -> None:
        super().__init__(window)
        self._window, self._screens, self._host = window, screens, host
        self._bench, self._level = bench, bench.workbench.level
        self._is_over = False
        self.theme = LectureTheme(bench.theme, self)
        self.control = LectureControl(bench.workbench, self)
        self.audience = AudienceWindow(self.control, self.theme, self._make)
        self.control.presents = presents
        self.presenter = PresenterWindow(self.control, bench, self.theme) if presents else None
        self.deeds = Deeds(self.control, bench, host, self)
        self.audience.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, presents)  # keys are the desk's
        self.awake = Awake(self)
        self.awake.said.connect(self.said)
        self.theme.changed.connect(self._dress)
        self.control.ended.connect(self.end)
        self.control.swap_wanted.connect(self._swap)
        screens.changed.connect(self.place)

    def _make(self, view: View) -> QWidget:
        made = make_view(view, self._bench, self.theme, self._host.tabs.made("Surface"))
        if isinstance(made, MatrixStage):
            made.page = lambda: self.control.state.page
            self.control.pages = lambda: made.pages
            self.control.changed.connect(made.update)
        return made

    def begin(self) -> None:
        """Show the windows."""
        self.awake.hold()
        self.place()
        self._host.dialogs.stand_over(self.presenter or self.audience, self.control.say)

    @Slot()
    def _swap(self) -> None:
        if self._screens.seating(self._window).is_shared:
            self.control.say(tr("There is one screen only: nothing to swap."))
        else:
            self._screens.swap()

    @Slot()
    def place(self) -> None:
        """Put the windows on their screens, as these are now."""
        seats = self._screens.seating(self._window)
        if self.presenter is not None:
            self.presenter.show_hall(self.audience, two_screens=not seats.is_shared)
        if self.presenter is None or not seats.is_shared:
            fill(self.audience, seats.hall)
        if self.presenter is not None:
            stand_on(self.presenter, seats.desk, maximized=not seats.is_shared)
        (self.presenter or self.audience).activateWindow()

    @Slot()
    def _dress(self) -> None:
        self.audience.dress()
        if self.presenter is not None:
            self.presenter.refresh_colours()

    @Slot()
    def end(self) -> None:
        """Close what belongs to the lecture; the program's window is where it was."""
        if self._is_over:
            return
        self._is_over = True
        self._screens.changed.disconnect(self.place)
        self._screens.forget_swap()
        self._host.dialogs.stand_over(None)
        if self.control.workbench.level is not self._level:
            self.control.workbench.set_level(self._level)  # one that was chosen for the hall is not the window's
        self.awake.release()
        for window in (self.presenter, self.audience):
            if window is not None:
                window.close()
                window.deleteLater()
        self._window.activateWindow()
        self.ended.emit()
        self.deleteLater()
