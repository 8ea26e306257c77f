"""The inspector's page: sections beside each other in columns as high as what is seen; it scrolls only when it must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QWidget

from app.panels.inspector_fields import Field

GAP, MOST_SPARE = 24, 56
HEADING, ROW_GAP, TOP = 20, 2, 3
LEAST_HEIGHT, STEP, MOST_HEIGHT = 100, 13, 900


@dataclass(frozen=True)
class Block:
    """A heading and its fields."""

    heading: QLabel
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Column:
    """Headings and fields below each other; None at the top keeps the room of a heading."""

    items: tuple[QLabel | Field | None, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(item for item in self.items if isinstance(item, Field))

    @property
    def width(self) -> int:
        """The least width, in which nothing is cut off."""
        headings = [item.sizeHint().width() for item in self.items if isinstance(item, QLabel)]
        needed = max((field.control_width for field in self.fields), default=0) + self.label_width
        return max(needed, *headings) if headings else needed

    @property
    def label_width(self) -> int:
        """The room of the widest label."""
        return max((field.label_width for field in self.fields), default=0)


class Columns(QWidget):
    """Lays out blocks in columns, top to bottom; a high block goes on in the next column."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: tuple[Block, ...] = ()
        self._room, self._scale = 0, 1.0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Take other blocks."""
        self._blocks = tuple(blocks)
        self.arrange()

    def set_room(self, height: int) -> None:
        """Note how much of the page is seen at once."""
        self._room = height
        self.arrange()

    def set_scale(self, scale: float) -> None:
        """Take the scale of the interface."""
        self._scale = scale
        self.arrange()

    def _px(self, length: int) -> int:
        return round(length * self._scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Put everything into its place: as low as possible with the columns that fit beside each other."""
        if not self._blocks or not self.width():
            return
        columns = self._fitting()
        extra = max(0, min(self._px(MOST_SPARE), self._spare(columns) // max(1, len(columns))))
        x = lowest = 0
        for column in columns:
            lowest = max(lowest, self._place(column, x, column.width + extra))
            x += column.width + extra + self._px(GAP)
        self.setMinimumHeight(lowest)

    def _fitting(self) -> list[Column]:
        """Return the lowest columns that fit beside each other, if possible with one block in each."""
        for height in range(max(self._room, self._px(LEAST_HEIGHT)), self._px(MOST_HEIGHT), self._px(STEP)):
            for stacked in (False, True):
                columns = self._columns(height, stacked)
                if self._spare(columns) >= 0:
                    return columns
        return self._columns(self._px(MOST_HEIGHT), stacked=True)

    def _spare(self, columns: Sequence[Column]) -> int:
        gap = self._px(GAP)
        return self.width() + gap - sum(column.width + gap for column in columns)

    def _columns(self, height: int, stacked: bool) -> list[Column]:
        """Return columns of at most this height; `stacked`: a block may begin below another."""
        columns: list[Column] = []
        items: list[QLabel | Field | None] = []
        top, row_gap, heading = (self._px(length) for length in (TOP, ROW_GAP, HEADING))
        used = top

        def close() -> None:
            nonlocal items, used
            if items:
                columns.append(Column(tuple(items)))
            items, used = [], top

        for block in self._blocks:
            needs = [field.control.height() + row_gap for field in block.fields]  # a problem moves nothing aside
            if not stacked or used + heading + sum(needs) > height + row_gap:
                close()
            items.append(block.heading)
            used += heading
            for field, need in zip(block.fields, needs, strict=True):
                if used + need > height + row_gap and isinstance(items[-1], Field):
                    close()
                    items, used = [None], top + heading
                items.append(field)
                used += need
        close()
        return columns

    def _place(self, column: Column, x: int, width: int) -> int:
        """Put a column into its place and return where it ends."""
        y, heading, label_width = self._px(TOP), self._px(HEADING), column.label_width
        for item in column.items:
            if isinstance(item, Field):
                item.label.setFixedWidth(label_width)
                height = _height(item, width)
                item.setGeometry(x, y, width, height)
                y += height + self._px(ROW_GAP)
            else:
                if item is not None:
                    item.setGeometry(x, y, width, heading - self._px(2))
                y += heading
        return y - self._px(ROW_GAP)


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
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._columns.set_room(self.viewport().height())
