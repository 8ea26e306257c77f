"""Items on pages: first over the whole width, then in columns; none is broken, some stay with the next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.handouts.items import Item

STEP = 0.01  # of the page, by which columns are made longer until all fits


@dataclass(frozen=True)
class Placed:
    """An item on a page, its upper left corner from that of the page's room."""

    x: float
    y: float
    item: Item


@dataclass(frozen=True)
class Room:
    """What a page has room for: its size, and how columns stand in it."""

    width: float
    height: float
    columns: int = 2
    gutter: float = 0.0

    @property
    def column(self) -> float:
        """How wide a column is."""
        return (self.width - (self.columns - 1) * self.gutter) / self.columns


@dataclass
class _Pages:
    """The pages so far; the next item goes to `y` of the column, which begins at `top`."""

    room: Room
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])
    columns: int = 1
    column: int = 0
    top: float = 0.0
    y: float = 0.0

    def put(self, items: Sequence[Item]) -> None:
        for place, item in enumerate(items):
            kept = sum(_kept(items, place))
            while self.y > 0.0:
                needed = item.gap + item.height
                if self.y + min(needed + kept, max(self.room.height, needed)) <= self.room.height:
                    break
                self.turn()
            gap = item.gap if self.y > self.top else 0.0
            gap = gap or (item.gap if self.top and self.columns > 1 else 0.0)
            x = self.column * (self.room.column + self.room.gutter) if self.columns > 1 else 0.0
            self.pages[-1].append(Placed(x, self.y + gap, item))
            self.y += gap + item.height

    def turn(self) -> None:
        """Go to the next column, or to the next page."""
        if self.column + 1 < self.columns:
            self.column += 1
            self.y = self.top
            return
        self.pages.append([])
        self.column, self.top, self.y = 0, 0.0, 0.0

    def split(self, items: Sequence[Item]) -> None:
        """Set items in columns below what is there; on the last page all columns end at about the same height."""
        self.columns, self.column, self.top = self.room.columns, 0, self.y
        before = len(self.pages[-1])
        pages = len(self.pages)
        self.put(items)
        first = before if len(self.pages) == pages else 0
        self._balance(first)

    def _balance(self, first: int) -> None:
        """Move the items of the last page, from one on, up and into the columns until none is much longer."""
        page = self.pages[-1]
        items = [placed.item for placed in page[first:]]
        height = sum(item.gap + item.height for item in items) / self.columns
        bottom = self.room.height
        while self.top + height < bottom:
            trial = _Pages(replace(self.room, height=self.top + height), [[]], self.columns, 0, self.top, self.top)
            trial.put(items)
            if len(trial.pages) == 1:
                self.pages[-1] = [*page[:first], *trial.pages[0]]
                break
            height += STEP * self.room.height
        self.columns, self.column, self.top = 1, 0, 0.0
        self.y = max((placed.y + placed.item.height for placed in self.pages[-1]), default=0.0)


def _kept(items: Sequence[Item], place: int) -> Iterator[float]:
    """Yield the heights of the items that an item has to stay with."""
    while items[place].keep and place + 1 < len(items):
        place += 1
        yield items[place].gap + items[place].height


def paged(before: Sequence[Item], in_columns: Sequence[Item], after: Sequence[Item], room: Room) -> list[list[Placed]]:
    """Put items on pages: some over the whole width, then some in columns, then some over the whole width."""
    pages = _Pages(room)
    pages.put(before)
    if in_columns:
        pages.split(in_columns)
    pages.put(after)
    return pages.pages
