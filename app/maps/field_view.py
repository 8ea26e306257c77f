"""The network over two inputs: decision regions or heights, contour and border lines, the data on it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from app.maps.colours import region_pixels, value_pixels
from app.maps.legend import draw_class_legend, draw_value_legend, legend_width
from app.maps.markers import draw_points
from app.maps.picture import TOP, PictureView, draw_frame, draw_heading
from app.maps.scene import MapScene, Range
from app.maps.staging import level_lines
from app.maps.wording import place_lines, score_words
from app.surface.contour_plot import BOTTOM, UPRIGHT, Plot, Scale, draw_x_axis, draw_y_ticks
from app.surface.heat import HeightScale, image_of, line_colour
from app.surface.painting import draw_tag, points_of, tag_box
from app.theme import Theme, Tokens, mixed, ui_font
from app.words import tr
from core.curve import ticks
from core.network import Floats

EDGE = 4.0
MOST_LEVELS = 8


class FieldView(PictureView):
    """Decision regions, or one output's values, over two inputs."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Map over two inputs"))
        self.traced: int | None = None  # the neuron whose line net = 0 is drawn
        self._image, self._image_of = QImage(), (MapScene(), False)

    def sizeHint(self) -> QSize:
        return self.sized(380, 330)

    def trace(self, neuron: int | None) -> None:
        """Draw where a neuron's net is 0."""
        if neuron != self.traced:
            self.traced = neuron
            self.update()

    # Where things are

    def scale_now(self) -> HeightScale | None:
        """Return the scale of the values shown, targets included; None: classes are shown."""
        scene = self.scene
        if scene.shown is None or scene.field is None:
            return None
        values = scene.field.out[scene.output_neuron(scene.shown)].ravel()
        targets = scene.points.targets[:, scene.shown] if scene.points is not None else values[:0]
        return HeightScale.of(np.concatenate((values, targets)))

    def plot(self) -> Plot:
        """Return where the plot is at this size."""
        field = self.scene.field
        assert field is not None
        ends: tuple[Range, Range] = (_ends(field.x_values), _ends(field.y_values))
        box = self.room
        height = max(20.0, box.height() - TOP - BOTTOM - EDGE)
        left = max(30.0, Scale.over(ends[1], height, UPRIGHT).width(self.tokens) + 10)
        right = legend_width(self.scene, self.scale_now(), self.tokens) + EDGE
        return Plot(QRectF(left, TOP, max(20.0, box.width() - left - right), height), *ends)

    def point_places(self) -> Floats:
        scene = self.scene
        if scene.points is None or scene.field is None or scene.axes[1] is None:
            return np.zeros((0, 2))
        return self.plot().places(scene.points.inputs[:, scene.plane])

    def ground_lines(self, place: QPointF) -> list[str]:
        plot = self.plot()
        if not plot.area.contains(place) or self.scene.axes[1] is None:
            return []
        inputs = self.scene.held.copy()
        inputs[self.scene.plane] = plot.values(place)
        return place_lines(self.scene, inputs)

    # Painting

    def draw(self, painter: QPainter) -> None:
        scene, tokens = self.scene, self.tokens
        if scene.field is None:
            return
        plot, scale = self.plot(), self.scale_now()
        painter.save()
        painter.setClipRect(plot.area)
        painter.drawImage(self._grid_box(plot), self._ground(scale))
        self._draw_lines(painter, plot, scale)
        draw_points(painter, scene, self.point_places(), plot.area.height(), scale, tokens)
        self._draw_trace(painter, plot)
        painter.restore()
        draw_frame(painter, plot.area, tokens)
        draw_x_axis(painter, plot, scene.input_name(scene.axes[0]), tokens, clear=plot.area.left())
        draw_y_ticks(painter, plot, Scale.over(plot.y_range, plot.area.height(), UPRIGHT), tokens)
        name = scene.input_name(scene.axes[1] or 0)
        # above the legend of classes is room
        right = self.room.width() - 3 * EDGE if scale is None else plot.area.right()
        draw_heading(painter, plot.area, name, score_words(scene), tokens, right)
        if scale is None:
            draw_class_legend(painter, plot.area, scene, tokens)
        else:
            draw_value_legend(painter, plot.area, scene, scale, tokens)

    def _ground(self, scale: HeightScale | None) -> QImage:
        """Return the colours of the grid; kept until the scene or the theme changes."""
        scene = self.scene
        if self._image_of != (scene, self.tokens.dark) and scene.field is not None and scene.document is not None:
            outputs = scene.field.out[scene.document.network.topology.outputs]
            if scale is None and scene.decision is not None:
                pixels = region_pixels(scene.decision, outputs, self.tokens)
            else:
                pixels = value_pixels(outputs[scene.shown or 0], scale or HeightScale.of(outputs), self.tokens)
            self._image, self._image_of = image_of(pixels[::-1]), (scene, self.tokens.dark)
        return self._image

    def _grid_box(self, plot: Plot) -> QRectF:
        """Return the rectangle of all cells: a grid point is the middle of its cell."""
        field = self.scene.field
        assert field is not None
        half = [(values[-1] - values[0]) / (len(values) - 1) / 2 for values in (field.x_values, field.y_values)]
        (x0, x1), (y0, y1) = plot.x_range, plot.y_range
        return QRectF(plot.place(x0 - half[0], y1 + half[1]), plot.place(x1 + half[0], y0 - half[1]))

    def _draw_lines(self, painter: QPainter, plot: Plot, scale: HeightScale | None) -> None:
        """Draw the borders between classes, or lines of equal values."""
        scene, tokens = self.scene, self.tokens
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if scale is None:
            painter.setPen(QPen(mixed(tokens.text, tokens.card, 0.15), 1.6))
            for line in scene.border:
                painter.drawPolyline(QPolygonF(points_of(plot.places(line))))
            return
        assert scene.field is not None
        values = scene.field.out[scene.output_neuron(scene.shown or 0)]
        for level in ticks(scale.low, scale.high, MOST_LEVELS):
            painter.setPen(QPen(line_colour(scale.share(level), tokens), 1))
            for line in level_lines(scene.field.x_values, scene.field.y_values, values, level):
                painter.drawPolyline(QPolygonF(points_of(plot.places(line))))

    def _draw_trace(self, painter: QPainter, plot: Plot) -> None:
        """Draw where the selected neuron's net is 0, with its name."""
        field, tokens = self.scene.field, self.tokens
        if self.traced is None or field is None or self.traced >= len(field.net):
            return
        for line in level_lines(field.x_values, field.y_values, field.net[self.traced], 0.0):
            corners = plot.places(line)
            for colour, width in ((tokens.card, 4.0), (tokens.accent, 2.0)):
                painter.setPen(QPen(colour, width))
                painter.drawPolyline(QPolygonF(points_of(corners)))
            words = tr("net {name} = 0", name=self.scene.name(self.traced))
            place = QPointF(*corners[len(corners) // 2].tolist())
            draw_tag(painter, tag_box(place, words, tokens, plot.area, ()), words, tokens.accent, tokens)


def _ends(values: Floats) -> Range:
    return float(values[0]), float(values[-1])


def text_width(words: str, tokens: Tokens) -> float:
    """Return the width of small words."""
    return QFontMetricsF(ui_font(tokens.text_small)).horizontalAdvance(words)
