"""A handout as pages of A4 without any TeX: laid out here, painted with the program's own formulae and network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from app.graph.scene import Scene
from app.handouts.blocks import Block, Exercise, Heading, Title
from app.handouts.flow import Placed, Room, paged
from app.handouts.items import SMALL, UNIT, Pen
from app.handouts.laying import Laying
from app.handouts.painted import PAPER
from app.picturing.outputs import PDF_DOTS, with_qt
from app.words import tr

WIDTH, HEIGHT = 595.0 * UNIT, 842.0 * UNIT
SIDE, TOP, FOOT = 46.0 * UNIT, 44.0 * UNIT, 46.0 * UNIT
ROOM = Room(WIDTH - 2 * SIDE, HEIGHT - TOP - FOOT, 2, 22.0 * UNIT)
READABLE = 0.8  # of the usual size: smaller formulae are not set in columns


def pdf(blocks: Iterable[Block], digits: int, scene: Scene) -> bytes:
    """Return the file."""
    with_qt()
    every = list(blocks)
    title = next((block for block in every if isinstance(block, Title)), Title("", "", None))
    pages = pages_of(every, digits, scene)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, title.text)
    with QPainter(writer) as painter:
        painter.scale(PDF_DOTS / 72 / UNIT, PDF_DOTS / 72 / UNIT)
        for place, page in enumerate(pages):
            if place:
                writer.newPage()
            _paint(painter, page, title, place + 1, len(pages))
    return bytes(buffer.data().data())


def _writer(buffer: QBuffer, title: str) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DOTS)
    writer.setTitle(title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    return writer


def _paint(painter: QPainter, page: Sequence[Placed], title: Title, number: int, count: int) -> None:
    for placed in page:
        placed.item.paint(painter, SIDE + placed.x, TOP + placed.y)
    foot = QRectF(SIDE, HEIGHT - FOOT + 16 * UNIT, ROOM.width, 14 * UNIT)
    Pen(SMALL, PAPER.muted).write(painter, foot, tr("{number} / {count}", number=number, count=count), centred=True)
    if number > 1:  # the sheets of a class get mixed up
        told = f"{title.name}  ·  {title.text}" if title.name else title.text
        Pen(SMALL, PAPER.muted).write(painter, QRectF(SIDE, 22 * UNIT, ROOM.width, 14 * UNIT), told)


def pages_of(blocks: Sequence[Block], digits: int, scene: Scene) -> list[list[Placed]]:
    """Lay blocks out on pages: what is given over the whole width, steps in columns where they are readable there."""
    steps = [place for place, block in enumerate(blocks) if isinstance(block, Exercise)]
    first, last = (steps[0], steps[-1] + 1) if steps else (len(blocks), len(blocks))
    while first and isinstance(blocks[first - 1], Heading):
        first -= 1
    wide = Laying(ROOM.width, ROOM.height, digits, scene)
    narrow = Laying(ROOM.column, ROOM.height, digits, scene)
    if not any(isinstance(block, Exercise) and block.room for block in blocks):
        in_columns = narrow.items(blocks[first:last])
        if narrow.smallest >= READABLE:
            return paged(wide.items(blocks[:first]), in_columns, wide.items(blocks[last:]), ROOM)
    return paged(wide.items(blocks), (), (), ROOM)
