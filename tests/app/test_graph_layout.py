"""Where neurons stand and where their edges run."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from app.graph.annealing import annealed
from app.graph.geometry import RADIUS, geometry
from app.graph.labels import adjusted, lines_under, place_labels
from app.graph.layout import CROWDED, columns_of, positions, spread
from app.graph.navigation import Way, walk
from core.document import Document
from core.editing import move
from core.formula import Source
from core.network import Network, Neuron, Role, make_network


def layered(*widths: int, bias: bool = True) -> Network:
    """A fully connected network of these widths, one bias neuron per layer."""
    roles = [Role.INPUT, *[Role.HIDDEN] * (len(widths) - 2), Role.OUTPUT]
    neurons = [Neuron(f"n{c}_{r}", role) for c, role in enumerate(roles) for r in range(widths[c])]
    edges = []
    for column in range(len(widths) - 1):
        sources = [f"n{column}_{r}" for r in range(widths[column])] + ([f"b{column}"] if bias else [])
        edges += list(itertools.product(sources, [f"n{column + 1}_{r}" for r in range(widths[column + 1])]))
    if bias:
        neurons += [Neuron(f"b{column}", Role.BIAS) for column in range(len(widths) - 1)]
    return make_network(neurons, [(f"w{i}", a, b, 0.1 * (i + 1)) for i, (a, b) in enumerate(edges)])


def test_layers_are_centred_columns_with_their_bias_below() -> None:
    topology = layered(2, 3, 1).topology
    places = dict(zip(topology.neuron_index, positions(topology).tolist(), strict=True))
    assert places["n0_0"][0] < places["n1_0"][0] < places["n2_0"][0]
    assert [places[f"n1_{r}"][1] for r in range(3)] == sorted(places[f"n1_{r}"][1] for r in range(3))
    assert places["n2_0"][1] == pytest.approx(0)
    assert places["b0"][0] == pytest.approx(places["n0_0"][0])
    assert places["b1"][0] == pytest.approx(places["n1_0"][0])
    assert places["b0"][1] > places["n1_2"][1] + 2 * RADIUS


def test_columns_are_levels_and_a_bias_stands_left_of_what_it_feeds() -> None:
    network = make_network(
        [Neuron("i", Role.INPUT), Neuron("h", Role.HIDDEN), Neuron("b", Role.BIAS), Neuron("o", Role.OUTPUT)],
        [("1", "i", "h", 1.0), ("2", "h", "o", 1.0), ("3", "i", "o", 1.0), ("4", "b", "o", 1.0)],
    )
    assert columns_of(network.topology).tolist() == [0, 1, 1, 2]


def test_own_places_are_kept_and_others_step_aside() -> None:
    network = layered(2, 2, 1)
    target = positions(network.topology)[2]
    network = move(Document(network), {0: (float(target[0]), float(target[1]))}).network
    places = positions(network.topology)
    assert places[0].tolist() == target.tolist()
    gaps = np.hypot(*(places[1:] - places[0]).T)
    assert gaps.min() >= CROWDED


def test_a_layer_of_784_becomes_a_block() -> None:
    places = positions(layered(784, 16, 10).topology)
    block = places[:784]
    assert len(np.unique(block[:, 0])) == 28
    assert len(np.unique(block, axis=0)) == 784
    assert block[:, 0].max() < places[784:800, 0].min()


@pytest.mark.parametrize("aspect", [0.7, 1.6, 3.0])
def test_spreading_keeps_rows_and_neighbours_apart(aspect: float) -> None:
    places = positions(layered(3, 3, 2).topology)
    wide = spread(places, aspect)
    for axis in (0, 1):
        assert len(np.unique(wide[:, axis].round(6))) == len(np.unique(places[:, axis].round(6)))
    distance = np.hypot(*(wide[:, None] - wide[None]).transpose(2, 0, 1)) + 1e9 * np.eye(len(wide))
    assert distance.min() > 2 * RADIUS + 30


def test_edges_end_at_outlines_and_bend_around_neurons() -> None:
    network = make_network(
        [Neuron("i", Role.INPUT, x=0, y=0), Neuron("h", Role.HIDDEN, x=250, y=0), Neuron("o", Role.OUTPUT, x=500, y=0)],
        [("a", "i", "h", 1.0), ("b", "h", "o", 1.0), ("skip", "i", "o", 1.0)],
    )
    lines = geometry(network.topology, positions(network.topology))
    assert lines.curved.tolist() == [False, False, True]
    assert lines.start[0].tolist() == pytest.approx([RADIUS, 0])
    assert lines.end[0, 0] < 250 - RADIUS
    way = lines.at(np.linspace(0, 1, 50))[2]
    assert np.hypot(*(way - (250, 0)).T).min() > RADIUS


def test_points_hit_neurons_and_edges() -> None:
    network = layered(2, 2, 1)
    lines = geometry(network.topology, positions(network.topology))
    x, y = lines.places[3]
    assert lines.neuron_at(x + RADIUS - 1, y) == 3
    assert lines.neuron_at(x, y + 2 * RADIUS) is None
    for edge in range(len(network.edges)):
        middle = lines.at(np.array([0.3]))[edge, 0]
        assert lines.edge_at(middle[0], middle[1], 1.0) == edge
    assert lines.edge_at(-500.0, -500.0, 5.0) is None


@pytest.mark.parametrize("widths", [(2, 2, 2), (2, 3, 3), (1, 2, 2, 1)])
def test_labels_lie_on_their_edges_and_cover_nothing(widths: tuple[int, ...]) -> None:
    network = layered(*widths)
    lines = geometry(network.topology, spread(positions(network.topology), 1.6))
    sizes = np.tile([118.0, 33.0], (len(network.edges), 1))
    placement = place_labels(lines, sizes)
    centres = placement.centres
    assert placement.free
    boxes = np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=1)
    obstacles = np.concatenate([boxes, lines.obstacles])
    low = np.maximum(boxes[:, None, :2], obstacles[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], obstacles[None, :, 2:])
    covered = ((high - low) > 0).all(axis=2)
    assert covered.sum() == len(boxes)  # each box only itself
    along = lines.at(np.linspace(0, 1, 400))
    inside = (along > boxes[:, None, :2]) & (along < boxes[:, None, 2:])
    assert inside.all(axis=2).any(axis=1).all()  # each label lies on its own edge


def test_labels_that_still_fit_stay_and_others_move() -> None:
    network = layered(2, 2, 2)
    lines = geometry(network.topology, spread(positions(network.topology), 1.6))
    sizes = np.tile([100.0, 33.0], (len(network.edges), 1))
    before = place_labels(lines, sizes)
    assert np.array_equal(adjusted(lines, sizes - 8, before).chosen, before.chosen)
    wider = sizes.copy()
    wider[0, 0] = 190.0
    after = adjusted(lines, wider, before)
    assert (after.chosen == before.chosen).sum() >= len(sizes) // 2
    assert after.free or not np.array_equal(after.chosen, before.chosen)


def test_walking_by_keyboard_reaches_everything_and_stops_at_the_border() -> None:
    network = layered(2, 2, 1, bias=False)
    lines = geometry(network.topology, positions(network.topology))
    first = walk(lines, None, Way.ALONG)
    assert first == Source("neuron", 0, "out")
    edge = walk(lines, first, Way.ALONG)
    assert edge is not None and edge.kind == "edge" and network.edges.source[edge.index] == 0
    assert walk(lines, edge, Way.ALONG) == Source("neuron", int(network.edges.target[edge.index]), "out")
    assert walk(lines, edge, Way.AGAINST) == first
    other = walk(lines, edge, Way.DOWN) or walk(lines, edge, Way.UP)
    assert other is not None and other.index != edge.index and network.edges.source[other.index] == 0
    assert walk(lines, first, Way.DOWN) == Source("neuron", 1, "out")
    assert walk(lines, first, Way.UP) is None
    assert walk(lines, Source("neuron", 4, "out"), Way.ALONG) is None


def test_annealing_finds_the_one_arrangement_where_nothing_covers_anything() -> None:
    left, middle, right = ([x, 0.0, x + 10.0, 10.0] for x in (0.0, 12.0, 24.0))
    boxes = np.array([[left, middle], [middle, right], [middle, middle]])
    cost = np.array([[50.0, 0.0], [0.0, 50.0], [0.0, 1.0]])  # alone, each would rather stand in the middle
    found = annealed(boxes, cost, np.array([1, 0, 0], dtype=np.intp))
    assert found[:2].tolist() == [0, 1]


def test_a_search_without_hope_is_spared_unless_it_must_be_thorough() -> None:
    places = ([x, 0.0, x + 10.0, 10.0] for x in (0.0, 6.0))
    left, right = places  # every two labels cover each other, wherever they stand
    boxes, start = np.array([[left, right], [left, right]]), np.array([0, 0], dtype=np.intp)
    cost = np.array([[5.0, 0.0], [0.0, 5.0]])
    assert annealed(boxes, cost, start, thorough=False).tolist() == [0, 0]
    assert annealed(boxes, cost, start, thorough=True).tolist() in ([0, 1], [1, 0])  # they cover less of each other


def test_lines_under_labels_are_counted_on_straight_and_bent_edges_alike() -> None:
    network = make_network(
        [Neuron("i", Role.INPUT, x=0, y=0), Neuron("h", Role.HIDDEN, x=250, y=0), Neuron("o", Role.OUTPUT, x=500, y=0)],
        [("a", "i", "h", 1.0), ("b", "h", "o", 1.0), ("skip", "i", "o", 1.0)],
    )
    lines = geometry(network.topology, positions(network.topology))
    boxes = np.tile([[-1e3, -1e3, 1e3, 1e3], [-1e3, -1e3, 125.0, 1e3], [0.0, 500.0, 9.0, 600.0]], (3, 1, 1))
    hidden = lines_under(lines, boxes)
    assert hidden[:, 0].tolist() == [96, 96, 96]  # all 48 points of both others
    points = lines.at(np.linspace(0.03, 0.97, 48))[..., 0] < 125
    assert hidden[:, 1].tolist() == [points.sum() - points[edge].sum() for edge in range(3)]
    assert hidden[:, 2].tolist() == [0, 0, 0]
