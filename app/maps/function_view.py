"""The network over its one input: each output as a curve against the data, and beyond where there are none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from app.maps.markers import RADIUS, draw_mark, draw_present, radius_of
from app.maps.picture import TOP, PictureView, draw_frame, draw_heading
from app.maps.scene import MapScene, Range
from app.maps.wording import place_lines, score_words
from app.surface.contour_plot import BOTTOM, UPRIGHT, Plot, Scale, draw_x_axis, draw_y_ticks
from app.surface.painting import draw_tag, pen, points_of, tag_box
from app.theme import Theme, Tokens, mixed, ui_font
from app.words import tr
from core.maps import data_range, widened
from core.network import Floats

EDGE = 4.0
ROOM, MOST_BEYOND = 0.08, 0.6  # of the range of data and curve inside, above and below
LEGEND, LINE, MARK = 88.0, 20.0, 20.0


@dataclass(frozen=True)
class Curve:
    """An output's curve: its place among the outputs, colour, name."""

    place: int
    colour: QColor
    name: str


class FunctionView(PictureView):
    """Every output over the one input."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Function over one input"))

    def sizeHint(self) -> QSize:
        return self.sized(560, 330)

    # Where things are

    def curves(self) -> list[Curve]:
        """Return the outputs that are drawn: all, or the chosen one."""
        scene = self.scene
        assert scene.document is not None
        outputs = range(len(scene.document.network.topology.outputs))
        places = outputs if scene.shown is None else [scene.shown]
        colours = self.tokens.routes
        return [Curve(p, colours[p % len(colours)], scene.name(scene.output_neuron(p))) for p in places]

    def plot(self) -> Plot:
        """Return where the plot is at this size."""
        function, box = self.scene.function, self.room
        assert function is not None
        x_range = float(function.x_values[0]), float(function.x_values[-1])
        y_range = self._y_range()
        height = max(20.0, box.height() - TOP - BOTTOM - EDGE)
        left = max(30.0, Scale.over(y_range, height, UPRIGHT).width(self.tokens) + 10)
        return Plot(QRectF(left, TOP, max(20.0, box.width() - left - LEGEND - EDGE), height), x_range, y_range)

    def inside(self) -> Range:
        """Return from where to where there are data."""
        points = self.scene.points
        assert points is not None
        return data_range(points.inputs[:, self.scene.axes[0]])

    def _y_range(self) -> Range:
        """Return the range of targets and curves where there are data, and of the curves beyond as far as that goes."""
        scene, function = self.scene, self.scene.function
        assert function is not None and scene.points is not None
        places = [curve.place for curve in self.curves()]
        curves = function.out[[scene.output_neuron(place) for place in places]]
        low, high = self.inside()
        near = curves[:, (function.x_values >= low) & (function.x_values <= high)].ravel()
        values = np.concatenate((near, scene.points.targets[:, places].ravel()))
        inner = data_range(values[np.isfinite(values)])
        outer = data_range(curves[np.isfinite(curves)]) if np.isfinite(curves).any() else inner
        most = widened(inner, MOST_BEYOND)
        return widened((max(min(inner[0], outer[0]), most[0]), min(max(inner[1], outer[1]), most[1])), ROOM)

    def point_places(self) -> Floats:
        return self._targets(self.curves()[0].place) if self.scene.function is not None else np.zeros((0, 2))

    def _targets(self, place: int) -> Floats:
        points = self.scene.points
        if points is None:
            return np.zeros((0, 2))
        return self.plot().places(np.stack((points.inputs[:, self.scene.axes[0]], points.targets[:, place]), axis=1))

    def ground_lines(self, place: QPointF) -> list[str]:
        plot = self.plot()
        if not plot.area.contains(place):
            return []
        inputs = self.scene.held.copy()
        inputs[self.scene.axes[0]] = x = plot.values(place)[0]
        low, high = self.inside()
        lines = place_lines(self.scene, inputs)
        return lines if low <= x <= high else [*lines, tr("No data reach here: what the curve does is not learnt.")]

    # Painting

    def draw(self, painter: QPainter) -> None:
        scene, tokens = self.scene, self.tokens
        if scene.function is None:
            return
        plot = self.plot()
        self._draw_outside(painter, plot)
        painter.save()
        painter.setClipRect(plot.area)
        self._draw_curves(painter, plot)
        painter.restore()
        draw_frame(painter, plot.area, tokens)
        draw_x_axis(painter, plot, scene.input_name(scene.axes[0]), tokens, clear=plot.area.left())
        draw_y_ticks(painter, plot, Scale.over(plot.y_range, plot.area.height(), UPRIGHT), tokens)
        curves = self.curves()
        draw_heading(painter, plot.area, curves[0].name if len(curves) == 1 else "", score_words(scene), tokens,
                     plot.area.right())  # fmt: skip
        self._draw_legend(painter, plot.area, curves)

    def _draw_outside(self, painter: QPainter, plot: Plot) -> None:
        """Shade where there are no data, and say so where there is room."""
        tokens, area = self.tokens, plot.area
        painter.fillRect(area, tokens.card)
        ends = [plot.place(x, 0.0).x() for x in self.inside()]
        for left, right in ((area.left(), ends[0]), (ends[1], area.right())):
            box = QRectF(left, area.top(), right - left, area.height())
            painter.fillRect(box, tokens.raised)
            painter.fillRect(box, QBrush(mixed(tokens.hairline, tokens.raised, 0.3), Qt.BrushStyle.BDiagPattern))
            words = QRectF(left + 4, area.top() + 8, right - left - 8, 60)
            painter.setFont(ui_font(tokens.text_small))
            painter.setPen(tokens.muted)
            flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
            said = tr("no data here:\nnothing to say")
            if words.width() > 60:
                painter.fillRect(painter.boundingRect(words, flags, said).adjusted(-4, -2, 4, 2), tokens.raised)
                painter.drawText(words, flags, said)
        self._draw_zero(painter, plot)

    def _draw_zero(self, painter: QPainter, plot: Plot) -> None:
        if plot.y_range[0] < 0 < plot.y_range[1]:
            y = plot.place(0.0, 0.0).y()
            painter.setPen(QPen(mixed(self.tokens.hairline, self.tokens.muted, 0.3), 1))
            painter.drawLine(QPointF(plot.area.left(), y), QPointF(plot.area.right(), y))

    def _draw_curves(self, painter: QPainter, plot: Plot) -> None:
        scene, tokens = self.scene, self.tokens
        assert scene.function is not None and scene.points is not None
        radius, curves = radius_of(scene.points, plot.area.height()), self.curves()
        testing = scene.points.testing.tolist()
        for curve in curves:
            colour = curve.colour if len(curves) > 1 else tokens.text
            for place, hollow in zip(self._targets(curve.place).tolist(), testing, strict=True):
                draw_mark(painter, QPointF(*place), 0, mixed(colour, tokens.card, 0.3), tokens, radius - 0.6, hollow)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for curve in curves:
            values = scene.function.out[scene.output_neuron(curve.place)]
            for piece in _pieces(scene.function.x_values, values):
                painter.setPen(pen(curve.colour, 2.6))
                painter.drawPolyline(QPolygonF(points_of(np.clip(plot.places(piece), -1e5, 1e5))))
        if scene.present is not None:
            self._draw_present(painter, plot, scene)

    def _draw_present(self, painter: QPainter, plot: Plot, scene: MapScene) -> None:
        """Draw from the present sample's output to its target: the error."""
        points, number, tokens = scene.points, scene.present, self.tokens
        assert points is not None and number is not None
        x = float(points.inputs[number, scene.axes[0]])
        for curve in self.curves():
            out = float(points.out[scene.output_neuron(curve.place), number])
            target = float(points.targets[number, curve.place])
            if np.isfinite(out):
                painter.setPen(QPen(tokens.text, 1.4, Qt.PenStyle.DashLine))
                painter.drawLine(plot.place(x, out), plot.place(x, target))
                draw_present(painter, plot.place(x, target), 0.5, tokens)
        words = tr("row {row}", row=points.rows[number] + 1)
        place = plot.place(x, float(points.targets[number, self.curves()[0].place]))
        draw_tag(painter, tag_box(place, words, tokens, plot.area, ()), words, tokens.muted, tokens, 400)

    def _draw_legend(self, painter: QPainter, area: QRectF, curves: list[Curve]) -> None:
        tokens, points = self.tokens, self.scene.points
        assert points is not None
        left, y = area.right() + 10, area.top() + 8
        painter.setFont(ui_font(tokens.text_small))
        for curve in curves[: int(area.height() / LINE) - 3]:
            painter.setPen(QPen(curve.colour, 2.6))
            painter.drawLine(QPointF(left, y), QPointF(left + 14, y))
            _write(painter, left, y, curve.name, tokens)
            y += LINE
        testing = points.testing.any()
        colour = mixed(tokens.muted if len(curves) > 1 else tokens.text, tokens.card, 0.3)
        for words, hollow in ((tr("training") if testing else tr("data"), False), (tr("test"), True)):
            if testing or not hollow:
                draw_mark(painter, QPointF(left + 7, y), 0, colour, tokens, RADIUS - 1, hollow)
                _write(painter, left, y, words, tokens)
                y += LINE


def _write(painter: QPainter, left: float, y: float, words: str, tokens: Tokens) -> None:
    painter.setPen(tokens.text)
    painter.drawText(QRectF(left + MARK, y - 9, LEGEND, 18), Qt.AlignmentFlag.AlignVCenter, words)


def _pieces(x_values: Floats, values: Floats) -> list[Floats]:
    """Return the unbroken pieces of a curve, (corners, 2): it stops where it is not a number."""
    places = np.stack((x_values, values), axis=1)
    breaks = np.flatnonzero(np.diff(np.isfinite(values))) + 1
    return [piece for piece in np.split(places, breaks) if np.isfinite(piece[:1]).all() and len(piece) > 1]
