"""The formulae of a step on pages: as large as one page takes them, else on as few pages as can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.lecture.formula_beats import Score
from app.lecture.formula_items import Drawn, Item, groups_of
from app.lecture.formula_setting import HallSetting
from app.lecture.words import NUMBER

LEAST_GENERAL = 32.0  # a general formula may be a little smaller: its subscripts can still be read
ACROSS = 17.0  # a page's width in units of the largest size
LARGEST = 76.0


@dataclass(frozen=True)
class Page:
    """What stands on a page, from y = 0 down."""

    drawn: tuple[Drawn, ...]
    height: float
    size: float

    @property
    def beats(self) -> frozenset[int]:
        """The beats at which something appears here."""
        return frozenset(beat for drawn in self.drawn for beat in drawn.beats)


def pages_of(score: Score, setting: HallSetting, first: float, later: float) -> list[Page]:
    """Return the pages of a step.

    Args:
        setting: the width, the digits and the unit; its size is not read.
        first: the height of the only page.
        later: the height of each of several pages.
    """
    unit = setting.unit
    least, size = NUMBER * unit, min(max(setting.width / ACROSS, NUMBER * unit), LARGEST * unit)
    while True:
        groups = groups_of(score, setting.at(size), max(0.9 * size, LEAST_GENERAL * unit))
        taken = _height([item for group in groups for item in group])
        if taken <= first:
            return [_page([item for group in groups for item in group], size)]
        if size <= least:
            return [_page(items, size) for items in _packed(groups, later)]
        size = max(least, min(size * (first / taken) ** 0.7, 0.96 * size)) if taken < 2.2 * first else least


def _height(items: Sequence[Item]) -> float:
    """Return the room that items take below each other; the first needs none above it."""
    return sum(item.height + (item.gap if place else 0.0) for place, item in enumerate(items))


def _packed(groups: Sequence[Sequence[Item]], height: float) -> list[list[Item]]:
    """Put groups on pages; one that fits on a page is not torn apart."""
    pages: list[list[Item]] = [[]]
    for group in groups:
        if pages[-1] and _height([*pages[-1], *group]) > height and _height(group) <= height:
            pages.append([])
        for item in group:
            if pages[-1] and _height([*pages[-1], item]) > height:
                pages.append([])
            pages[-1].append(item)
    return pages


def _page(items: Sequence[Item], size: float) -> Page:
    drawn: list[Drawn] = []
    y = 0.0
    for place, item in enumerate(items):
        y += item.gap if place else 0.0
        drawn += [replace(part, y=part.y + y) for part in item.drawn]
        y += item.height
    return Page(tuple(drawn), y, size)
