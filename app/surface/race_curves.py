"""The losses of all racers over the updates, on a logarithmic scale, with the place that is shown; each named."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from app.magnified import Magnified
from app.surface.contour import paint_message
from app.surface.painting import draw_head, pen, racer_look, settle, thinned
from app.surface.presets import LABELS, Entry
from app.surface.race_scale import LossScale
from app.surface.racing import Racing
from app.theme import Theme, mixed, ui_font
from app.words import tr
from core.network import Floats
from core.numbers import shown
from core.race import Racer

LEFT, TOP, BOTTOM, GAP = 46.0, 10.0, 22.0, 6.0
NEAR = 8.0
ROOMY = 420  # a width at which names may be longer
AHEAD = 0.68  # how far what lies ahead of the cursor is faded
Named = tuple[float, str, QColor, bool]


class RaceCurves(Magnified):
    """Draws the curves. A click on one selects it, anywhere else moves all racers there.

    Signals:
        place_chosen(int): another place of the race.
        racer_chosen(str): a curve or its name was clicked.
    """

    place_chosen = Signal(int)
    racer_chosen = Signal(str)

    def __init__(self, theme: Theme, racing: Racing) -> None:
        super().__init__(theme)
        self._racing = racing
        self._scale = LossScale(0.0, 1.0)
        self._labels: list[tuple[QRectF, str]] = []
        self.setAccessibleName(tr("Losses of the race"))
        self.keep_least(150, 120)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return self.sized(300, 160)

    def refresh(self) -> None:
        """Show the race of now."""
        racers = [racer for _, racer in self._racing.taking_part()]
        if racers:
            self._scale = LossScale.of(np.concatenate([one.losses for one in racers]), float(racers[0].losses[0]))
        self.setAccessibleDescription(self._words())
        self.update()

    def _words(self) -> str:
        place = self._racing.place
        if self._racing.problem:
            return self._racing.problem
        told = [
            f"{LABELS[entry.name]} {shown(float(racer.losses[min(place, len(racer.losses) - 1)]), 3)}"
            for entry, racer in self._racing.taking_part()
        ]
        return tr("After {count} updates: {losses}", count=place, losses=", ".join(told))

    # Where things are

    def area(self) -> QRectF:
        """Return where the curves are drawn: names stand at their right."""
        metrics = QFontMetricsF(self._name_font(600))
        widest = max((metrics.horizontalAdvance(self._name(e, r)) for e, r in self._racing.taking_part()), default=40.0)
        right = self.room.width() - min(widest + 12, 0.45 * self.room.width())
        return QRectF(LEFT, TOP, max(20.0, right - LEFT), max(20.0, self.room.height() - TOP - BOTTOM))

    def points(self, racer: Racer) -> Floats:
        """Return a curve in pixels, (places, 2)."""
        area, losses = self.area(), racer.losses
        x = area.left() + np.arange(len(losses)) * (area.width() / self._racing.updates)
        return np.stack((x, area.bottom() - self._scale.heights(losses) * area.height()), axis=1)

    def place_at(self, x: float) -> int:
        """Return the place of the race at a pixel."""
        area = self.area()
        return round(min(max((x - area.left()) / area.width(), 0.0), 1.0) * self._racing.updates)

    def racer_at(self, place: QPointF) -> str:
        """Return whose curve or name is at a pixel; "" if nobody's."""
        for box, name in self._labels:
            if box.contains(place):
                return name
        nearest, best = "", NEAR
        for entry, racer in self._racing.taking_part():
            points = self.points(racer)
            away = float(np.hypot(points[:, 0] - place.x(), points[:, 1] - place.y()).min())
            if away < best:
                nearest, best = entry.name, away
        return nearest

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        name = self.racer_at(self.place_of(event))
        if name and name != self._racing.selected:
            self.racer_chosen.emit(name)
        elif self.area().adjusted(-8, -8, 8, 20).contains(self.place_of(event)):
            self.place_chosen.emit(self.place_at(self.place_of(event).x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.place_chosen.emit(self.place_at(self.place_of(event).x()))
            return
        name = self.racer_at(self.place_of(event))
        self.setCursor(Qt.CursorShape.PointingHandCursor if name else Qt.CursorShape.SizeHorCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        names = [entry.name for entry, _ in self._racing.taking_part()]
        if event.key() in moves and names:
            now = names.index(self._racing.selected) if self._racing.selected in names else 0
            self.racer_chosen.emit(names[(now + moves[Qt.Key(event.key())]) % len(names)])
        else:
            super().keyPressEvent(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with self.painting() as painter:
            settle(painter)
            racers = self._racing.taking_part()
            area = self.area()
            self._paint_axes(painter, area)
            for entry, racer in sorted(racers, key=lambda one: one[0].name == self._racing.selected):
                self._paint_curve(painter, area, entry, racer)
            self._paint_cursor(painter, area, racers)
            self._paint_names(painter, area, racers)
            if self._racing.problem:
                paint_message(painter, area, self._racing.problem, self.tokens)
            if self.hasFocus():
                painter.setPen(QPen(self.tokens.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.room.adjusted(1, 1, -1, -1), 4, 4)

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        tokens = self.tokens
        painter.setFont(ui_font(tokens.text_small))
        height = QFontMetricsF(painter.font()).height()
        for share, words in self._scale.ticks(max(2, int(area.height() / 30))):
            y = area.bottom() - share * area.height()
            painter.setPen(QPen(tokens.hairline, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(tokens.muted)
            box = QRectF(0, y - height / 2, area.left() - 5, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(tokens.muted)
        below = QRectF(area.left(), area.bottom() + 4, area.width(), height)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, str(self._racing.updates))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, tr("updates"))

    def _paint_curve(self, painter: QPainter, area: QRectF, entry: Entry, racer: Racer) -> None:
        tokens, points = self.tokens, self.points(racer)
        colour, dash = racer_look(entry.number, entry.number, tokens)
        width = 2.6 if entry.name == self._racing.selected else 1.6
        painter.save()
        painter.setClipRect(area.adjusted(-4, -4, 4, 4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        now = min(self._racing.place, len(points) - 1)
        for part, ink in ((points[now:], mixed(colour, tokens.card, AHEAD)), (points[: now + 1], colour)):
            if len(part) > 1:
                painter.setPen(pen(ink, width, dash))
                painter.drawPolyline(QPolygonF([QPointF(*point) for point in thinned(part).tolist()]))
        draw_head(painter, QPointF(*points[now].tolist()), colour, tokens, 3.5)
        painter.restore()

    def _paint_cursor(self, painter: QPainter, area: QRectF, racers: tuple[tuple[Entry, Racer], ...]) -> None:
        if racers:
            x = area.left() + area.width() * self._racing.place / self._racing.updates
            painter.setPen(QPen(self.tokens.text, 1.2))
            painter.drawLine(QPointF(x, area.top() - 6), QPointF(x, area.bottom() + 3))

    def _name_font(self, weight: int) -> QFont:
        return ui_font(self.tokens.text_small, weight)

    def _name(self, entry: Entry, racer: Racer) -> str:
        name = LABELS[entry.name]
        if racer.diverged is None:
            return name
        if self.room.width() < ROOMY:
            return tr("{name} diverged", name=name)
        return tr("{name}, diverged at {count}", name=name, count=racer.diverged)

    def _paint_names(self, painter: QPainter, area: QRectF, racers: tuple[tuple[Entry, Racer], ...]) -> None:
        """Write each name at the end of its curve, as close as the others let it."""
        height = QFontMetricsF(self._name_font(600)).height()
        self._labels = []
        if not racers:
            return
        wanted = sorted((float(self.points(racer)[-1, 1]), entry.number, entry, racer) for entry, racer in racers)
        places = spread([y for y, *_ in wanted], height, area.top() - 6 + height / 2, self.room.height() - height / 2)
        for y, (_, _, entry, racer) in zip(places, wanted, strict=True):
            is_selected = entry.name == self._racing.selected
            painter.setFont(self._name_font(700 if is_selected else 500))
            painter.setPen(racer_look(entry.number, 0, self.tokens)[0])
            box = QRectF(area.right() + GAP, y - height / 2, self.room.width() - area.right() - GAP, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._name(entry, racer))
            self._labels.append((box, entry.name))


def spread(wanted: list[float], apart: float, low: float, high: float) -> list[float]:
    """Return places near the wanted ones (ascending), at least `apart` where there is room, between low and high."""
    if not wanted:
        return []
    apart = min(apart, (high - low) / max(1, len(wanted) - 1)) if len(wanted) > 1 else apart
    places: list[float] = []
    for place in wanted:
        places.append(max(place, low if not places else places[-1] + apart))
    limit = high
    for number in range(len(places) - 1, -1, -1):
        places[number] = min(places[number], limit)
        limit = places[number] - apart
    return places
