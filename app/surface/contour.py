"""The surface from above: colours, contour lines, paths, arrows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.magnified import magnified
from app.surface.contour_gestures import KEYS, FlatView, Grip, Part, only
from app.surface.contour_ground import TOP, Layout, draw_ground, laid_out
from app.surface.contour_marks import draw_marks
from app.surface.contour_plot import Range
from app.surface.contour_words import computing_words, described, ground_words, lowest_words, place_words, point_lines
from app.surface.painting import draw_cross, draw_tag, settle, tag_box
from app.surface.scene import SurfaceScene
from app.theme import Theme, Tokens, ui_font
from app.words import tr

NEAR_POINT, NEAR_PLACE = 12.0, 7.0
CROSS = 18.0  # room of the cross in the caption


def paint_contour(
    painter: QPainter, box: QRectF, scene: SurfaceScene, ranges: tuple[Range, Range], tokens: Tokens
) -> None:
    """Paint the contour of a scene into a box, as vectors where the painter takes them."""
    settle(painter)
    with magnified(painter, box, tokens) as (room, flat):
        layout = laid_out(room, scene, ranges, flat)
        labels = draw_ground(painter, layout, scene, flat)
        _paint_rest(painter, layout, scene, flat, labels)


def _paint_rest(painter: QPainter, layout: Layout, scene: SurfaceScene, tokens: Tokens, labels: list[QRectF]) -> None:
    """Paint what changes with every move of the point."""
    draw_marks(painter, layout.plot, layout.heights, scene, tokens, labels)
    _paint_caption(painter, layout, scene, tokens)
    _paint_computing(painter, layout.plot.area, scene, tokens)


def _paint_computing(painter: QPainter, area: QRectF, scene: SurfaceScene, tokens: Tokens) -> None:
    """Say that the surface is being computed, and how far that has come."""
    words = computing_words(scene)
    if words:
        place = QPointF(area.center().x(), area.bottom() - 30)
        draw_tag(painter, tag_box(place, words, tokens, area, ()), words, tokens.text, tokens)
        if scene.progress < 1.0:
            painter.fillRect(QRectF(area.left(), area.bottom() - 3, area.width() * scene.progress, 3), tokens.text)


def _paint_caption(painter: QPainter, layout: Layout, scene: SurfaceScene, tokens: Tokens) -> None:
    """Tell the lowest grid point above the plot, with the cross that marks it."""
    area = layout.plot.area
    painter.setFont(ui_font(tokens.text_small))
    metrics = painter.fontMetrics()
    box = QRectF(area.left() + CROSS, area.top() - TOP, max(0.0, area.width() - CROSS), TOP - 4)
    forms = (lowest_words(scene), lowest_words(scene, short=True))
    words = next((form for form in forms if metrics.horizontalAdvance(form) + CROSS <= box.width()), "")
    if not words:
        return
    draw_cross(painter, QPointF(box.right() - metrics.horizontalAdvance(words) - 10, box.bottom() - 7), tokens, 3.2)
    painter.setPen(tokens.muted)
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, words)


class ContourView(FlatView):
    """The surface from above. Drag the point or click the ground to start elsewhere; drag and turn for the ranges."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._ground = QPixmap()
        self._labels: list[QRectF] = []  # the losses on it
        self._ground_of: tuple[tuple[object, ...], tuple[object, ...]] = (), ()
        self.setAccessibleName(tr("Contour of the loss"))
        self.keep_least(180, 140)

    def sizeHint(self) -> QSize:
        return self.sized(410, 330)

    def words(self) -> str:
        return described(self.scene)

    # Where things are

    def layout_now(self) -> Layout:
        """Return where everything is at this size."""
        return laid_out(self.room, self.scene, self.ranges, self.tokens)

    def grip_at(self, place: QPointF) -> Grip | None:
        if self.scene.loss is None:
            return None
        plot = self.layout_now().plot
        grip = Grip(Part.GROUND, plot, (0, 1))
        if not plot.area.contains(place):
            below, beside = place.y() > plot.area.bottom(), place.x() < plot.area.left()
            inside = plot.area.left() <= place.x() <= plot.area.right()
            if below == beside or (below and not inside):
                return None
            return only(grip, across=below) if below or place.y() >= plot.area.top() else None
        if self.scene.point is not None and _distance(plot.place(*self.scene.point[:2]), place) <= NEAR_POINT:
            return Grip(Part.POINT, plot, (0, 1))
        number = self.place_at(place)
        return grip if number is None else Grip(Part.PLACE, plot, (0, 1), number)

    def place_at(self, place: QPointF) -> int | None:
        """Return the place of the path under a pixel, the nearest."""
        if not len(self.scene.path):
            return None
        away = self.layout_now().plot.places(self.scene.path) - (place.x(), place.y())
        distances = np.where(np.isfinite(away).all(axis=1), np.hypot(away[:, 0], away[:, 1]), np.inf)
        nearest = int(distances.argmin())
        return nearest if distances[nearest] <= NEAR_PLACE else None

    def tip_at(self, place: QPointF) -> str:
        grip = self.grip_at(place)
        if grip is None:
            return ""
        if grip.part is Part.AXIS:
            return tr("Drag to move the range, turn the wheel to make it longer or shorter.")
        if grip.part is Part.POINT:
            return "\n".join((*point_lines(self.scene), tr(KEYS)))
        if grip.part is Part.PLACE:
            return place_words(self.scene, grip.place)
        return ground_words(self.scene, *grip.plot.values(place))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        with self.painting() as painter:
            settle(painter)
            if self.scene.loss is None:
                paint_message(painter, self.room, self.scene.message, tokens)
            else:
                layout = self.layout_now()
                painter.drawPixmap(self.room, ground := self._ground_at(layout), QRectF(ground.rect()))
                _paint_rest(painter, layout, self.scene, tokens, self._labels)
            self.paint_focus(painter)

    def _ground_at(self, layout: Layout) -> QPixmap:
        """Return the ground, drawn anew only when it is another one: a dragged point leaves it as it is."""
        scene, ratio = self.scene, self.devicePixelRatioF()
        own = (scene.loss, scene.basins, self._theme.tokens)
        key = (
            scene.stale,
            scene.log,
            scene.field_arrows is None,
            scene.x_name,
            scene.y_name,
            layout.plot,
            _ends(scene),
            self.size(),
            ratio,
        )
        of, known = self._ground_of
        if known != key or any(a is not b for a, b in zip(of, own, strict=True)):
            self._ground, self._ground_of = QPixmap(self.size() * ratio), (own, key)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(Qt.GlobalColor.transparent)
            with QPainter(self._ground) as painter:
                settle(painter)
                painter.scale(self.scale, self.scale)
                self._labels = draw_ground(painter, layout, scene, self.tokens)
        return self._ground


def _ends(scene: SurfaceScene) -> tuple[float, ...]:
    return (*scene.x_values[[0, -1]].tolist(), *scene.y_values[[0, -1]].tolist())


def _distance(one: QPointF, other: QPointF) -> float:
    return float(np.hypot(one.x() - other.x(), one.y() - other.y()))


def paint_message(painter: QPainter, box: QRectF, message: str, tokens: Tokens) -> None:
    """Say why there is nothing to see."""
    painter.setFont(ui_font(tokens.text_body))
    painter.setPen(tokens.muted)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(box.adjusted(16, 16, -16, -16), int(flags), message)
