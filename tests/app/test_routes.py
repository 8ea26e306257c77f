"""Routes over the graph: bands along their edges, rings round their neurons, in both themes and in dense networks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.graph.canvas import mixed
from app.graph.routes import SOFT, bands
from app.graph.view import GraphView
from app.theme import Theme
from app.workbench import Route, Workbench
from core.construct import Layers, layered
from core.files import read_builtin
from core.formula import Source


@pytest.fixture(params=["light", "dark"])
def view(qtbot: QtBot, theme: Theme, request: pytest.FixtureRequest) -> GraphView:
    theme.set_mode(request.param)
    return view_of(qtbot, theme, Workbench(read_builtin("mazur-2-2-2")))


def view_of(qtbot: QtBot, theme: Theme, workbench: Workbench) -> GraphView:
    widget = GraphView(workbench, theme)
    qtbot.addWidget(widget)
    widget.resize(780, 480)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def edges(view: GraphView, *ids: str) -> tuple[int, ...]:
    return tuple(view._workbench.document.network.topology.edge_index[id] for id in ids)


def neurons(view: GraphView, *ids: str) -> tuple[int, ...]:
    return tuple(view._workbench.document.network.topology.neuron_index[id] for id in ids)


def two_paths(view: GraphView) -> tuple[Route, Route]:
    first = Route(0, edges(view, "w1", "w5"), neurons(view, "i1", "h1", "o1"))
    return first, Route(1, edges(view, "w1", "w7"), neurons(view, "i1", "h1", "o2"))


def band(view: GraphView, colour: int) -> QColor:
    tokens = view._theme.tokens
    return mixed(tokens.routes[colour], tokens.ground, SOFT)


def seen(view: GraphView, picture: QImage, edge: int, colour: QColor, near: float = 0.3) -> list[float]:
    """Return how far aside of an edge's line, to its right, pixels of a colour lie."""
    lines = view.picture().geometry
    start, end = lines.start[edge], lines.end[edge]
    way = (end - start) / np.hypot(*(end - start))
    found = []
    for aside in np.arange(-14.0, 14.1, 0.5):
        place = start + near * (end - start) * 0.5 + aside * np.array([-way[1], way[0]])
        at = view.camera.transform.map(QPointF(*place)).toPoint()
        if picture.pixelColor(at).rgb() == colour.rgb():
            found.append(float(aside))
    return found


def shot(view: GraphView) -> QImage:
    return view.grab().toImage()


def test_a_route_is_a_band_along_its_edges(view: GraphView) -> None:
    first, second = two_paths(view)
    (w5,) = edges(view, "w5")
    assert not seen(view, shot(view), w5, band(view, 0))
    view._workbench.show_routes((first, second))
    places = seen(view, shot(view), w5, band(view, 0))
    assert min(places) < -2 and max(places) > 2
    assert not seen(view, shot(view), w5, band(view, 1))


def test_routes_that_share_an_edge_run_side_by_side(view: GraphView) -> None:
    view._workbench.show_routes(two_paths(view))
    (w1,) = edges(view, "w1")
    blue, orange = (seen(view, shot(view), w1, band(view, colour)) for colour in (0, 1))
    assert len(blue) > 5 and len(orange) > 5 and max(blue) < min(orange)


def test_routes_go_again_without_a_trace(view: GraphView) -> None:
    before = shot(view)
    view._workbench.show_routes(two_paths(view))
    assert shot(view) != before
    view._workbench.show_routes(())
    assert shot(view) == before


def ring_colours(view: GraphView, neuron: int) -> list[int]:
    """Return which route colours are met on the way up from a neuron's outline, innermost first."""
    x, y = view.picture().geometry.places[neuron].tolist()
    picture, met = shot(view), []
    inks = [colour.rgb() for colour in view._theme.tokens.routes]
    for up in np.arange(34.0, 64.0, 0.25):
        pixel = picture.pixelColor(view.camera.transform.map(QPointF(x, y - up)).toPoint()).rgb()
        if pixel in inks and inks.index(pixel) not in met:
            met.append(inks.index(pixel))
    return met


def test_neurons_wear_a_ring_for_each_route_through_them(view: GraphView) -> None:
    h1, h2, o1 = neurons(view, "h1", "h2", "o1")
    view._workbench.show_routes(two_paths(view))
    assert ring_colours(view, h1) == [0, 1] and ring_colours(view, o1) == [0] and ring_colours(view, h2) == []


