"""What else fills the stage: the loss surface as contour and relief, the matrices of the step; without controls."""

from __future__ import annotations

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
from app.matrix.contents import Contents
from app.matrix.grids import Window
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
        self.words: tuple[Word, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Matrices of the step"))
        for signal in (workbench.document_changed, workbench.cursor_changed, self._theme.changed):
            signal.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.tokens.card)
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        tokens, margin = self._theme.tokens, MARGIN * self._theme.height / HEIGHT
        room = QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)
        contents = Contents(self._workbench)
        place = contents.level(contents.form)
        stage, title, _ = headings(self._workbench)
        if place not in contents.choices(contents.form):
            self._head(painter, (stage, title, tr("There is no level that computes anything yet.")), room)
            return
        whole = contents.whole(place, contents.form)
        below = room.adjusted(0, self._head(painter, (stage, title, ""), room), 0, 0)
        window, digits = fitting(contents, place, reduced(below, tokens.scale), self._digits)
        if window != whole:
            below = room.adjusted(0, self._head(painter, (stage, title, _told(window, whole)), room), 0, 0)
            at, rows = contents.place_of_step(place, contents.form), rows_in(reduced(below, tokens.scale))
            window = _around(at, min(window.rows, rows), min(window.columns, rows), whole)
            self._head(painter, (stage, title, _told(window, whole)), room)
        self.placing = paint_items(painter, below, contents.items(place, contents.form, window), digits, tokens)

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


def _told(window: Window, whole: Window) -> str:
    """Return which part of a matrix is shown, as people count."""
    last, to = window.row + window.rows, window.column + window.columns
    rows = tr("Rows {first} to {last} of {rows}", first=window.row + 1, last=last, rows=whole.rows)
    columns = tr("columns {first} to {last} of {columns}", first=window.column + 1, last=to, columns=whole.columns)
    return tr("{rows}, {columns}.", rows=rows, columns=columns)


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
