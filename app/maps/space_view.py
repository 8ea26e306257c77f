"""The space of two units: grid, points and border on their way from input space, and the line that is drawn there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from app.maps.colours import region_pixels
from app.maps.markers import draw_points, marks_at
from app.maps.picture import TOP, PictureView, draw_frame, draw_heading, draw_message
from app.maps.scene import MapScene, Range, Space
from app.surface.contour_plot import BOTTOM, UPRIGHT, Plot, Scale, draw_x_axis, draw_y_ticks
from app.surface.heat import HeightScale, image_of
from app.surface.painting import draw_tag, points_of, tag_box
from app.theme import Theme, mixed
from app.words import tr
from core.maps_carried import Line, Stage, between
from core.network import Floats
from core.numbers import shown

EDGE = 4.0
EXACT = 1e-6  # how near to a stage is at it
MOST_AVOIDED = 60  # points that a name makes way for


class SpaceView(PictureView):
    """What the layers before two units do to space; `at` runs from stage to stage."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Space of two units"))
        self.at = 0.0
        self._image, self._image_of = QImage(), (MapScene(), False)

    def sizeHint(self) -> QSize:
        return self.sized(360, 300)

    def go_to(self, at: float) -> None:
        """Show a stage, or the way between two."""
        self.at = at
        self.setAccessibleDescription(self.words())
        self.update()

    # Where things are

    @property
    def space(self) -> Space | None:
        """What is drawn."""
        return self.scene.space

    @property
    def stage(self) -> int | None:
        """The stage that is shown; None on the way between two."""
        if self.space is None:
            return None
        at = min(max(self.at, 0.0), len(self.space.stages) - 1.0)
        return round(at) if abs(at - round(at)) < EXACT else None

    def plot(self) -> Plot:
        """Return where the plot is at this size."""
        assert self.space is not None
        ends = np.array(self.space.ranges)  # (stages, axes, ends)
        x_range, y_range = map(tuple, between(ends, self.at).tolist())
        box = self.room
        height = max(20.0, box.height() - TOP - BOTTOM - EDGE)
        words = [Scale.over(y_ends, height, UPRIGHT).width(self.tokens) for _, y_ends in self.space.ranges]
        left = max(34.0, 10 + max(words))  # one for all stages: the plot stands still while space moves
        area = QRectF(left, TOP, max(20.0, box.width() - left - EDGE - 6), height)
        return Plot(area, x_range, y_range)

    def point_places(self) -> Floats:
        if self.space is None:
            return np.zeros((0, 2))
        return self.plot().places(between(self.space.points, self.at))

    def ground_lines(self, place: QPointF) -> list[str]:
        plot, number, space = self.plot(), self.stage, self.space
        if number is None or space is None or not plot.area.contains(place):
            return []
        values, names = plot.values(place), self.axis_names(space.stages[number])
        lines = [", ".join(f"{name} = {shown(value, 3)}" for name, value in zip(names, values, strict=True) if name)]
        if number == space.home:
            lines += [self._side(line, values) for line in space.lines]
        return lines

    def _side(self, line: Line, values: tuple[float, float]) -> str:
        net = float(line.net(np.array(values)))
        return tr("net {name} = {value} there", name=self.scene.name(line.neuron), value=shown(net, 3))

    def axis_names(self, stage: Stage) -> tuple[str, str]:
        """Return the names of both axes at a stage; "" where there is no second one."""
        net = stage.quantity == "net"
        names = ["" if n is None else self.scene.name(n) for n in stage.neurons]
        first, second = (tr("net {name}", name=name) if net and name else name for name in names)
        return first, second

    def words(self) -> str:
        if self.space is None or self.scene.document is None:
            return self.scene.message
        return stage_words(self.scene, self.at)

    # Painting

    def draw(self, painter: QPainter) -> None:
        scene, space, tokens = self.scene, self.space, self.tokens
        if space is None:
            words = tr("A network with hidden units carries its inputs to another space: this one has none.")
            draw_message(painter, self.room, words, tokens)
            return
        plot, number = self.plot(), self.stage
        painter.save()
        painter.setClipRect(plot.area)
        painter.fillRect(plot.area, tokens.card)
        if number == space.home:
            self._draw_decided(painter, plot, space)
        self._draw_grid(painter, plot, space)
        if number == space.home:
            for line in space.lines:
                self._draw_line(painter, plot, line)
        draw_points(painter, scene, self.point_places(), plot.area.height(), self._scale(), tokens)
        painter.restore()
        draw_frame(painter, plot.area, tokens)
        self._draw_axes(painter, plot, number, space)

    def _scale(self) -> HeightScale | None:
        scene = self.scene
        if scene.shown is None or scene.points is None:
            return None
        source = scene.field or scene.function
        assert source is not None
        values = source.out[scene.output_neuron(scene.shown)].ravel()
        return HeightScale.of(np.concatenate((values, scene.points.targets[:, scene.shown])))

    def _draw_axes(self, painter: QPainter, plot: Plot, number: int | None, space: Space) -> None:
        """Draw ticks and names at a stage; on the way nothing is measured."""
        if number is None:
            words = tr("on the way: drawn straight, not computed")
            draw_heading(painter, plot.area, "", words, self.tokens, plot.area.right())
            return
        first, second = self.axis_names(space.stages[number])
        draw_x_axis(painter, plot, first, self.tokens, clear=plot.area.left())
        if second:
            draw_y_ticks(painter, plot, Scale.over(plot.y_range, plot.area.height(), UPRIGHT), self.tokens)
        draw_heading(painter, plot.area, second, self._caption(number, space), self.tokens, plot.area.right())

    def _caption(self, number: int, space: Space) -> str:
        if number == space.home and not space.lines:
            return tr("no straight line: more units have a say")
        if number == 0:
            return tr("input space")
        if space.stages[number].quantity == "net":
            if self._reads_hidden_units(space.stages[number]):
                return tr("weighted sums of outs that are bent already")
            return tr("weighted sums: straight lines stay straight")
        if number > space.home:
            return self._output_caption(space.stages[number])
        return tr("outs: lines bend")

    def _reads_hidden_units(self, stage: Stage) -> bool:
        """Tell whether the nets of a stage add up outs of hidden units, and not of inputs alone."""
        assert self.scene.document is not None
        topology = self.scene.document.network.topology
        entering = np.isin(topology.edges.target, [neuron for neuron in stage.neurons if neuron is not None])
        return any(topology.neurons[source].role.computes for source in topology.edges.source[entering].tolist())

    def _output_caption(self, stage: Stage) -> str:
        if stage.neurons[1] is None:
            return tr("the output")
        assert self.scene.document is not None
        many = len(self.scene.document.network.topology.outputs) > 2
        return tr("the first two outputs") if many else tr("both outputs")

    def _draw_decided(self, painter: QPainter, plot: Plot, space: Space) -> None:
        """Tint the space by the class that the network gives to each place of it, where nothing else has a say."""
        scene, tokens = self.scene, self.tokens
        if space.decided is None or scene.decision is None or not scene.by_class:
            return
        if self._image_of != (scene, tokens.dark):
            self._image = image_of(region_pixels(scene.decision, space.decided, tokens)[::-1])
            self._image_of = scene, tokens.dark
        painter.drawImage(plot.area, self._image)

    def _draw_grid(self, painter: QPainter, plot: Plot, space: Space) -> None:
        """Draw the grid's lines, the border between classes heavier."""
        tokens = self.tokens
        grid = between(space.grid, self.at)
        half = len(grid) // 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        alone = len(grid) == 1
        faint = 0.0 if space.whole else 0.35  # a grid that folds over itself is only a hint
        upright, across = (
            mixed(tokens.accent, tokens.card, 0.35 + faint),
            mixed(tokens.muted, tokens.card, 0.25 + faint),
        )
        for number, line in enumerate(grid):
            colour = tokens.accent if alone else upright if number < half else across
            painter.setPen(QPen(colour, 2.4 if alone else 1.0))
            _draw_line(painter, plot, line)
        painter.setPen(QPen(mixed(tokens.text, tokens.card, faint), 1.8))
        for border in space.border:
            _draw_line(painter, plot, between(border, self.at))

    def _draw_line(self, painter: QPainter, plot: Plot, line: Line) -> None:
        """Draw where the neuron that reads this space has net = 0, with its name."""
        ends = line_ends(line, plot.x_range, plot.y_range)
        if ends is None:
            return
        one, other = (plot.place(*end) for end in ends)
        tokens = self.tokens
        for colour, width in ((tokens.card, 5.0), (tokens.accent, 2.6)):
            pen = QPen(colour, width)
            if colour is tokens.accent:
                pen.setDashPattern([5, 2])
            painter.setPen(pen)
            painter.drawLine(one, other)
        words = tr("net {name} = 0", name=self.scene.name(line.neuron))
        place = one + (other - one) * 0.2
        taken = marks_at(self.point_places(), MOST_AVOIDED)
        draw_tag(painter, tag_box(place, words, tokens, plot.area, taken), words, tokens.accent, tokens)


