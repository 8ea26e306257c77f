"""Puts the start page before the network's views, and takes it away as soon as something happens to these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from app.actions import tip_of
from app.guide.place import Place
from app.settings import TOUR_SEEN
from app.views import Bench
from app.words import tr

if TYPE_CHECKING:
    from pathlib import Path

    from app.action import Host
    from app.guide.start_page import StartPage


class Front(QObject):
    """Shows and leaves the start page, and does what is chosen on it."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window
        self._place: Place | None = None

    @property
    def is_shown(self) -> bool:
        """Whether the start page is what the window shows."""
        return self._place is not None and not self._place.isHidden()

    @property
    def page(self) -> StartPage | None:
        """The page, once it was made."""
        from app.guide.start_page import StartPage

        page = self._place.page if self._place is not None else None
        return page if isinstance(page, StartPage) else None

    def show(self) -> None:
        """Show the start page."""
        if self.is_shown:
            return
        if self._place is None:
            self._place = Place(self._made)
            self._host.take_in(self._place)
            self._listen()
        self._give_way(True)

    @Slot()
    def leave(self) -> None:
        """Go back to the network."""
        if self._place is not None and self.is_shown:
            self._give_way(False)
            self._place.empty()
            self._host.graph.setFocus()

    def _give_way(self, shown: bool) -> None:
        assert self._place is not None
        for part in (self._host.body, self._host.upper, self._window.statusBar()):
            part.setHidden(shown)
        self._place.setVisible(shown)

    def _listen(self) -> None:
        """Whatever happens to the network is to be seen."""
        workbench = self._bench.workbench
        for signal in (workbench.document_changed, workbench.cursor_changed, workbench.selection_changed):
            signal.connect(self.leave)
        self._host.tabs.currentChanged.connect(self.leave)

    def _made(self) -> StartPage:
        from app.guide.start_page import StartPage

        invites = not self._host.looks.settings.get(TOUR_SEEN)
        page = StartPage(self._bench.theme, self._host.documents.recent, _tip, invites)
        page.lesson_chosen.connect(self._begin)
        page.example_chosen.connect(self._open_example)
        page.file_chosen.connect(self._open_file)
        page.wanted.connect(self._do)
        page.fill()
        return page

    @Slot(str)
    def _begin(self, lesson: str) -> None:
        if self._host.desks.lessons.begin(lesson):
            self._leave_for_lesson()

    def _leave_for_lesson(self) -> None:
        """Leave; the lesson takes the keyboard by itself."""
        self.leave()

    @Slot(str)
    def _open_example(self, name: str) -> None:
        self._host.documents.new(name)

    @Slot(object)
    def _open_file(self, path: Path) -> None:
        self._host.documents.open(path)

    @Slot(str)
    def _do(self, what: str) -> None:
        verbs = {
            "new_network": self._host.documents.ask_new,
            "open": self._host.documents.ask_open,
            "own_lesson": self._host.desks.lessons.ask_file,
            "tour": self._host.desks.guide.tour,
            "leave": self.leave,
        }
        verbs[what]()


def _tip(key: str) -> str:
    return tr("A lesson of your own: a text file with live steps") if key == "own_lesson" else tip_of(key)
