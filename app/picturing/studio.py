"""Draws any view of the window: network and formula afresh at any size, all others as they are on screen."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QMainWindow, QWidget

from app.graph.arrangement import Arranger, LaidOut, Wanted
from app.graph.scene import Scene
from app.picturing.growing import grown
from app.picturing.order import Order
from app.picturing.outputs import Drawing, image, picture_bytes, png_of
from app.picturing.sheet import Part, Sheet, network_aspect
from app.picturing.wish import AS_ON_SCREEN, View, Wish
from app.picturing.writing import mode_of
from app.theme import MODES, Tokens
from app.views import Bench
from app.words import tr
from core.network import Floats

if TYPE_CHECKING:
    from app.action import Host

_RENDER = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren
GROUNDS = {  # not far apart, or what is chosen for its contrast would change
    False: (QColor("#FFFFFF"), QColor("#C4C4C4")),
    True: (QColor("#000000"), QColor("#303030")),
}
JOB = "places of labels in a picture"
MOST_DIGITS = 8  # on neurons and edges


class Studio:
    """Makes what a wish says of the window's present state."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        self._bench, self._host, self._window = bench, host, window
        self._arranger = host.graph.arrangement()

    # What there is

    def views(self) -> dict[View, str]:
        """Return what can be drawn now, with its words."""
        workbench = self._bench.workbench
        tab = self._host.tabs.tabText(self._host.tabs.currentIndex())
        lens = str(workbench.lens).capitalize()
        found = {View.NETWORK: tr("Network")}
        if workbench.explanation is not None:
            found |= {View.BOTH: tr("Network and formula"), View.FORMULA: tr("Formula of the step")}
        found[View.LENS] = tr("Column beside the network ({name})", name=lens)
        found |= {View.TIMELINE: tr("Timeline"), View.TAB: tr("Tab in front ({name})", name=tab)}
        return found | {View.WINDOW: tr("Whole window")}

    def view_in_front(self) -> View:
        """Return what the keyboard is in."""
        focus = self._window.focusWidget()
        for view in (View.TAB, View.LENS, View.TIMELINE):
            part = self._part(view)
            if focus is not None and (focus is part or part.isAncestorOf(focus)):
                return view
        return View.NETWORK

    def scene(self) -> Scene:
        """Return what the graph shows, without what the pointer is on."""
        w = self._bench.workbench
        return Scene(
            w.document, w.iteration, w.shown, w.explanation, w.step, w.selection, None, min(w.digits, MOST_DIGITS),
            w.selected, self._host.graph.reading, w.routes,
        )  # fmt: skip

    def size_of(self, view: View) -> tuple[int, int]:
        """Return how large a view is drawn that is not drawn afresh."""
        with self._room_for(view) as part:
            return part.width(), part.height()

    def _part(self, view: View) -> QWidget:
        host, lens = self._host, self._bench.workbench.lens
        if view is View.WINDOW:
            return self._window
        if view is View.TAB:
            return host.tabs.currentWidget()
        return host.lenses.page(lens) if view is View.LENS else host.timeline

    # Drawing

    def picture(self, wish: Wish) -> bytes:
        """Return a picture as the content of a file.

        Raises:
            OSError, ValueError: if it cannot be made; the message says why.
        """
        if wish.view.is_sheet:
            return self.order(wish).content()
        if wish.clear and not wish.view.is_sheet:
            return png_of(self._clear_image(wish, wish.scale))
        with self._dressed(wish), self._drawing(wish) as drawing:
            return picture_bytes(drawing, wish.kind, wish.scale)

    def order(self, wish: Wish) -> Order:
        """Return what is to be drawn, as a plain value; of views that are drawn afresh."""
        part, mode = Part(wish.view.value), self.mode(wish)
        return Order(self.scene(), part, mode, wish.clear, wish.kind, wish.size, wish.scale, self.arranger)

    @property
    def arranger(self) -> Arranger:
        """What knows where labels are, as far as that has been found; another one each time."""
        return copy(self._arranger)

    def prepare(self, wish: Wish, ready: Callable[[], None]) -> None:
        """Find the places of labels in the background, then call `ready`; at once where nothing has to be found."""
        aspect = network_aspect(Part(wish.view.value), wish.size) if wish.view.is_sheet else None
        self.prepare_network(aspect, ready)

    def prepare_network(self, aspect: float | None, ready: Callable[[], None]) -> None:
        """Do the same for a network so many times as wide as high; None: for no network."""
        wanted = self._arranger.wanted(self.scene(), aspect) if aspect is not None else None
        self._bench.background.cancel(JOB)
        if wanted is None:
            ready()
            return

        def take(found: LaidOut) -> None:
            self._arranger.take(wanted, found)
            ready()

        self._bench.background.start(JOB, partial(_laid_out, wanted), on_done=take)

    def rest(self) -> None:
        """Prepare nothing any more."""
        self._bench.background.cancel(JOB)

    def image(self, wish: Wish, scale: float) -> QImage:
        """Return a picture as an image of so many pixels a unit."""
        if wish.clear and not wish.view.is_sheet:
            return self._clear_image(wish, scale)
        with self._dressed(wish), self._drawing(wish) as drawing:
            return image(drawing, scale)

    def _clear_image(self, wish: Wish, scale: float) -> QImage:
        """Return a picture of a widget without its ground: what changes with the ground is not the widget's own."""
        made = []
        for ground in GROUNDS[self.tokens(wish).dark]:
            with self._dressed(wish, ground), self._drawing(wish) as drawing:
                made.append(image(drawing, scale))
        return unmixed(made[0], made[1], *GROUNDS[self.tokens(wish).dark])

    @contextmanager
    def _drawing(self, wish: Wish) -> Iterator[Drawing]:
        """Lend what is to be painted."""
        if wish.view.is_sheet:
            yield Sheet(self.scene(), Part(wish.view.value), self.tokens(wish), wish.clear).drawing(
                wish.size, self._arranger
            )
            return
        title = self._bench.workbench.document.title
        with self._room_for(wish.view) as part:
            size = (part.width(), part.height())
            yield Drawing(lambda painter: render(part, painter), size, title, wish.clear)

    def _room_for(self, view: View) -> AbstractContextManager[QWidget]:
        """Lend a part of the window, with room for all of it."""
        part = self._part(view)
        return nullcontext(part) if view is View.WINDOW else grown(part)

    def mode(self, wish: Wish) -> str:
        """Return one of the modes with colours of its own."""
        if wish.mode != AS_ON_SCREEN:
            return wish.mode
        return mode_of(self._bench.theme)

    def tokens(self, wish: Wish) -> Tokens:
        """Return the colours of a wish, with sizes as at 100 %."""
        return MODES[self.mode(wish)][0]

    @contextmanager
    def _dressed(self, wish: Wish, ground: QColor | None = None) -> Iterator[None]:
        """Dress the window in the colours of a wish, on another ground if one is named, while its parts are drawn."""
        theme, tokens = self._bench.theme, self.tokens(wish)
        if ground is not None:
            tokens = replace(tokens, ground=ground, card=ground)
        if wish.view.is_sheet or (ground is None and tokens.ground == theme.tokens.ground):
            yield
            return
        try:
            theme.wear(tokens.scaled(theme.scale))
            yield
        finally:  # before anything of it is seen on screen
            theme.set_mode(theme.mode)


