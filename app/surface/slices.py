"""The loss along each weight through the point, with its tangent."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.magnified import magnified
from app.surface.contour import paint_message
from app.surface.contour_gestures import KEYS, FlatView, Grip, Part, only
from app.surface.contour_words import point_lines
from app.surface.painting import settle
from app.surface.scene import SurfaceScene
from app.surface.slices_plot import Cut, SliceLayout, draw_slice, laid_out
from app.theme import Theme, Tokens
from app.words import tr
from core.numbers import shown

NEAR = 12.0
GAP = 8.0
WIDE = 1.6  # from this shape on the slices stand side by side


def paint_slices(painter: QPainter, box: QRectF, scene: SurfaceScene, tokens: Tokens) -> None:
    """Paint both slices of a scene into a box, as vectors where the painter takes them."""
    settle(painter)
    ranges = [(float(values[0]), float(values[-1])) for values in (scene.x_values, scene.y_values)]
    with magnified(painter, box, tokens) as (room, flat):
        for cut, part, x_range in zip(cuts_of(scene), _parts(room), ranges, strict=True):
            draw_slice(painter, cut, laid_out(cut, part, x_range, flat), flat)


def cuts_of(scene: SurfaceScene) -> tuple[Cut, Cut]:
    """Return the slices along x and along y."""
    return Cut(scene, 0), Cut(scene, 1)


def _parts(box: QRectF) -> tuple[QRectF, QRectF]:
    """Return the two places: one above the other, or side by side where that gives more room."""
    if box.width() > WIDE * box.height():
        width = (box.width() - GAP) / 2
        return (
            QRectF(box.left(), box.top(), width, box.height()),
            QRectF(box.right() - width, box.top(), width, box.height()),
        )
    height = (box.height() - GAP) / 2
    return (
        QRectF(box.left(), box.top(), box.width(), height),
        QRectF(box.left(), box.bottom() - height, box.width(), height),
    )


class SlicesView(FlatView):
    """The loss along each weight through the point. Drag the point along its weight; drag and turn for the ranges."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(tr("Slices of the loss"))
        self.keep_least(180, 180)

    def sizeHint(self) -> QSize:
        return self.sized(300, 330)

    @property
    def _drawn(self) -> bool:
        scene = self.scene
        return scene.loss is not None and scene.x_slice is not None and scene.y_slice is not None

    def words(self) -> str:
        if not self._drawn:
            return self.scene.message
        lowest = [
            tr("lowest along {name}: {loss} at {value}", name=cut.names[0], loss=shown(loss, 4), value=shown(value, 4))
            for cut in cuts_of(self.scene)
            if cut.lowest is not None
            for value, loss in [cut.lowest]
        ]
        return "; ".join(part for part in (", ".join(point_lines(self.scene)), *lowest) if part)

    def layouts(self) -> list[tuple[Cut, SliceLayout]]:
        """Return where both slices are at this size."""
        tokens, box = self.tokens, self.room
        return [
            (cut, laid_out(cut, part, x_range, tokens))
            for cut, part, x_range in zip(cuts_of(self.scene), _parts(box), self.ranges, strict=True)
        ]

    def _at(self, place: QPointF) -> tuple[Cut, SliceLayout] | None:
        if not self._drawn:
            return None
        found = self.layouts()
        first, second = _parts(self.room)
        return found[0] if first.contains(place) else found[1] if second.contains(place) else None

    def grip_at(self, place: QPointF) -> Grip | None:
        found = self._at(place)
        if found is None:
            return None
        cut, layout = found
        plot = layout.plot
        grip = Grip(Part.GROUND, plot, (cut.weight, None))
        if plot.area.left() <= place.x() <= plot.area.right() and place.y() > plot.area.bottom():
            return only(grip, across=True)
        if not plot.area.contains(place):
            return None
        point = plot.place(cut.value, cut.height_of(cut.loss)) - place
        near = self.scene.point is not None and math.hypot(point.x(), point.y()) <= NEAR
        return Grip(Part.POINT, plot, grip.moves) if near else grip

    def tip_at(self, place: QPointF) -> str:
        grip, found = self.grip_at(place), self._at(place)
        if grip is None or found is None:
            return ""
        if grip.part is Part.AXIS:
            return tr("Drag to move the range, turn the wheel to make it longer or shorter.")
        if grip.part is Part.POINT:
            return "\n".join((*point_lines(self.scene), tr(KEYS)))
        value, cut = grip.plot.values(place)[0], found[0]
        loss = float(self.scene.loss_of(cut.height_at(value)))
        return f"{cut.names[0]} = {shown(value, 3)}\n" + tr("loss ≈ {loss}", loss=shown(loss, 3))

    def paintEvent(self, event: QPaintEvent) -> None:
        with self.painting() as painter:
            settle(painter)
            if self._drawn:
                for cut, layout in self.layouts():
                    draw_slice(painter, cut, layout, self.tokens)
            else:
                message = self.scene.message or tr("Slices go through a point: click on the surface.")
                paint_message(painter, self.room, message, self.tokens)
            self.paint_focus(painter)
