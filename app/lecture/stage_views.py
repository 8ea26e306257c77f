"""What else fills the stage: the loss surface as contour and relief, the matrices of the step; without controls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.equations.heading import headings
from app.lecture.formula_heading import hall_heading
from app.lecture.lecture_theme import LectureTheme
from app.lecture.stage_surface import SurfaceStage
from app.lecture.state import View
from app.lecture.words import HEIGHT, Word
from app.magnified import reduced
from app.matrix.contents import MEANINGS, OWN, OWN_DE_DOUT, Contents
from app.matrix.grids import Form, Window
from app.matrix.painting import paint_items
from app.matrix.placing import HEAD, ROW, Placing, placing_of
from app.surface.panel import SurfacePanel
from app.views import Bench
from app.words import tr
from app.workbench import Workbench

MARGIN = 36.0  # around what is on the stage, at 1080
LEAST_DIGITS = 3  # where four do not fit
BELOW = 3.0  # below the last row of a matrix
NARROWEST = 36.0  # a column of a matrix, at 100 %
MOST_PARTS = 12  # of a matrix; nobody goes through more of them
FEWEST = 2  # rows and columns that are shown of a matrix, however large its numbers


def make_view(view: View, bench: Bench, theme: LectureTheme, tab: QWidget | None = None) -> QWidget:
    """Return what fills the stage in a view; sizes of everything follow the height that the theme was told.

    Args:
        tab: the tab of the surface, where it was looked at already: the stage shows what it shows.
    """
    panel = tab if isinstance(tab, SurfacePanel) else None
    return SurfaceStage(bench, theme, panel) if view is View.SURFACE else MatrixStage(bench.workbench, theme)


class MatrixStage(QWidget):
    """The product of the step as matrices, as large as the stage takes them; of large ones the part of the step."""

    def __init__(self, workbench: Workbench, theme: LectureTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        self.placing: Placing | None = None
        self.page: Callable[[], int] = lambda: 0  # which of the parts is shown
        self.words: tuple[Word, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Matrices of the step"))
        for signal in (workbench.document_changed, workbench.cursor_changed, self._theme.changed):
            signal.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.tokens.card)
            self._paint(painter)

    @property
    def pages(self) -> int:
        """In how many parts the matrices of the step are shown, one after the other; at least one."""
        contents = Contents(self._workbench)
        return max(1, len(self._parts(contents, self._below(contents))))

    def _below(self, contents: Contents) -> QRectF:
        """Return the room below the heading, which has a line for what part is shown, and one for the word own."""
        room, (stage, title, _) = self._room, headings(self._workbench)
        lines = "\n".join("x" for part in (True, bool(own_words(contents))) if part)
        heading = hall_heading((stage, title, lines), room, self._theme.height, self._theme.tokens)
        return room.adjusted(0, heading.height, 0, 0)

    def _parts(self, contents: Contents, below: QRectF) -> list[Part]:
        return parts_of_step(contents, reduced(below, self._theme.tokens.scale), self._digits)

    def _paint(self, painter: QPainter) -> None:
        contents = Contents(self._workbench)
        stage, title, _ = headings(self._workbench)
        below = self._below(contents)
        parts = self._parts(contents, below)
        if not parts:
            self._head(painter, (stage, title, tr("There is no level that computes anything yet.")), self._room)
            return
        number = min(self.page(), len(parts) - 1)
        part = parts[number]
        whole = contents.whole(part.place, contents.form)
        told = [_counted(number, len(parts))] if len(parts) > 1 else []
        told += [_told(part.window, whole)] if part.window != whole else []
        self._head(painter, (stage, title, "\n".join(line for line in (" ".join(told), own_words(contents)) if line)),
                   self._room)  # fmt: skip
        items = contents.items(part.place, contents.form, part.window)
        self.placing = paint_items(painter, below, items, part.digits, self._theme.tokens)

    @property
    def _room(self) -> QRectF:
        margin = MARGIN * self._theme.height / HEIGHT
        return QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)

    @property
    def _digits(self) -> int:
        return min(self._workbench.digits, 4)

    def _head(self, painter: QPainter, lines: tuple[str, str, str], room: QRectF) -> float:
        """Draw the heading; return the room that it takes."""
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.card)
        heading = hall_heading(lines, room, self._theme.height, tokens)
        heading.draw(painter)
        self.words = heading.words
        return heading.height


def own_words(contents: Contents) -> str:
    """Return what "own" above a matrix means, where it stands there."""
    if contents.form is Form.GRADIENT and contents.shares_weights:
        return tr(MEANINGS[OWN]) + "."
    if contents.form is Form.BACKWARD:
        return tr(MEANINGS[OWN_DE_DOUT]) + "." if contents.has_own_part else ""
    return ""


def _counted(number: int, count: int) -> str:
    words = tr("Part {number} of {count} of this step", number=number + 1, count=count)
    return tr("{part}, → shows the next.", part=words) if number + 1 < count else words + "."


def _told(window: Window, whole: Window) -> str:
    """Return which part of a matrix is shown, as people count."""
    last, to = window.row + window.rows, window.column + window.columns
    rows = tr("Rows {first} to {last} of {rows}", first=window.row + 1, last=last, rows=whole.rows)
    columns = tr("columns {first} to {last} of {columns}", first=window.column + 1, last=to, columns=whole.columns)
    return tr("{rows}, {columns}.", rows=rows, columns=columns)


@dataclass(frozen=True)
class Part:
    """What is shown at once: the place of the level, the window into its matrix, and the digits that have room."""

    place: int
    window: Window
    digits: int


def parts_of_step(contents: Contents, room: QRectF, digits: int) -> list[Part]:
    """Return the parts of the step's matrices that are shown one after the other; none without levels."""
    form = contents.form
    if contents.level(form) not in contents.choices(form):
        return []
    return [part for place in contents.places_of_step(form) for part in _parts_at(contents, place, room, digits)]


