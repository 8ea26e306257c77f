"""What a step came from travels to where it goes: products along their edges, for a third of a second.

The picture beneath is already that of the step done: the travellers are drawn over it, and any key, button or other
change of the picture ends them at once. Nothing waits for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEasingCurve, QElapsedTimer, QObject, QPointF, QRectF, QVariantAnimation, Slot
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QWidget

from app.graph.canvas import STRONG, Canvas, text_width
from app.graph.edge_painting import edge_path
from app.graph.scene import Scene
from app.theme import Theme
from app.workbench import Workbench
from core.network import Floats
from core.numbers import shown
from core.steps import Level

if TYPE_CHECKING:
    from app.graph.camera import Camera
    from app.graph.painting import Picture
    from core.formula import Source
    from core.iteration import Iteration
    from core.steps import Step

DURATION = 320  # milliseconds
BREATH = 450  # milliseconds between two steps: those that follow faster are not shown travelling
MOST = 24  # travellers; a step with more shows none
SIZE, HEIGHT, PADDING = 12.0, 18.0, 7.0
LEAST_SCALE, MOST_LARGER = 0.85, 1.5  # of pills of a network far away, and how much more in a larger interface
FADE = 0.12  # of the way, at both ends
RISE = 40.0  # how far below its weight an update begins


@dataclass(frozen=True, eq=False)
class Traveller:
    """A number on its way, along a path in units of the graph."""

    words: str
    path: QPainterPath


def travellers_of(picture: Picture) -> tuple[Traveller, ...]:
    """Return what travels when the step on screen has just been done; none where they would be too many."""
    scene = picture.scene
    if scene.iteration is None or scene.explanation is None or scene.step is None or not picture.bundle.precise:
        return ()
    found: list[Traveller] = []
    for source in scene.explanation.computed:
        found += _into(picture, scene.iteration, scene.step, source)
        if len(found) > MOST:
            return ()
    return tuple(found)


def _into(picture: Picture, iteration: Iteration, step: Step, source: Source) -> Iterator[Traveller]:
    """Yield what travels into one result."""
    edges, quantity = picture.scene.document.network.edges, source.quantity
    if quantity == "net":
        for edge in np.flatnonzero(edges.target == source.index).tolist():
            yield _product(picture, iteration, edge)
    elif quantity == "product":
        yield _product(picture, iteration, source.index)
    elif quantity == "edge_share":
        yield _share(picture, iteration, source.index)
    elif quantity == "dE_dout" or (quantity == "delta" and step.level is Level.LAYER):
        for edge in np.flatnonzero(edges.source == source.index).tolist():
            yield _share(picture, iteration, edge)
    elif quantity == "own":
        yield from _factors(picture, iteration, source.index)
    elif quantity in ("gradient", "updated_weight"):
        for edge in _of_parameter(picture.scene, source.index):
            yield from (_factors if quantity == "gradient" else _update)(picture, iteration, edge)


def _of_parameter(scene: Scene, edge: int) -> list[int]:
    """Return the edges that share an edge's weight, itself among them."""
    topology = scene.document.network.topology
    return [int(other) for other in topology.edges_of(int(topology.parameter_of_edge[edge]))]


def _product(picture: Picture, iteration: Iteration, edge: int) -> Traveller:
    """Return weight · out on its way along the edge."""
    scene, network = picture.scene, picture.scene.document.network
    value = network.weights[edge] * iteration.trace.out[scene.sample, network.edges.source[edge]]
    return Traveller(shown(float(value), scene.digits), edge_path(picture.geometry, edge))


def _share(picture: Picture, iteration: Iteration, edge: int) -> Traveller:
    """Return weight · δ on its way back."""
    scene, network = picture.scene, picture.scene.document.network
    value = network.weights[edge] * iteration.trace.delta[scene.sample, network.edges.target[edge]]
    return Traveller(shown(float(value), scene.digits), edge_path(picture.geometry, edge).toReversed())


def _factors(picture: Picture, iteration: Iteration, edge: int) -> Iterator[Traveller]:
    """Yield out and δ, which meet at the edge's label."""
    scene, edges, lines = picture.scene, picture.scene.document.network.edges, picture.geometry
    trace, sample = iteration.trace, scene.sample
    for value, begin in (
        (trace.out[sample, edges.source[edge]], lines.start[edge]),
        (trace.delta[sample, edges.target[edge]], lines.end[edge]),
    ):
        yield Traveller(shown(float(value), scene.digits), _straight(begin, picture.label_centres[edge]))


