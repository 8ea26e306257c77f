"""The first minute: start page, tour, search and the sheet of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWhatsThis

from app.guide.front import Front
from app.views import Bench

if TYPE_CHECKING:
    from app.action import Host
    from app.guide.key_listing import KeyListing
    from app.guide.searching import Searching
    from app.guide.tour import Tour
    from app.main_window import MainWindow


class GuideDesk(QObject):
    """The first minute: start page, tour, search and the sheet of keys."""

    def __init__(self, bench: Bench, host: Host, window: MainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window
        self.front = Front(bench, host, window)
        self.searching: Searching | None = None
        self.touring: Tour | None = None
        self.listing: KeyListing | None = None

    def show_start(self) -> None:
        """Show the start page: lessons, examples, recent files, a new network."""
        self.front.show()

    def tour(self) -> None:
        """Point out the five parts of the window, one after the other."""
        from app.guide.tour import Tour

        self.front.leave()
        if self.touring is None:
            self.touring = Tour(self._window)
        self.touring.begin()

    def search(self) -> None:
        """Find an action or lesson by a word; asked for again, the search goes."""
        from app.guide.searching import Searching

        if self.searching is None:
            self.searching = Searching(self._window, self.front)
        self.searching.toggle()

    def show_keys(self) -> None:
        """List every key on one sheet; asked for again, it goes."""
        from app.guide.key_listing import KeyListing

        if self.listing is None:
            self.listing = KeyListing(self._window)
        self.listing.toggle()

    def whats_this(self) -> None:
        """Let the next click tell what is under it."""
        from app.guide.whats_this import explain_parts

        self.front.leave()
        explain_parts(self._window)
        QWhatsThis.enterWhatsThisMode()
