"""Keeps what is slow to lay out, places, curves and labels, for as long as it stays true."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.graph.dense import Bundle, bundle_of
from app.graph.edge_painting import label_sizes
from app.graph.geometry import Geometry, geometry
from app.graph.labels import Placement, adjusted, kept, place_labels
from app.graph.layout import positions, stretch
from app.graph.painting import Picture
from app.graph.scene import Scene
from core.network import Floats, Integers, Network, Topology, read_only

ROOMS = (1.0, 1.12, 1.25)  # tried in turn until no label covers anything
NO_LABELS = Placement(np.zeros(0, dtype=np.intp), np.zeros((0, 2)), True)
USUAL_SIZE = (84.0, 33.0)
FRESH_LABEL = 10  # the candidate that a new edge's label takes until there is time to search


@dataclass(frozen=True, eq=False)
class LaidOut:
    """Lines and labels of a picture, and how much wider and higher it is than the file's coordinates."""

    stretch: tuple[float, float]
    lines: Geometry
    labels: Placement


@dataclass(frozen=True, eq=False)
class Wanted:
    """What a picture has to be laid out for: plain values, so that it may be done on any thread."""

    layout: tuple[object, ...]
    topology: Topology
    aspect: float
    sizes: Floats | None  # of the labels, (edges, 2); None: it has none

    def laid_out(self) -> LaidOut:
        """Find lines and labels, with as little room between neurons as lets the labels cover nothing."""
        places = positions(self.topology)
        if self.sizes is None:
            usual = stretch(places, self.aspect)
            return LaidOut(usual, geometry(self.topology, read_only(places * usual)), NO_LABELS)
        for room in ROOMS:
            stretched = stretch(places, self.aspect, room)
            lines = geometry(self.topology, read_only(places * stretched))
            labels = place_labels(lines, self.sizes, thorough=room == ROOMS[-1])
            if labels.free:
                break
        return LaidOut(stretched, lines, labels)


class Arranger:
    """Turns scenes into pictures; remembers the last geometry, labels and choice of edges.

    While the network is edited nothing jumps and little is computed: the picture keeps its stretch and labels their
    place along their edges until it is laid out afresh (`fresh`), or until there is time to `settle` them.
    """

    def __init__(self) -> None:
        self.stretch = (1.0, 1.0)
        self.unsettled = False
        self._lines_moved = False
        self._aspect = 1.6
        self._layout: tuple[object, ...] = ()
        self._content: tuple[object, ...] = ()
        self._geometry: Geometry | None = None
        self._labels = NO_LABELS
        self._bundle_of: Network | None = None
        self._bundle = Bundle(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp))

    def picture(self, scene: Scene, aspect: float, fresh: bool = True) -> Picture:
        """Return the picture of a scene for a window `aspect` times as wide as high."""
        bundle = self._bundle_for(scene)
        aspect = self._aspect = round(aspect, 1) if fresh else self._aspect
        layout = _layout_of(scene, aspect, bundle)
        content = (scene.iteration, scene.document.network, scene.sample)
        lines = self._geometry
        badges_changed = self._layout[-1:] != layout[-1:]  # labels with badges need other places
        if lines is None or (self._layout != layout and (fresh or badges_changed)):
            wanted = _wanted(scene, layout, bundle)
            lines = self.take(wanted, wanted.laid_out())
        elif self._layout != layout:
            lines = self._follow(scene, lines, bundle.precise)
        elif self._content != content and bundle.precise:
            self.unsettled = True
        self._geometry, self._layout, self._content = lines, layout, content
        return Picture(scene, lines, bundle, self._labels.centres)

    def wanted(self, scene: Scene, aspect: float) -> Wanted | None:
        """Return what must be laid out for a picture, to be done elsewhere and taken; None: all is there."""
        bundle = self._bundle_for(scene)
        layout = _layout_of(scene, round(aspect, 1), bundle)
        return _wanted(scene, layout, bundle) if self._geometry is None or self._layout != layout else None

    def take(self, wanted: Wanted, found: LaidOut) -> Geometry:
        """Draw with what was laid out from now on."""
        self.stretch, self._labels = found.stretch, found.labels
        self.unsettled = self._lines_moved = False
        self._geometry, self._layout, self._aspect = found.lines, wanted.layout, wanted.aspect
        return found.lines

    def _bundle_for(self, scene: Scene) -> Bundle:
        network = scene.document.network
        if self._bundle_of is not network:
            self._bundle = bundle_of(network.topology, network.weights)
            self._bundle_of = network
        return self._bundle

    def _follow(self, scene: Scene, before: Geometry, labelled: bool) -> Geometry:
        """Draw an edited network at the same stretch; labels go with their edges."""
        topology = scene.document.network.topology
        places = read_only(positions(topology) * self.stretch)
        if labelled and _same_lines(before, topology, places):
            self.unsettled = True
            return replace(before, topology=topology)
        lines = geometry(topology, places)
        if labelled:
            chosen = self._carried(before, topology)
            self._labels = kept(lines, np.full((len(chosen), 2), USUAL_SIZE), chosen)
            self.unsettled = self._lines_moved = True
        else:
            self._labels = NO_LABELS
        return lines

    def _carried(self, before: Geometry, after: Topology) -> Integers:
        """Return which candidate each label takes, (edges,): the one that it had."""
        had = dict(zip(before.topology.edges.ids, self._labels.chosen.tolist(), strict=False))
        return np.array([had.get(id, FRESH_LABEL) for id in after.edges.ids], dtype=np.intp)

    def settle(self, scene: Scene) -> None:
        """See to labels that cover something since an edit: anew where lines have moved, else as little as helps."""
        lines, self.unsettled = self._geometry, False
        if lines is None or len(self._labels.chosen) != len(scene.document.network.edges):
            return
        if self._lines_moved:
            self._labels = place_labels(lines, label_sizes(scene))
        else:
            self._labels = adjusted(lines, label_sizes(scene), self._labels)
        self._lines_moved = False


def _layout_of(scene: Scene, aspect: float, bundle: Bundle) -> tuple[object, ...]:
    """Return what lines and labels depend on; as long as it is the same they stay."""
    return (aspect, scene.document.network.topology, scene.digits, bundle.precise, scene.reading.ranks)


def _wanted(scene: Scene, layout: tuple[object, ...], bundle: Bundle) -> Wanted:
    topology = scene.document.network.topology
    aspect: float = layout[0]  # type: ignore[assignment]
    return Wanted(layout, topology, aspect, label_sizes(scene) if bundle.precise else None)


def _same_lines(before: Geometry, topology: Topology, places: Floats) -> bool:
    """Whether an edit has left every neuron in its place and role, and every edge at its ends."""
    old, new = before.topology, topology
    return (
        np.array_equal(before.places, places)
        and old.edges.ids == new.edges.ids
        and np.array_equal(old.edges.source, new.edges.source)
        and np.array_equal(old.edges.target, new.edges.target)
        and all(a.role is b.role for a, b in zip(old.neurons, new.neurons, strict=True))
    )
