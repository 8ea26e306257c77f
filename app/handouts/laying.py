"""From blocks to items: words, formulae, tables and the network at a width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from app.graph.scene import Scene
from app.handouts.blocks import Block, Exercise, Figure, Formulae, Heading, Paragraph, Table, Title
from app.handouts.formula_block import formula_block
from app.handouts.item_tables import beside, table_items
from app.handouts.items import BOLD, FORMULA, HEAD, LARGE, TEXT, UNIT, Item, Pen, stacked, wrapped
from app.handouts.painted import PAPER, draw_network
from app.words import tr
from core.equation import Equation

INDENT, LINE = 20.0 * UNIT, 24.0 * UNIT  # of formulae below their words; of a line to write on
FIGURE = (0.42, 140.0 * UNIT, 230.0 * UNIT)  # height by width, and its least and most
ABOVE = 90.0 * UNIT  # a table: its heading and what is said of it
FINER = 1.12  # the words around the network are so much smaller than on screen


class Laying:
    """Lays blocks out at a width; `smallest` is the least share of the usual size that a formula was set at."""

    def __init__(self, width: float, height: float, digits: int, scene: Scene) -> None:
        self._width, self._height, self._digits, self._scene = width, height, digits, scene
        self.smallest = 1.0

    def items(self, blocks: Sequence[Block]) -> list[Item]:
        """Return blocks as items that are not broken across pages."""
        items: list[Item] = []
        tables: list[Table] = []
        for block in blocks:
            if isinstance(block, Table):
                tables.append(block)
                continue
            items += self._tables(tables)
            tables = []
            items += self._block(block)
        return items + self._tables(tables)

    def _tables(self, tables: Sequence[Table]) -> list[Item]:
        made = [table_items(table, self._width, TEXT, self._height - ABOVE) for table in tables]
        if len(made) == 2 and len(made[0]) == len(made[1]) == 1:
            both = beside(made[0][0], made[1][0], self._width)
            return [both] if both is not None else [*made[0], *made[1]]
        return [item for group in made for item in group]

    def _block(self, block: Block) -> Iterable[Item]:
        match block:
            case Title():
                return self._title(block)
            case Figure():
                return [self._figure()]
            case Heading(text, is_label):
                return [self._heading(text, is_label)]
            case Paragraph(text):
                return [replace(wrapped(text, self._width, TEXT, PAPER.text), gap=6 * UNIT, keep=True)]
            case Formulae(words, equations):
                item = wrapped(words, self._width, TEXT, PAPER.text)
                return [replace(stacked([item, self._formulae(equations)]), gap=9 * UNIT)]
            case Exercise():
                return self._exercise(block)
        raise TypeError(type(block).__name__)

    def _title(self, title: Title) -> list[Item]:
        items = [wrapped(title.text, self._width, LARGE, PAPER.text, BOLD)]
        if title.remark and title.name is None:
            items.append(replace(wrapped(title.remark, self._width, TEXT, PAPER.muted), gap=4 * UNIT))
        if title.name is not None:
            items.append(Item(20 * UNIT, lambda painter, x, y: self._write_name(painter, title, x, y), 12 * UNIT))
        return items

    def _write_name(self, painter: QPainter, title: Title, x: float, y: float) -> None:
        word, width, height = tr("Name"), 44 * UNIT, 16 * UNIT
        Pen(TEXT, PAPER.muted).write(painter, QRectF(x, y, width, height), word)
        if title.name:
            Pen(TEXT, PAPER.text, BOLD).write(painter, QRectF(x + width, y, self._width - width, height), title.name)
        else:
            painter.setPen(QPen(PAPER.text, 0.8 * UNIT))
            painter.drawLine(QLineF(x + width, y + 14 * UNIT, x + width + 230 * UNIT, y + 14 * UNIT))
        right = QRectF(x + self._width - 150 * UNIT, y, 150 * UNIT, height)
        Pen(TEXT, PAPER.muted).write(painter, right, title.remark, right=True)

    def _heading(self, text: str, is_label: bool) -> Item:
        words = wrapped(text, self._width, TEXT if is_label else HEAD, PAPER.text, BOLD)
        if is_label:
            return replace(words, gap=10 * UNIT, keep=True)

        def draw(painter: QPainter, x: float, y: float) -> None:
            words.paint(painter, x, y)
            painter.setPen(QPen(PAPER.hairline, 0.8 * UNIT))
            line = y + words.height + 3 * UNIT
            painter.drawLine(QPointF(x, line), QPointF(x + self._width, line))

        return Item(words.height + 5 * UNIT, draw, 18 * UNIT, keep=True)

    def _figure(self) -> Item:
        share, least, most = FIGURE
        height = min(max(share * self._width, least), most)

        def draw(painter: QPainter, x: float, y: float) -> None:
            draw_network(painter, self._scene, QRectF(x, y, self._width, height), FINER / UNIT)

        return Item(height, draw, 4 * UNIT)

    def _formulae(self, equations: Sequence[Equation]) -> Item:
        block = formula_block(equations, self._width - INDENT, FORMULA, self._digits)
        self.smallest = min(self.smallest, block.size / FORMULA)
        return Item(block.height, lambda painter, x, y: block.draw(painter, x + INDENT, y, PAPER.text), 2 * UNIT)

    def _exercise(self, exercise: Exercise) -> list[Item]:
        def heading(painter: QPainter, x: float, y: float) -> None:
            Pen(TEXT, PAPER.text, BOLD).write(painter, QRectF(x, y, INDENT, words.height), str(exercise.number))
            words.paint(painter, x + INDENT, y)

        words = wrapped(exercise.title, self._width - INDENT, TEXT, PAPER.text)
        parts = [Item(words.height, heading), self._formulae(exercise.equations)]
        parts += [Item(LINE, self._ruled) for _ in range(exercise.room)]
        whole = replace(stacked(parts), gap=9 * UNIT)
        if whole.height <= self._height:
            return [whole]
        single = [self._formulae([equation]) for equation in exercise.equations]
        return [replace(parts[0], gap=9 * UNIT, keep=True), *single, *parts[2:]]

    def _ruled(self, painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(PAPER.hairline, 0.6 * UNIT))
        painter.drawLine(QPointF(x + INDENT, y + LINE), QPointF(x + self._width, y + LINE))