@pytest.mark.parametrize("step", [0, 10])
def test_rings_stay_outside_of_light_and_mark(view: GraphView, step: int) -> None:
    h1, o1 = neurons(view, "h1", "o1")
    view._workbench.go_to(step)
    view._workbench.select(Source("neuron", h1, "out"))
    view._workbench.point_at(Source("neuron", o1, "out"))
    view._workbench.show_routes(two_paths(view))
    assert ring_colours(view, h1) == [0, 1] and ring_colours(view, o1) == [0]


def test_a_marked_edge_shows_its_light_on_both_sides_of_its_bands(view: GraphView) -> None:
    (w1,) = edges(view, "w1")
    view._workbench.show_routes(two_paths(view))
    light = mixed(view._theme.tokens.ground, view._theme.tokens.accent, 0.55)
    assert not seen(view, shot(view), w1, light)
    view._workbench.point_at(Source("edge", w1, "weight"))
    places = seen(view, shot(view), w1, light)
    assert min(places) < -9 and max(places) > 9


@pytest.mark.parametrize("count", range(1, 11))
def test_bands_lie_side_by_side_around_the_line(count: int) -> None:
    width, asides = bands(count)
    assert len(asides) == count and sum(asides) == pytest.approx(0.0)
    assert all(b - a == pytest.approx(width) for a, b in pairwise(asides))
    assert count > 2 or width * count <= 18


def test_routes_of_a_dense_network_are_seen(qtbot: QtBot, theme: Theme) -> None:
    workbench = Workbench(layered(Layers((20, 20, 20), ("tanh", "tanh"))))
    view = view_of(qtbot, theme, workbench)
    ends = workbench.document.network.edges
    out = int(workbench.document.network.topology.outputs[3])
    last = int(np.flatnonzero(ends.target == out)[5])
    middle = int(ends.source[last])
    first = int(np.flatnonzero(ends.target == middle)[7])
    workbench.show_routes((Route(2, (first, last), (int(ends.source[first]), middle, out)),))
    assert not view.picture().bundle.precise
    wide = shot(view)
    assert seen(view, wide, first, band(view, 2)) and seen(view, wide, last, band(view, 2))


def test_routes_of_what_a_gesture_has_taken_away_are_left_out(view: GraphView) -> None:
    empty = shot(view)
    view._workbench.show_routes((Route(0, (10_000,), (10_000,)),))
    assert shot(view) == empty


def test_many_colours_share_one_ring(view: GraphView) -> None:
    (h1,) = neurons(view, "h1")
    view._workbench.show_routes(tuple(Route(colour, (), (h1,)) for colour in range(5)))
    picture, inks = shot(view), [colour.rgb() for colour in view._theme.tokens.routes]
    x, y = view.picture().geometry.places[h1].tolist()
    around = [
        picture.pixelColor(
            view.camera.transform.map(QPointF(x + 38.7 * np.sin(a), y - 38.7 * np.cos(a))).toPoint()
        ).rgb()
        for a in np.linspace(0.0, 2 * np.pi, 360)
    ]
    met = [inks.index(pixel) for pixel in around if pixel in inks]
    assert [colour for colour in range(5) if met.count(colour) > 30] == [0, 1, 2, 3, 4]
    assert met == sorted(met)


def test_routes_of_one_colour_are_told_apart_by_their_dash(view: GraphView) -> None:
    (w5,), (o1,) = edges(view, "w5"), neurons(view, "o1")
    lines = view.picture().geometry
    x, y = lines.places[o1].tolist()
    inks, gaps = view._theme.tokens.routes, {}
    for colour in (0, 5, 10):
        view._workbench.show_routes((Route(colour, (w5,), (o1,)),))
        picture = shot(view)
        nears = np.linspace(0.1, 1.9, 200)
        along = [bool(seen(view, picture, w5, band(view, 0), near)) for near in nears]
        around = [
            picture.pixelColor(view.camera.transform.map(QPointF(x + r * np.sin(a), y - r * np.cos(a))).toPoint()).rgb()
            for a in np.linspace(0.0, np.pi, 360) for r in (40.0, 41.0, 42.0)
        ]  # fmt: skip
        gaps[colour] = sum(a and not b for a, b in pairwise(along)), along.count(True)
        assert around.count(inks[0].rgb()) > 100
    assert gaps[0][1] > gaps[5][1] > 60
    assert gaps[10][0] > gaps[5][0] > gaps[0][0]