def _laid_out(wanted: Wanted) -> Generator[None, None, LaidOut]:
    yield None
    return wanted.laid_out()


def render(part: QWidget, painter: QPainter) -> None:
    """Draw a widget with all that is on it."""
    part.render(painter, QPoint(0, 0), QRegion(QRect(QPoint(0, 0), part.size())), _RENDER)


def unmixed(one: QImage, other: QImage, first: QColor, second: QColor) -> QImage:
    """Return what is the same on two grounds, given an image on each; where only ground is seen it is clear.

    one = a·c + (1 − a)·first and other = a·c + (1 − a)·second, so a = 1 − (one − other) / (first − second).
    """
    upper, lower = (_values(each) for each in (one, other))
    grounds = [np.array([ground.blue(), ground.green(), ground.red()], dtype=np.float64) for ground in (first, second)]
    share = 1.0 - ((upper - lower) / (grounds[0] - grounds[1])).mean(axis=2)
    share = np.clip(share, 0.0, 1.0)
    shown = np.clip(upper - (1.0 - share)[..., None] * grounds[0], 0.0, 255.0 * share[..., None])  # premultiplied
    pixels = np.concatenate([shown, 255.0 * share[..., None]], axis=2).round().astype(np.uint8)
    size = one.size()
    made = QImage(pixels.tobytes(), size.width(), size.height(), QImage.Format.Format_ARGB32_Premultiplied)
    return made.copy()  # with pixels of its own


def _values(made: QImage) -> Floats:
    """Return blue, green and red of each pixel, (rows, columns, 3)."""
    plain = made.convertToFormat(QImage.Format.Format_RGB32)
    bits = np.frombuffer(bytes(plain.constBits()), dtype=np.uint8)
    return bits.reshape(plain.height(), plain.width(), 4)[..., :3].astype(np.float64)
