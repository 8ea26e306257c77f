"""Paints the whole graph: the same few calls make the window, PNG, SVG and PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from app.graph.blame import draw_first_of_many, draw_ranks
from app.graph.breakpoints import draw_breakpoints
from app.graph.camera import MARGIN, Camera, has_legend, words_scale
from app.graph.canvas import STRONG, Canvas, text_width
from app.graph.dense import Bundle, draw_bright, draw_lines, edges_at
from app.graph.edge_painting import Label, draw_edge, draw_edge_light, draw_label, label_of
from app.graph.geometry import Geometry
from app.graph.heading import heading, loss_text
from app.graph.layout import RADIUS
from app.graph.legend import draw_legend
from app.graph.neuron_painting import draw_dots, draw_neuron
from app.graph.routes import draw_routes, route_edges
from app.graph.sample_picture import draw_sample
from app.graph.scene import Glow, Scene
from core.network import Floats, Integers

MANY, COMFORTABLE = 40, 0.9  # so many labels need so large a scale
LEGIBLE, FEW_LABELS = 0.8, 3  # few labels are not drawn smaller than at this scale
MOST_LEGIBLE = 1.5  # times this at the most, in a larger interface: they would cover the neurons
READABLE = 0.42  # below this scale numbers would be smaller than 6 pixels: neurons become dots
_DOTS, _POINTS = 0.04, 3_000  # below this scale, or above this number of neurons on screen, plain points


@dataclass(frozen=True, eq=False)
class Picture:
    """A scene with the places of everything in it; `label_centres` is (edges, 2) where edges carry labels."""

    scene: Scene
    geometry: Geometry
    bundle: Bundle
    label_centres: Floats


def paint(
    canvas: Canvas, picture: Picture, camera: Camera, size: tuple[float, float], lines_drawn: bool = False
) -> None:
    """Paint a picture of this size in pixels; without the many lines of a dense network if these are there already."""
    painter = canvas.painter
    painter.save()
    painter.setTransform(camera.transform, True)
    if picture.bundle.precise:
        _paint_edges(canvas, picture, camera)
    else:
        if not lines_drawn:
            draw_lines(canvas, picture.geometry, picture.bundle, slice(None), picture.scene.document.network.weights)
        _paint_focus(canvas, picture)
    _paint_neurons(canvas, picture, camera, size)
    draw_breakpoints(canvas, picture.scene, picture.geometry)
    painter.restore()
    draw_sample(canvas, picture.scene, picture.geometry, camera, size)
    _paint_words(canvas, picture, size)


def _paint_edges(canvas: Canvas, picture: Picture, camera: Camera) -> None:
    scene, geometry = picture.scene, picture.geometry
    weights = scene.strengths
    scale = float(np.max(np.abs(weights[np.isfinite(weights)]), initial=0.0))
    order = sorted(range(len(weights)), key=lambda edge: _importance(scene, edge))
    lit = [edge for edge in order if is_lit(scene, edge)]
    for edge in lit:
        draw_edge_light(canvas, scene, geometry, edge)
    if scene.routes:
        draw_routes(canvas, scene, geometry)
    for edge in order:
        draw_edge(canvas, scene, geometry, edge, scale)
    labelled: Iterable[int] = order if shows_all_labels(len(order), camera.scale) else lit
    labels = {
        edge: label_of(scene, edge, picture.label_centres[edge]) for edge in labelled if scene.shows("edge", edge)
    }
    least = LEGIBLE * min(canvas.tokens.scale, MOST_LEGIBLE)
    larger = least / camera.scale if camera.scale < least and len(labels) <= FEW_LABELS else 1.0
    for edge, label in labels.items():
        _draw_larger(canvas, scene, edge, label, larger)
    if scene.reading.ranks:
        draw_ranks(canvas, scene, geometry, labels)


def _draw_larger(canvas: Canvas, scene: Scene, edge: int, label: Label, larger: float) -> None:
    """Draw a label; the few of a network that is far away large enough to be read."""
    canvas.painter.save()
    middle = label.box.center()
    canvas.painter.translate(middle)
    canvas.painter.scale(larger, larger)
    canvas.painter.translate(-middle)
    draw_label(canvas, scene, edge, label)
    canvas.painter.restore()


def shows_all_labels(edges: int, scale: float) -> bool:
    """Tell whether every edge carries its label; many small ones would hide the lines, so then only the lit ones do."""
    return scale >= (READABLE if edges <= MANY else COMFORTABLE)


def is_lit(scene: Scene, edge: int) -> bool:
    """Tell whether an edge is marked, or was computed or used just now."""
    return _importance(scene, edge) > 0


def _importance(scene: Scene, edge: int) -> int:
    return 2 * scene.is_marked("edge", edge) + int(scene.glow("edge", edge))


def _paint_focus(canvas: Canvas, picture: Picture) -> None:
    """Draw the edges of what was just computed, is selected or is pointed at, over the many; first what is ranked."""
    if picture.scene.reading.ranks:
        draw_first_of_many(canvas, picture.scene, picture.geometry)
    for neuron in focused_neurons(picture.scene):
        tokens, marked = canvas.tokens, picture.scene.is_marked("neuron", neuron)
        edges = edges_at(picture.scene.document.network.topology, neuron)
        draw_bright(canvas, picture.geometry, edges, tokens.accent if marked else tokens.computed)
    focused, routed = focused_edges(picture.scene), route_edges(picture.scene)
    for edge in focused:
        draw_edge_light(canvas, picture.scene, picture.geometry, edge)
    if routed:
        draw_routes(canvas, picture.scene, picture.geometry)
    for edge in dict.fromkeys((*focused, *routed)):
        draw_edge(canvas, picture.scene, picture.geometry, edge, 1.0)


def focused_neurons(scene: Scene) -> tuple[int, ...]:
    """Return the few neurons whose edges stand out in a dense network; none where a whole layer was computed."""
    marked = _few(scene, "neuron")
    computed = [i for (kind, i) in scene.glows if kind == "neuron" and scene.glow(kind, i) is Glow.COMPUTED]
    return tuple(dict.fromkeys([*marked, *(computed if len(computed) <= 2 else ())]))


def focused_edges(scene: Scene) -> tuple[int, ...]:
    """Return the few edges that are marked or just computed."""
    marked = _few(scene, "edge")
    computed = [i for (kind, i) in scene.glows if kind == "edge" and scene.glow(kind, i) is Glow.COMPUTED]
    return tuple(dict.fromkeys([*marked, *(computed if len(computed) <= 50 else ())]))


def _few(scene: Scene, kind: str) -> list[int]:
    """Return what is marked; of many that are selected the last ones, so that a frame stays short."""
    sources = [*scene.selected[-50:], scene.selection, scene.pointed]
    return [source.index for source in sources if source is not None and source.kind == kind]


def visible_neurons(geometry: Geometry, camera: Camera, size: tuple[float, float]) -> Integers:
    """Return the neurons whose picture touches the window."""
    corner, far = camera.to_graph(QPointF(0, 0)), camera.to_graph(QPointF(*size))
    boxes = geometry.boxes
    inside = (boxes[:, 2] > corner.x()) & (boxes[:, 0] < far.x()) & (boxes[:, 3] > corner.y()) & (boxes[:, 1] < far.y())
    return np.flatnonzero(inside)


def _paint_neurons(canvas: Canvas, picture: Picture, camera: Camera, size: tuple[float, float]) -> None:
    scene, geometry = picture.scene, picture.geometry
    visible = visible_neurons(geometry, camera, size)
    if camera.scale < _DOTS or len(visible) > _POINTS:
        pen = QPen(canvas.tokens.text, max(2 * RADIUS, 3 / camera.scale))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        canvas.painter.setPen(pen)
        canvas.painter.drawPoints([QPointF(*place) for place in geometry.places[visible].tolist()])
        return
    if camera.scale < READABLE:
        draw_dots(canvas, scene, geometry, visible, camera.scale)
        return
    for neuron in visible.tolist():
        draw_neuron(canvas, scene, geometry, neuron)


def _paint_words(canvas: Canvas, picture: Picture, size: tuple[float, float]) -> None:
    """Write heading, loss and note along the edges of the picture, larger in large pictures."""
    tokens, scale = canvas.tokens, words_scale(size[1], canvas.tokens.scale)
    width, height = size[0] / scale, size[1] / scale
    canvas.painter.save()
    canvas.painter.scale(scale, scale)
    room = width - 2 * MARGIN - text_width(loss_text(picture.scene), 13.0, STRONG) - 24
    words = heading(picture.scene, lambda form: text_width(form, 13.0) <= room)
    canvas.pill(QRectF(MARGIN - 8, 10, text_width(words, 13.0) + 16, 24), tokens.ground)
    canvas.text((MARGIN, 22.0), words, 13.0, tokens.muted, align=0.0)
    _paint_loss(canvas, picture.scene, width - MARGIN)
    wants_legend = picture.scene.reading.legend and has_legend(size[1], tokens.scale)
    if wants_legend and len(picture.geometry.places):
        draw_legend(canvas, picture.scene, width - MARGIN + 8, height - 10)
    note = picture.bundle.note
    if note:
        canvas.pill(QRectF(MARGIN - 8, height - 34, text_width(note, 12.0) + 16, 22), tokens.card, tokens.hairline)
        canvas.text((MARGIN, height - 23), note, 12.0, tokens.muted, align=0.0)
    canvas.painter.restore()


def _paint_loss(canvas: Canvas, scene: Scene, right: float) -> None:
    """Write the sample's loss at the top right, lit when it was computed just now."""
    loss, tokens = loss_text(scene), canvas.tokens
    if not loss:
        return
    glow = scene.glows.get(("setting", 0), {}).get("loss", Glow.NONE)
    width = text_width(loss, 13.0, STRONG)
    fill = {Glow.COMPUTED: tokens.computed, Glow.SOURCE: tokens.source}.get(glow, tokens.ground)
    canvas.pill(QRectF(right - width - 10, 10, width + 20, 24), fill)
    colour = tokens.text if not glow else tokens.on_computed if glow is Glow.COMPUTED else tokens.on_source
    canvas.text((right, 22.0), loss, 13.0, colour, STRONG, align=1.0)
