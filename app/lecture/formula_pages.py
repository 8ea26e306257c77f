"""The formulae of a step on pages: as large as one page takes them, else on as few pages as can be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.lecture.formula_beats import Score
from app.lecture.formula_items import Drawn, Item, general_of, lines_of
from app.lecture.formula_rows import rows_items
from app.lecture.formula_setting import HallSetting, least_size
from app.lecture.words import NUMBER
from core.formula import leaves

LEAST_GENERAL = 32.0  # a general formula may be a little smaller: its subscripts can still be read
LARGER = 1.25  # a size that several pages try before they are as small as can be
ACROSS = 17.0  # a page's width in units of the largest size
SIZES = (NUMBER, 40.0, 44.0, 48.0, 54.0, 60.0, 68.0, 76.0)
FLAT = 3  # from so many parts on derivatives stand on one line
PARTS = 0.62  # room above a part, in units of the size
WIDE, LEADING, GENEROUS = 2.7, 1.4, 1.6  # a number with its sign, a line: about, in units of the size; and some more


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
    least, largest = _size(0.0, setting.unit), _size(setting.width / ACROSS, setting.unit)
    guessed = largest * (GENEROUS * first / _guess(score, setting.width / largest) / largest) ** 0.5
    size = _size(min(guessed, largest), setting.unit)
    while True:
        groups = groups_of(score, setting.at(size), _general_size(size, setting.unit))
        taken = _height([item for group in groups for item in group])
        if taken <= first:
            return [_page([item for group in groups for item in group], size)]
        if size <= least:
            pages = _balanced(groups, later)
            return _larger(score, setting, pages, later) or [_page(items, size) for items in pages]
        wanted = size * (first / taken) ** 0.7 if taken < 2.2 * first else least
        size = _size(min(wanted, size - 1), setting.unit)


def _size(wanted: float, unit: float) -> int:
    """Return the largest size that is not above the wanted one; few sizes, so that steps look alike."""
    sizes = [least_size(size, unit) for size in SIZES]
    return max((size for size in sizes if size <= wanted), default=sizes[0])


def _general_size(size: float, unit: float) -> int:
    return max(round(0.9 * size), least_size(LEAST_GENERAL, unit))


def groups_of(score: Score, setting: HallSetting, general_size: float) -> list[list[Item]]:
    """Return the items of each group of parts."""
    flat = sum(len(group) for group in score.groups) >= FLAT
    made = []
    for group in score.groups:
        items = general_of(group[0], setting.at(general_size))
        if group[0].part.brief:
            items += rows_items(group, setting, flat)
        else:
            items += lines_of(group[0], setting)
        made.append([replace(items[0], gap=PARTS * setting.size), *items[1:]])
    return made


def _guess(score: Score, across: float) -> float:
    """Return about how high the formulae are, in units of their size, from how many numbers they hold."""
    high = 0.0
    for group in score.groups:
        high += 3.0 if group[0].general is not None else 0.0
        for beats in group:
            part = beats.part
            long = WIDE * sum(1 for _ in leaves(part.formula)) / across
            forms = 2 if part.brief else 2 + len(part.derivation) + (beats.short is not None)
            high += LEADING * (forms * math.ceil(long) if not part.brief else math.ceil(2.2 * long))
    return high


def _height(items: Sequence[Item]) -> float:
    """Return the room that items take below each other; the first needs none above it."""
    return sum(item.height + (item.gap if place else 0.0) for place, item in enumerate(items))


def _balanced(groups: Sequence[Sequence[Item]], height: float) -> list[list[Item]]:
    """Put groups on as few pages as they need, none of them much emptier than the others."""
    pages = _packed(groups, height)
    shares = (height * share / 20 for share in range(8, 20))
    return next((found for share in shares if len(found := _packed(groups, share)) == len(pages)), pages)


def _larger(score: Score, setting: HallSetting, pages: list[list[Item]], height: float) -> list[Page] | None:
    """Return as many pages in a larger size, where they have room for it."""
    fullest = max(_height(page) for page in pages)
    size = _size(min(LARGER * NUMBER * setting.unit, setting.width / ACROSS), setting.unit)
    if fullest * (size / NUMBER / setting.unit) ** 1.5 > height:
        return None
    groups = groups_of(score, setting.at(size), _general_size(size, setting.unit))
    found = _balanced(groups, height)
    fits = len(found) <= len(pages) and all(_height(page) <= height for page in found)
    return [_page(items, size) for items in found] if fits else None


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
