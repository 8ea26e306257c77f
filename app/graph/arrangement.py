"""Keeps what is slow to lay out, places, curves and labels, for as long as it stays true."""

from __future__ import annotations

import numpy as np

from app.graph.dense import Bundle, bundle_of
from app.graph.edge_painting import label_sizes
from app.graph.geometry import Geometry, geometry
from app.graph.labels import Placement, adjusted, place_labels
from app.graph.layout import positions, spread
from app.graph.painting import Picture
from app.graph.scene import Scene
from core.network import Floats, Topology


class Arranger:
    """Turns scenes into pictures; remembers the last geometry, labels and choice of edges."""

    def __init__(self) -> None:
        self._geometry_of: tuple[Topology, float] | None = None
        self._geometry: Geometry | None = None
        self._labels_of: tuple[object, ...] | None = None
        self._labels: Placement | None = None
        self._bundle_of: tuple[object, ...] | None = None
        self._bundle = Bundle(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp))

    def picture(self, scene: Scene, aspect: float) -> Picture:
        """Return the picture of a scene for a window `aspect` times as wide as high."""
        lines = self._lines(scene.document.network.topology, round(aspect, 1))
        bundle = self._bundle_for(scene)
        labels = self._label_places(scene, lines) if bundle.precise else np.zeros((0, 2))
        return Picture(scene, lines, bundle, labels)

    def _lines(self, topology: Topology, aspect: float) -> Geometry:
        if self._geometry is None or self._geometry_of != (topology, aspect):
            self._geometry = geometry(topology, spread(positions(topology), aspect))
            self._geometry_of = (topology, aspect)
        return self._geometry

    def _label_places(self, scene: Scene, lines: Geometry) -> Floats:
        """Return the labels' centres; labels stay where they are as long as they cover nothing there."""
        layout, content = (lines, scene.digits), (scene.iteration, scene.document.network, scene.sample)
        if self._labels is not None and self._labels_of == (layout, content):
            return self._labels.centres
        before = self._labels_of[0] if self._labels_of is not None else None
        room = label_sizes(scene)
        if self._labels is not None and before == layout:
            self._labels = adjusted(lines, room, self._labels)
        else:
            self._labels = place_labels(lines, room)
        self._labels_of = (layout, content)
        return self._labels.centres

    def _bundle_for(self, scene: Scene) -> Bundle:
        network = scene.document.network
        if self._bundle_of != (network.topology, id(network.weights)):
            self._bundle = bundle_of(network.topology, network.weights)
            self._bundle_of = (network.topology, id(network.weights))
        return self._bundle
