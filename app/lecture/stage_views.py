"""What else fills the stage: the loss surface as contour and relief, the matrices of the step; without controls."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.equations.heading import headings
from app.lecture.formula_heading import hall_heading
from app.lecture.lecture_theme import LectureTheme
from app.lecture.state import View
from app.lecture.words import HEIGHT, Word
from app.magnified import reduced
from app.matrix.contents import Contents
from app.matrix.grids import Window
from app.matrix.painting import paint_items
from app.matrix.placing import HEAD, ROW, Placing, placing_of
from app.surface.contour import ContourView
from app.surface.model import SurfaceModel
from app.surface.relief import ReliefView
from app.views import Bench
from app.words import tr
from app.workbench import Workbench

MARGIN = 36.0  # around what is on the stage, at 1080
HALL = "surface in the hall"
DRAG = "drag on the hall's surface"
LEAST_DIGITS = 3  # where four do not fit
BELOW = 3.0  # below the last row of a matrix
NARROWEST = 36.0  # a column of a matrix, at 100 %
FEWEST = 2  # rows and columns that are shown of a matrix, however large its numbers


def make_view(view: View, bench: Bench, theme: LectureTheme) -> QWidget:
    """Return what fills the stage in a view; sizes of everything follow the height that the theme was told."""
    return SurfaceStage(bench, theme) if view is View.SURFACE else MatrixStage(bench.workbench, theme)


class SurfaceStage(QWidget):
    """Contour and relief side by side."""

    def __init__(self, bench: Bench, theme: LectureTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._drags = 0
        self.model = SurfaceModel(bench, self, HALL)
        self.contour, self.relief = ContourView(self._theme), ReliefView(self._theme)
        self.relief.reset_button.setVisible(False)
        self.setAccessibleName(tr("Loss surface"))
        layout = self._layout = QHBoxLayout(self)
        for picture in (self.contour, self.relief):
            picture.setMinimumSize(0, 0)  # the stage decides
            picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are the lecture's
            picture.point_moved.connect(self._move_point)
            picture.place_chosen.connect(self.model.take_back)
            layout.addWidget(picture, 1)
        self.model.changed.connect(self.refresh)
        self._theme.changed.connect(self._dress)
        self._dress()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.set_active(False)

    @Slot()
    def _dress(self) -> None:
        margin = round(MARGIN * self._theme.height / HEIGHT)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(margin)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.tokens.card)

    @Slot()
    def refresh(self) -> None:
        """Show the model's scene."""
        for picture in (self.contour, self.relief):
            picture.show_scene(self.model.scene)

    @Slot(float, float, bool)
    def _move_point(self, x: float, y: float, last: bool) -> None:
        self.model.move_point(x, y, f"{DRAG} {self._drags}")
        self._drags += last


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
