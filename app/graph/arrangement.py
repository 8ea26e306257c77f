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
from core.network import Network

ROOMS = (1.0, 1.12, 1.25)  # tried in turn until no label covers anything
NO_LABELS = Placement(np.zeros(0, dtype=np.intp), np.zeros((0, 2)), True)


class Arranger:
    """Turns scenes into pictures; remembers the last geometry, labels and choice of edges."""

    def __init__(self) -> None:
        self._layout: tuple[object, ...] = ()
        self._content: tuple[object, ...] = ()
        self._geometry: Geometry | None = None
        self._labels = NO_LABELS
        self._bundle_of: Network | None = None
        self._bundle = Bundle(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp))

    def picture(self, scene: Scene, aspect: float) -> Picture:
        """Return the picture of a scene for a window `aspect` times as wide as high."""
        bundle = self._bundle_for(scene)
        layout = (scene.document.network.topology, round(aspect, 1), scene.digits, bundle.precise)
        content = (scene.iteration, scene.document.network, scene.sample)
        if self._geometry is None or self._layout != layout:
            self._geometry, self._labels = _laid_out(scene, layout[1], bundle.precise)
        elif self._content != content and bundle.precise:
            self._labels = adjusted(self._geometry, label_sizes(scene), self._labels)
        self._layout, self._content = layout, content
        return Picture(scene, self._geometry, bundle, self._labels.centres)

    def _bundle_for(self, scene: Scene) -> Bundle:
        network = scene.document.network
        if self._bundle_of is not network:
            self._bundle = bundle_of(network.topology, network.weights)
            self._bundle_of = network
        return self._bundle


def _laid_out(scene: Scene, aspect: float, labelled: bool) -> tuple[Geometry, Placement]:
    """Return lines and labels, with as little room between neurons as lets the labels cover nothing."""
    topology = scene.document.network.topology
    places = positions(topology)
    if not labelled:
        return geometry(topology, spread(places, aspect)), NO_LABELS
    sizes = label_sizes(scene)
    for room in ROOMS:
        lines = geometry(topology, spread(places, aspect, room))
        labels = place_labels(lines, sizes, thorough=room == ROOMS[-1])
        if labels.free:
            break
    return lines, labels
