"""The sum over paths and the deltas on one page, side by side where there is room; what paths share is marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QRectF

from app.graph.canvas import STRONG
from app.paths.page import Page, Words
from app.paths.told import Told
from app.words import tr
from core.formula import Node, Source, leaves
from core.path_recursion import Recursion

GUTTER = 28.0  # between the two, with a hairline in it
BESIDE = 620.0  # the page's width, as at 100 %, from which on they stand side by side
_HEADING, _GAP = 13.0, 24.0  # the size of the words above each of them, and what these take


def is_beside(width: float) -> bool:
    """Whether both stand side by side in this width."""
    return width >= BESIDE


def width_of_each(width: float) -> float:
    """Return the width that each of the two has."""
    return (width - GUTTER) / 2 if is_beside(width) else width


def both_page(paths: Page, deltas: Page, shared: frozenset[Source], width: float) -> Page:
    """Return both pages as one: the sum at the left or above, the deltas at the right or below."""
    each = width_of_each(width)
    first, second = _headed(paths, tr("Sum over paths")), _headed(deltas, tr("By deltas, each once"))
    if is_beside(width):
        across = max(each, first.width) + GUTTER
        second = _moved(second, across, 0.0)
        line = QRectF(across - GUTTER / 2, 0.0, 1.0, max(first.height, second.height))
    else:
        second = _moved(second, 0.0, first.height + _GAP)
        line = QRectF(0.0, first.height + _GAP / 2, width, 1.0)
    return Page(
        first.sets + second.sets,
        first.words + second.words,
        first.spots + second.spots,
        (*first.cards, *second.cards, (line, "hairline")),
        first.rules + second.rules,
        first.tips + second.tips,
        max(first.width, second.width),
        max(first.height, second.height),
        first.spoken + second.spoken,
        first.strokes + second.strokes,
        shared,
    )


def shared_sources(told: Told, recursion: Recursion) -> frozenset[Source]:
    """Return the factors that several paths have, as both pages write them: a f' in the deltas by net or out."""
    if told.paths.count < 2:
        return frozenset()
    counts = Counter(source for path in told.paths.shown for source in _sources(path.factors))
    several = frozenset(source for source, count in counts.items() if count > 1)
    slopes = [source for source in several if source.quantity == "slope"]
    inside = frozenset(replace(source, quantity=quantity) for source in slopes for quantity in ("net", "out"))
    return several | (inside & frozenset(source for part in recursion.parts for source in _sources((part.formula,))))


def _sources(nodes: Iterable[Node]) -> frozenset[Source]:
    return frozenset(leaf.source for node in nodes for leaf in leaves(node) if leaf.source is not None)


def _headed(page: Page, text: str) -> Page:
    """Return a page with words above it."""
    moved = _moved(page, 0.0, _GAP)
    return replace(moved, words=(Words(text, 0.0, _HEADING, _HEADING, "muted", STRONG), *moved.words))


def _moved(page: Page, x: float, y: float) -> Page:
    """Return a page whose marks stand further right and lower."""
    return replace(
        page,
        sets=tuple(replace(item, x=item.x + x, y=item.y + y) for item in page.sets),
        words=tuple(replace(words, x=words.x + x, y=words.y + y) for words in page.words),
        spots=tuple(
            replace(spot, zone=spot.zone.translated(x, y), box=spot.box.translated(x, y)) for spot in page.spots
        ),
        cards=tuple((card.translated(x, y), ground) for card, ground in page.cards),
        rules=tuple((left + x, right + x, at + y) for left, right, at in page.rules),
        tips=tuple((zone.translated(x, y), tip) for zone, tip in page.tips),
        strokes=tuple((at + x, top + y, bottom + y, ink) for at, top, bottom, ink in page.strokes),
        width=page.width + x,
        height=page.height + y,
    )
