"""The page that tells the keys, on the stage: two columns, drawn from the table of keys."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from app.fonts import ui_font
from app.lecture.keys import TABLE
from app.lecture.strip import STRIP
from app.lecture.words import HEIGHT, Word
from app.tokens import Tokens
from app.words import tr

SIZE, ROW, TITLE = 29.0, 57.0, 42.0  # at 1080; a row is lower where there are many
MARGIN, INSIDE, BETWEEN = 50.0, 44.0, 50.0
EDGE = 10.0  # least room around the card
HEAD = 88.0  # from the card's inside to the first line
COLUMNS = 0.53  # of the width: the first one
KEYS = (0.51, 0.3)  # of each column's width


def help_words(room: QRectF, tokens: Tokens) -> tuple[Word, ...]:
    """Return the keys and what they do, laid out in a card on the stage."""
    unit, card, lines = room.height() / HEIGHT, help_card(room), _lines()
    rows = -(-len(lines) // 2)
    inside = card.adjusted(INSIDE * unit, INSIDE * unit, -INSIDE * unit, -INSIDE * unit)
    both = inside.width() - BETWEEN * unit
    widths = (COLUMNS * both, (1 - COLUMNS) * both)
    found = [_word(tr("Keys while you lecture"), inside.topLeft(), TITLE, 600, unit, tokens)]
    for place, (keys, words) in enumerate(lines):
        column, row = divmod(place, rows)
        wide = widths[column]
        x, y = inside.left() + column * (widths[0] + BETWEEN * unit), inside.top() + (HEAD + row * row_height()) * unit
        for_keys = KEYS[column] * wide
        found.append(_fitted(keys, QPointF(x, y), 600, for_keys - 20 * unit, unit, tokens))
        found.append(_fitted(words, QPointF(x + for_keys, y), 400, wide - for_keys, unit, tokens))
    return tuple(found)


def _lines() -> list[tuple[str, str]]:
    return [(tr(key.told), tr(key.words)) for key in TABLE if key.words]


def row_height() -> float:
    """Return the height of a line at 1080: so that all of them fit above the strip."""
    rows = -(-len(_lines()) // 2)
    return min(ROW, (HEIGHT - STRIP - 2 * INSIDE - HEAD - 2 * EDGE) / rows)


def help_card(room: QRectF) -> QRectF:
    """Return the card that the keys stand on, in the middle of the stage."""
    unit = room.height() / HEIGHT
    high = (2 * INSIDE + HEAD + row_height() * -(-len(_lines()) // 2)) * unit
    card = QRectF(0, 0, room.width() - 2 * MARGIN * unit, high)
    card.moveCenter(QPointF(room.center().x(), room.center().y() - STRIP / 2 * unit))  # the strip stays in sight
    return card


def draw_help(painter: QPainter, room: QRectF, tokens: Tokens) -> None:
    """Draw the page over the stage."""
    unit = room.height() / HEIGHT
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.hairline, 2 * unit))
    painter.setBrush(tokens.card)
    painter.drawRoundedRect(help_card(room), 18 * unit, 18 * unit)
    for word in help_words(room, tokens):
        painter.setFont(ui_font(word.size, word.weight))
        painter.setPen(word.colour)
        painter.drawText(word.box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word.text)
    painter.restore()


def _fitted(text: str, at: QPointF, weight: int, room: float, unit: float, tokens: Tokens) -> Word:
    """Return words in the largest size that has room, never one that the last row cannot read."""
    size = SIZE
    while size > 22.0 and _width(text, size * unit, weight) > room:
        size -= 1.0
    return _word(text, at, size, weight, unit, tokens)


def _word(text: str, at: QPointF, size: float, weight: int, unit: float, tokens: Tokens) -> Word:
    box = QRectF(at.x(), at.y(), _width(text, size * unit, weight) + unit, 1.3 * max(size, SIZE) * unit)
    return Word(text, box, size * unit, False, tokens.text, tokens.card, weight)


@lru_cache(maxsize=256)
def _width(text: str, size: float, weight: int) -> float:
    return QFontMetricsF(ui_font(size, weight)).horizontalAdvance(text)