def _draw_line(painter: QPainter, plot: Plot, line: Floats) -> None:
    places = np.clip(plot.places(line), -1e5, 1e5)
    if np.isfinite(places).all():
        painter.drawPolyline(QPolygonF(points_of(places)))


def line_ends(line: Line, x_range: Range, y_range: Range) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return where a·x + b·y + bias = 0 enters and leaves a rectangle; None: it passes by, or is none."""
    found: list[tuple[float, float]] = []
    if line.b:
        found += [
            (x, y) for x in x_range for y in [-(line.a * x + line.bias) / line.b] if y_range[0] <= y <= y_range[1]
        ]
    if line.a:
        found += [
            (x, y) for y in y_range for x in [-(line.b * y + line.bias) / line.a] if x_range[0] <= x <= x_range[1]
        ]
    if len(found) < 2:
        return None
    first = found[0]
    return first, max(found[1:], key=lambda other: (other[0] - first[0]) ** 2 + (other[1] - first[1]) ** 2)


def stage_words(scene: MapScene, at: float) -> str:
    """Tell in words what is shown at a place of the slider."""
    space = scene.space
    assert space is not None
    before = min(int(at + EXACT), len(space.stages) - 1)
    if abs(at - round(at)) >= EXACT and before < len(space.stages) - 1:
        one, other = (stage_name(scene, space.stages[number]) for number in (before, before + 1))
        return tr("between {one} and {other}", one=one, other=other)
    return stage_name(scene, space.stages[round(at)])


def stage_name(scene: MapScene, stage: Stage) -> str:
    """Return a stage in a few letters: x₁, x₂, or net h₁, h₂."""
    names = ", ".join(scene.name(neuron) for neuron in stage.neurons if neuron is not None)
    return tr("net {names}", names=names) if stage.quantity == "net" else names
