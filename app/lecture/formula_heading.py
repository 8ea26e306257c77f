"""What stands above the formula in the hall: the stage, the step's title, a remark; each line is one word."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QTextLayout, QTextOption

from app.lecture.words import HEIGHT, Word
from app.theme import Tokens, ui_font

STAGE, TITLE, REMARK = 24.0, 36.0, 26.0
GAP, BELOW = 6.0, 26.0


@dataclass(frozen=True)
class HallHeading:
    """Lines of text, one below the other, and the room that they take."""

    words: tuple[Word, ...]
    height: float

    def draw(self, painter: QPainter) -> None:
        """Draw every line."""
        for word in self.words:
            draw_word(painter, word)


def draw_word(painter: QPainter, word: Word) -> None:
    """Draw a line of the interface's type."""
    font = ui_font(word.size, word.weight)
    painter.setFont(font)
    painter.setPen(word.colour)
    painter.drawText(QPointF(word.box.left(), word.box.top() + QFontMetricsF(font).ascent()), word.text)


def hall_heading(heading: tuple[str, str, str], room: QRectF, height: float, tokens: Tokens) -> HallHeading:
    """Wrap the heading to the room; lines that do not fit into it are left out, which the last one tells."""
    unit = height / HEIGHT
    kinds = ((STAGE, 600, tokens.muted), (TITLE, 600, tokens.text), (REMARK, 400, tokens.muted))
    words: list[Word] = []
    y = room.top()
    for text, (size, weight, colour) in zip(heading, kinds, strict=True):
        font = ui_font(size * unit, weight)
        metrics = QFontMetricsF(font)
        for line in _wrapped(text, font.pixelSize(), weight, room.width()):
            if y + metrics.height() > room.bottom():
                return HallHeading((*words[:-1], *(_cut(word) for word in words[-1:])), y - room.top())
            box = QRectF(room.left(), y, metrics.horizontalAdvance(line), metrics.height())
            words.append(Word(line, box, font.pixelSize(), False, colour, tokens.ground, weight))
            y += metrics.height()
        y += GAP * unit if text else 0.0
    return HallHeading(tuple(words), y - room.top() + BELOW * unit if words else 0.0)


def _cut(word: Word) -> Word:
    """Return a line that tells that more would follow."""
    text = word.text.rstrip(".")[:-2].rstrip() + " …"
    box = QRectF(word.box)
    box.setWidth(QFontMetricsF(ui_font(word.size, word.weight)).horizontalAdvance(text))
    return replace(word, text=text, box=box)


def _wrapped(text: str, size: float, weight: int, width: float) -> list[str]:
    """Break a text into lines of a width, at words where that is possible."""
    lines: list[str] = []
    for paragraph in text.split("\n") if text else ():
        layout = QTextLayout(paragraph, ui_font(size, weight))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
    return lines