def _update(picture: Picture, iteration: Iteration, edge: int) -> Iterator[Traveller]:
    """Yield what an update adds, on its way into the weight; nothing goes into one that is held."""
    scene, network = picture.scene, picture.scene.document.network
    if network.edges.frozen[edge]:
        return
    change = shown(float(iteration.updated_weights[edge] - network.weights[edge]), scene.digits)
    centre, below = picture.label_centres[edge], np.array([0.0, RISE])
    yield Traveller(change if change.startswith("−") else f"+{change}", _straight(centre + below, centre))


def _straight(begin: Floats, end: Floats) -> QPainterPath:
    path = QPainterPath(QPointF(*begin.tolist()))
    path.lineTo(QPointF(*end.tolist()))
    return path


class Transition(QObject):
    """Starts when one step forward was done with time to look, and runs over a view of the graph."""

    def __init__(self, workbench: Workbench, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._workbench, self._theme, self._view = workbench, theme, view
        self._travellers: tuple[Traveller, ...] = ()
        self._before = self._now()
        self._since = QElapsedTimer()
        self._time = QVariantAnimation(self)
        self._time.setStartValue(0.0)
        self._time.setEndValue(1.0)
        self._time.setDuration(DURATION)
        self._time.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._time.valueChanged.connect(view.update)
        self._time.finished.connect(self.stop)

    @property
    def travellers(self) -> tuple[Traveller, ...]:
        """What is on its way."""
        return self._travellers

    @property
    def share(self) -> float:
        """How much of the way is behind them, eased."""
        return float(self._time.currentValue())

    def _now(self) -> tuple[Iteration | None, Step | None]:
        return self._workbench.iteration, self._workbench.step

    def note(self) -> None:
        """Take note of another document or iteration."""
        self._before = self._now()

    def is_due(self) -> bool:
        """Take note of where the cursor is now, and tell whether it came there by one step forward, not in haste."""
        (iteration, step), self._before = self._before, self._now()
        in_haste = self._since.isValid() and self._since.elapsed() < BREATH
        self._since.start()
        w = self._workbench
        if w.plan is None or w.step is None or w.is_live or w.iteration is not iteration or in_haste:
            return False
        before = 0 if step is None else step.index if step.level is w.step.level else w.plan.find(step)
        return w.step.index == before + 1

    def start(self, travellers: tuple[Traveller, ...]) -> None:
        """Send them off, unless nothing is to move."""
        self.stop()
        if travellers and self._theme.motion and self._view.isVisible():
            self._travellers = travellers
            self._time.start()

    @Slot()
    def stop(self) -> None:
        """Show the picture without them."""
        if self._travellers:
            self._travellers = ()
            self._time.stop()
            self._view.update()

    def advance_to(self, milliseconds: int) -> None:
        """Show the moment so long after the start, and stay there: for pictures."""
        if self._travellers:
            self._time.pause()
            self._time.setCurrentTime(milliseconds)

    def draw(self, canvas: Canvas, camera: Camera) -> None:
        """Draw them where they are."""
        if not self._travellers:
            return
        share = self.share
        scale = max(camera.scale, LEAST_SCALE * min(canvas.tokens.scale, MOST_LARGER))
        canvas.painter.save()
        canvas.painter.setOpacity(min(1.0, share / FADE, (1.0 - share) / FADE))
        for traveller in self._travellers:
            place = camera.transform.map(traveller.path.pointAtPercent(share))
            _draw_pill(canvas, place, traveller.words, scale)
        canvas.painter.restore()


def _draw_pill(canvas: Canvas, place: QPointF, words: str, scale: float) -> None:
    """Draw a number in the colours of what a step came from."""
    tokens = canvas.tokens
    width = text_width(words, SIZE, STRONG) + 2 * PADDING
    canvas.painter.save()
    canvas.painter.translate(place)
    canvas.painter.scale(scale, scale)
    canvas.pill(QRectF(-width / 2, -HEIGHT / 2, width, HEIGHT), tokens.source, tokens.computed)
    canvas.text((0.0, 0.0), words, SIZE, tokens.on_source, STRONG)
    canvas.painter.restore()
