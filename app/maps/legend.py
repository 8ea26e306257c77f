"""The legends of maps: marks and names of classes, or the bar of values; which marks are tests, which are wrong."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from app.maps.colours import class_colour
from app.maps.markers import RADIUS, draw_mark, draw_present
from app.maps.picture import TOP
from app.maps.scene import MapScene
from app.maps.wording import class_label
from app.surface.contour_plot import spread
from app.surface.heat import SHADES, HeightScale, colour_table, image_of
from app.surface.painting import tick_words
from app.theme import Tokens, ui_font
from app.words import tr
from core.curve import ticks

GAP, MARK, LINE, LEAST = 12.0, 16.0, 20.0, 15.0
BAR = 12.0
MOST_TICKS = 8


def legend_width(scene: MapScene, scale: HeightScale | None, tokens: Tokens) -> float:
    """Return the room that the legend wants at the right of the plot."""
    metrics = QFontMetricsF(ui_font(tokens.text_small))
    if scale is None:
        words = [*_class_names(scene), *_kinds(scene)]
        return GAP + MARK + max(map(metrics.horizontalAdvance, words), default=0.0)
    words = tick_words(ticks(scale.low, scale.high, MOST_TICKS)) + _value_kinds(scene)
    return GAP + BAR + 6 + max(map(metrics.horizontalAdvance, words), default=0.0)


def _class_names(scene: MapScene) -> list[str]:
    assert scene.decision is not None
    return [class_label(name) for name in scene.decision.names]


def _kinds(scene: MapScene) -> list[str]:
    """Return the words for marks that are there."""
    points = scene.points
    kinds = [tr("test")] if points is not None and points.testing.any() else []
    kinds += [tr("wrong")] if points is not None and points.wrong.any() else []
    return kinds + ([tr("now")] if scene.present is not None else [])


def _value_kinds(scene: MapScene) -> list[str]:
    assert scene.shown is not None
    return [scene.name(scene.output_neuron(scene.shown))]


def draw_class_legend(painter: QPainter, area: QRectF, scene: MapScene, tokens: Tokens) -> None:
    """Draw each class's mark and name, then what hollow, ringed and amber marks are."""
    left, y = area.right() + GAP, area.top() + 8
    painter.setFont(ui_font(tokens.text_small))
    names, kinds = _class_names(scene), _kinds(scene)
    line = max(LEAST, min(LINE, (area.height() - 8) / (len(names) + len(kinds))))
    room = int((area.height() - 8) / line) - len(kinds)
    for number, name in enumerate(names[:room]):
        draw_mark(painter, QPointF(left + 6, y), number, class_colour(number, tokens), tokens, RADIUS)
        _write(painter, QRectF(left + MARK, y - 9, 200, 18), name, tokens)
        y += line
    for kind in kinds:
        place = QPointF(left + 6, y + 4)
        if kind == tr("now"):
            draw_present(painter, place, 0.5, tokens)
        else:
            draw_mark(painter, place, 0, tokens.muted, tokens, RADIUS - 1, kind == tr("test"), kind == tr("wrong"))
        _write(painter, QRectF(left + MARK, y - 5, 200, 18), kind, tokens)
        y += line


def draw_value_legend(painter: QPainter, area: QRectF, scene: MapScene, scale: HeightScale, tokens: Tokens) -> None:
    """Draw the bar of values with its ticks, named after the output."""
    bar = QRectF(area.right() + GAP, area.top(), BAR, area.height())
    table = colour_table(tokens)[:SHADES]
    painter.drawImage(bar, image_of(table[::-1].reshape(-1, 1)))
    values = ticks(scale.low, scale.high, MOST_TICKS)
    places = [bar.bottom() - bar.height() * scale.share(value) for value in values]
    painter.setFont(ui_font(tokens.text_small))
    for words, y, named in zip(tick_words(values), places, spread(places, 17.0, [True] * len(values)), strict=True):
        painter.setPen(QPen(tokens.muted, 1))
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 4, y))
        if named:
            painter.drawText(QRectF(bar.right() + 6, y - 9, 80, 18), Qt.AlignmentFlag.AlignVCenter, words)
    painter.setFont(ui_font(tokens.text_small, 600))
    painter.setPen(tokens.text)
    box = QRectF(bar.left() - 4, area.top() - TOP, 80, TOP - 4)
    painter.drawText(box, Qt.AlignmentFlag.AlignBottom, _value_kinds(scene)[0])


def _write(painter: QPainter, box: QRectF, words: str, tokens: Tokens) -> None:
    painter.setPen(tokens.text)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