def _parts_at(contents: Contents, place: int, room: QRectF, digits: int) -> list[Part]:
    """Return the parts of one level's matrix in which the step computes something; of a very large one, one."""
    whole, rows = contents.whole(place, contents.form), rows_in(room)
    window, digits = fitting(contents, place, room, digits)
    if window == whole:
        return [Part(place, whole, digits)]
    high, wide = min(window.rows, rows), min(window.columns, rows)
    if -(-whole.rows // high) * -(-whole.columns // wide) > MOST_PARTS:
        at = contents.place_of_step(place, contents.form)
        return [Part(place, _around(at, high, wide, whole), digits)]
    tiles = [
        part
        for row in range(0, whole.rows, high)
        for part in _beside(contents, place, Window(row, 0, min(high, whole.rows - row), wide), room.width(), digits)
    ]
    cells = contents.cells_of_step(place, contents.form)
    found = [tile for tile in tiles if any(_holds(tile.window, *cell) for cell in cells)] if cells else tiles
    return found or tiles[:1]


def _beside(contents: Contents, place: int, first: Window, room: float, digits: int) -> Iterator[Part]:
    """Yield the parts of some rows from left to right, each with as many columns as have room, at most the first's."""
    columns, column = contents.whole(place, contents.form).columns, 0
    while column < columns:
        for count in range(min(first.columns, columns - column), 0, -1):
            window = Window(first.row, column, first.rows, count)
            fewer = digits if count > 1 else min(digits, LEAST_DIGITS)
            if placing_of(contents.items(place, contents.form, window), fewer, room).width <= room:
                break
        yield Part(place, window, fewer)
        column += count


def _holds(tile: Window, row: int, column: int) -> bool:
    """Tell whether a part shows something of a cell; −1: of a whole row."""
    return tile.holds(row, tile.column if column < 0 else column)


def fitting(contents: Contents, place: int, room: QRectF, digits: int) -> tuple[Window, int]:
    """Return the largest part of a product, around what the step computes, that fits into a room at 100 %.

    Rather than with fewer than two columns it is written with a digit less; with that, if it must be, with one column.
    """
    whole, most = contents.whole(place, contents.form), rows_in(room)
    at = contents.place_of_step(place, contents.form)
    columns = min(whole.columns, int(room.width() / NARROWEST) + 1, most)  # a vector beside has as many rows
    for few, shown in ((FEWEST, digits), (FEWEST, LEAST_DIGITS), (1, LEAST_DIGITS)):
        digits = min(digits, shown)
        while True:
            window = _around(at, min(whole.rows, most), columns, whole)
            needed = placing_of(contents.items(place, contents.form, window), digits, room.width()).width
            if needed <= room.width():
                return window, digits
            if columns <= few:
                break
            columns = max(few, min(columns - 1, int(columns * room.width() / needed)))
    return window, digits


def rows_in(room: QRectF) -> int:
    """Return how many rows of a matrix fit into a room at 100 %."""
    return max(1, int((room.height() - HEAD - BELOW) / ROW))


def _around(at: tuple[int, int] | None, rows: int, columns: int, whole: Window) -> Window:
    """Return a part of a matrix with a cell in it; one of a vector has no column."""
    row, column = at or (0, 0)
    return Window(0, 0, rows, columns).moved(row, max(column, 0), (whole.rows, whole.columns))
