"""What lies under the pointer: a number, a neuron or an edge, and whether it can be typed into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from app.graph.camera import Camera
from app.graph.edge_painting import label_of
from app.graph.neuron_painting import value_boxes
from app.graph.painting import READABLE, Picture, is_lit, shows_all_labels
from app.graph.scene import Entry, Scene
from core.formula import Source
from core.network import Role

_REACH = 6.0  # pixels beside a line that still hit it
_NEAR = 130.0  # no number of a neuron is farther from its centre, in units of the graph


@dataclass(frozen=True)
class Editable:
    """A number that people may type: a weight (of an edge), or a cell of the data (of a neuron)."""

    kind: Literal["weight", "cell"]
    index: int
    value: float
    name: str


@dataclass(frozen=True)
class Hit:
    """What was hit, the number under the pointer if any, and its box in units of the graph."""

    source: Source
    entry: Entry | None = None
    box: QRectF | None = None
    editable: Editable | None = None


def hit_at(picture: Picture, camera: Camera, point: QPointF) -> Hit | None:
    """Return what is under a point of the window: numbers first, then neurons, then edges."""
    at = camera.to_graph(point)
    number = _number_at(picture, at, camera.scale) if camera.scale >= READABLE else None
    if number is not None:
        return number
    neuron = picture.geometry.neuron_at(at.x(), at.y())
    if neuron is not None:
        return Hit(picture.scene.out(neuron).source)
    edge = picture.geometry.edge_at(at.x(), at.y(), _REACH / camera.scale, picture.bundle.edges)
    return Hit(picture.scene.weight(edge).source) if edge is not None else None


def _number_at(picture: Picture, at: QPointF, scale: float) -> Hit | None:
    return _neuron_number_at(picture, at) or _label_at(picture, at, scale)


def _neuron_number_at(picture: Picture, at: QPointF) -> Hit | None:
    places = picture.geometry.places
    near = abs(places - (at.x(), at.y())).max(axis=1, initial=0) < _NEAR
    for neuron in near.nonzero()[0].tolist():
        for entry, box in value_boxes(picture.scene, picture.geometry, neuron):
            if box.contains(at):
                return Hit(entry.source, entry, box, editable_of(picture.scene, entry.source))
    return None


def _label_at(picture: Picture, at: QPointF, scale: float) -> Hit | None:
    if not picture.bundle.precise:
        return None
    everywhere = shows_all_labels(len(picture.label_centres), scale)
    for edge, centre in enumerate(picture.label_centres):
        if not everywhere and not is_lit(picture.scene, edge):
            continue
        if abs(at.x() - centre[0]) > 200 or abs(at.y() - centre[1]) > 40:
            continue
        label = label_of(picture.scene, edge, centre)
        if label.box.contains(at):
            entry = label.entry_at(at.y())
            return Hit(entry.source, entry, label.box, editable_of(picture.scene, entry.source))
    return None


def editable_of(scene: Scene, source: Source) -> Editable | None:
    """Return the number behind a place of the graph if it is one that people may change."""
    if source.kind == "edge" and source.quantity in ("weight", "updated_weight"):
        weight = float(scene.document.network.weights[source.index])
        return Editable("weight", source.index, weight, scene.edge_name(source.index))
    if source.kind != "neuron":
        return None
    role = scene.document.network.neurons[source.index].role
    wanted = {Role.INPUT: "out", Role.OUTPUT: "target"}.get(role)
    if source.quantity != wanted:
        return None
    entry = scene.out(source.index) if role is Role.INPUT else scene.values_beside(source.index)[0]
    if entry.value is None:
        return None
    return Editable("cell", source.index, entry.value, scene.neuron_name(source.index))


def editable_of_selection(scene: Scene) -> Editable | None:
    """Return what Enter edits: the selected edge's weight, the selected input's value, the selected output's target."""
    chosen = scene.selection
    if chosen is None or chosen.kind == "setting":
        return None
    if chosen.kind == "edge":
        return editable_of(scene, Source("edge", chosen.index, "weight"))
    role = scene.document.network.neurons[chosen.index].role
    return editable_of(scene, Source("neuron", chosen.index, "target" if role is Role.OUTPUT else "out"))


def box_of(picture: Picture, editable: Editable) -> QRectF:
    """Return where an editable number stands, in units of the graph."""
    if editable.kind == "cell":
        boxes = value_boxes(picture.scene, picture.geometry, editable.index)
        return next(box for entry, box in boxes if editable_of(picture.scene, entry.source) is not None)
    if picture.bundle.precise:
        return label_of(picture.scene, editable.index, picture.label_centres[editable.index]).box
    x, y = (float(part) for part in picture.geometry.control[editable.index])
    return QRectF(x - 30, y - 9, 60, 18)
