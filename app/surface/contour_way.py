"""The way of training on the contour: what lies in the range, and no more of a zigzag than the eye can follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.surface.painting import draw_arrow, draw_dots, draw_tag, draw_way, tag_box
from app.theme import Tokens
from app.words import tr
from core.network import Booleans, Floats

INK = 6.0  # times the plot's width and height: of a longer way only the newest legs are drawn


@dataclass(frozen=True)
class Drawn:
    """The parts of a way that are drawn, in pixels, and the leg on which it left the range for good, if it did."""

    pieces: tuple[Floats, ...]
    exit: tuple[QPointF, QPointF] | None


def drawn_of(places: Floats, area: QRectF) -> Drawn:
    """Return what of a way, (places, 2) in pixels, is drawn: no leg from outside to outside, and the newest ones."""
    if len(places) < 2:
        return Drawn((), None)
    inside = _inside(places, area)
    kept = inside[:-1] | inside[1:]
    lengths = np.minimum(np.hypot(*np.diff(np.clip(places, -1e6, 1e6), axis=0).T), area.width() + area.height())
    newer = np.cumsum((lengths * kept)[::-1])[::-1]  # how long the way is from each leg on
    kept &= newer <= max(INK * (area.width() + area.height()), float(newer[kept][-1]) if kept.any() else 0.0)
    legs = np.flatnonzero(kept)
    runs = np.split(legs, np.flatnonzero(np.diff(legs) > 1) + 1) if len(legs) else []
    pieces = tuple(places[run[0] : run[-1] + 2] for run in runs)
    return Drawn(pieces, None if inside[-1] or not len(legs) else _exit(places[legs[-1] : legs[-1] + 2], area))


def _inside(places: Floats, area: QRectF) -> Booleans:
    x, y = places.T
    found: Booleans = (x >= area.left()) & (x <= area.right()) & (y >= area.top()) & (y <= area.bottom())
    return found


def _exit(leg: Floats, area: QRectF) -> tuple[QPointF, QPointF]:
    """Return where a leg that leads out begins, and where it crosses the border."""
    start, end = leg
    way = end - start
    borders = np.where(way > 0, (area.right(), area.bottom()), (area.left(), area.top()))
    with np.errstate(all="ignore"):
        shares = (borders - start) / way
    share = float(np.min(shares[np.isfinite(shares)], initial=1.0))
    crossing = start + way * max(0.0, share)
    return QPointF(*start.tolist()), QPointF(*crossing.tolist())


def draw_training(
    painter: QPainter, places: Floats, area: QRectF, tokens: Tokens, is_past: bool, is_lost: bool = False
) -> None:
    """Draw the way up to the point, or from it on; where it leaves the range for good, that is marked.

    Args:
        is_lost: whether the point is no longer a number: nothing else says then where it has gone.
    """
    drawn = drawn_of(places, area)
    for piece in drawn.pieces:
        draw_way(painter, piece, tokens.text, tokens, 1.6 if is_past else 1.4)
        draw_dots(painter, piece[_inside(piece, area)], tokens.text, tokens, 2.0 if is_past else 1.8)
    if is_past and drawn.exit is not None:
        start, end = drawn.exit
        draw_arrow(painter, start, end, tokens.error, tokens, 2.0, 9.0)
        if is_lost:
            words = tr("leaves the range here")
            draw_tag(painter, tag_box(end, words, tokens, area, ()), words, tokens.text, tokens, weight=400)
