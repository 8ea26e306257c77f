"""The inspector's page: sections beside each other in columns as high as what is seen; it scrolls only when it must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QWidget

from app.panels.inspector_fields import Field

GAP, MOST_SPARE = 24, 56
HEADING, ROW_GAP, TOP = 20, 2, 3
LEAST_HEIGHT, STEP, MOST_HEIGHT = 100, 13, 4_000


@dataclass(frozen=True)
class Block:
    """A heading and its fields."""

    heading: QLabel
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Column:
    """What stands below each other, the heading first where there is one, and the least width of it."""

    heading: QLabel | None
    fields: tuple[Field, ...]

    @property
    def width(self) -> int:
        """The width that nothing is cut off in."""
        needed = max((field.control_width for field in self.fields), default=0) + self.label_width
        return max(needed, self.heading.sizeHint().width() if self.heading else 0)

    @property
    def label_width(self) -> int:
        return max((field.label_width for field in self.fields), default=0)


class Columns(QWidget):
    """Lays out blocks in columns, top to bottom; a high block goes on in the next column."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: tuple[Block, ...] = ()
        self._room = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Take other blocks."""
        self._blocks = tuple(blocks)
        self.arrange()

    def set_room(self, height: int) -> None:
        """Note how much of the page is seen at once."""
        self._room = height
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Put everything into its place: as low as possible with the columns that fit beside each other."""
        if not self._blocks or not self.width():
            return
        height = max(self._room, LEAST_HEIGHT)
        columns = self._columns(height)
        while self._spare(columns) < 0 and height < MOST_HEIGHT and len(columns) > 1:
            height += STEP
            columns = self._columns(height)
        extra = max(0, min(MOST_SPARE, self._spare(columns) // max(1, len(columns))))
        x = lowest = 0
        for column in columns:
            lowest = max(lowest, _place(column, x, column.width + extra))
            x += column.width + extra + GAP
        self.setMinimumHeight(lowest)

    def _spare(self, columns: Sequence[Column]) -> int:
        return self.width() + GAP - sum(column.width + GAP for column in columns)

    def _columns(self, height: int) -> list[Column]:
        columns: list[Column] = []
        for block in self._blocks:
            heading: QLabel | None = block.heading
            fields: list[Field] = []
            used = TOP + HEADING
            for field in block.fields:
                needed = _height(field, field.label_width + field.control_width) + ROW_GAP
                if used + needed > height + ROW_GAP and fields:
                    columns.append(Column(heading, tuple(fields)))
                    heading, fields, used = None, [], TOP + HEADING
                fields.append(field)
                used += needed
            columns.append(Column(heading, tuple(fields)))
        return columns


def _place(column: Column, x: int, width: int) -> int:
    """Put a column into its place and return where it ends."""
    if column.heading is not None:
        column.heading.setGeometry(x, TOP, width, HEADING - 2)
    y, label_width = TOP + HEADING, column.label_width
    for field in column.fields:
        field.label.setFixedWidth(label_width)
        height = _height(field, width)
        field.setGeometry(x, y, width, height)
        y += height + ROW_GAP
    return y - ROW_GAP


def _height(field: Field, width: int) -> int:
    layout = field.layout()
    assert layout is not None
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


class Page(QScrollArea):
    """Scrolls the columns, and brings the field with the focus into sight."""

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self._columns = columns
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidget(columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._columns.set_room(self.viewport().height())
