"""Arranging: layers left to right, never more crossings, kept neurons kept; counting as by hand; align and the rest."""

from __future__ import annotations

import time
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arrange import CROWDED, align, arrange, crossings, distribute, snap
from core.files import builtin_names, read_builtin
from core.levels import levels
from core.network import Floats, Network, Neuron, Role, Topology, make_network


def network(count: int, arrows: list[tuple[int, int]]) -> Network:
    neurons = [Neuron(f"h{i}", Role.HIDDEN) for i in range(count)]
    return make_network(neurons, [(f"w{k}", f"h{a}", f"h{b}", 1.0) for k, (a, b) in enumerate(arrows)])


def by_hand(topology: Topology, positions: Floats) -> int:
    """Count crossing pairs one by one, in exact arithmetic."""
    points = [(Fraction(x), Fraction(y)) for x, y in positions.tolist()]

    def turn(a: int, b: int, c: int) -> Fraction:
        (ax, ay), (bx, by), (cx, cy) = points[a], points[b], points[c]
        return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)

    arrows = list(zip(topology.edges.source.tolist(), topology.edges.target.tolist(), strict=True))
    return sum(
        not {a, b} & {c, d} and turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0
        for (a, b), (c, d) in combinations(arrows, 2)
    )


GRAPHS = st.integers(2, 9).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda e: e[0] < e[1]), unique=True),
    )
)


@given(GRAPHS, st.data())
def test_crossings_are_those_counted_by_hand(graph: tuple[int, list[tuple[int, int]]], data: st.DataObject) -> None:
    topology = network(*graph).topology
    at = data.draw(st.lists(st.tuples(*[st.integers(-4, 4)] * 2), min_size=graph[0], max_size=graph[0]))
    positions = np.array(at, dtype=np.float64)
    assert crossings(topology, positions) == by_hand(topology, positions)


def test_two_lines_that_cross_and_two_that_do_not() -> None:
    topology = network(4, [(0, 2), (1, 3)]).topology
    assert crossings(topology, np.array([(0, 0), (0, 1), (1, 1), (1, 0)], dtype=np.float64)) == 1
    assert crossings(topology, np.array([(0, 0), (0, 1), (1, 0), (1, 1)], dtype=np.float64)) == 0


def in_file_order(topology: Topology) -> Floats:
    """Return columns by level, each in the file's order, centred."""
    level = levels(topology)
    places = np.zeros((len(level), 2))
    for column in range(int(level.max(initial=0)) + 1):
        members = np.flatnonzero(level == column)
        places[members, 0] = 240 * column
        places[members, 1] = 168 * (np.arange(len(members)) - (len(members) - 1) / 2)
    return places


@settings(max_examples=150)
@given(GRAPHS)
def test_never_more_crossings_than_in_the_files_order(graph: tuple[int, list[tuple[int, int]]]) -> None:
    topology = network(*graph).topology
    assert crossings(topology, arrange(topology)) <= crossings(topology, in_file_order(topology))


def test_a_tangle_is_undone() -> None:
    arrows = [(i, 9 - i) for i in range(5)] + [(5 + i, 14 - i) for i in range(5)]
    topology = network(15, arrows).topology
    assert crossings(topology, in_file_order(topology)) == 20
    assert crossings(topology, arrange(topology)) == 0


def test_a_long_edge_goes_around() -> None:
    topology = network(7, [(0, 2), (1, 3), (2, 4), (3, 5), (0, 5), (1, 6), (6, 4)]).topology
    assert crossings(topology, arrange(topology)) <= crossings(topology, in_file_order(topology))
    assert arrange(topology).tolist() == arrange(topology).tolist()


def test_a_complete_network_stays_in_the_files_order() -> None:
    topology = network(7, [(a, b) for a in range(4) for b in range(4, 7)]).topology
    assert arrange(topology).tolist() == in_file_order(topology).tolist()


def test_levels_stand_from_left_to_right_and_biases_below_what_feeds() -> None:
    topology = read_builtin("xor-2-2-1").network.topology
    x, y = arrange(topology).T
    assert x.tolist() == [0, 0, 0, 240, 240, 240, 480]
    assert y[[2, 5]].min() > np.delete(y, [2, 5]).max() + 100


@pytest.mark.parametrize("name", builtin_names())
def test_no_two_neurons_stand_in_one_place(name: str) -> None:
    topology = read_builtin(name).network.topology
    assert min(np.hypot(*(a - b)) for a, b in combinations(arrange(topology), 2)) >= CROWDED


def test_kept_neurons_stay_and_others_keep_clear() -> None:
    topology = read_builtin("xor-2-2-1").network.topology
    places = arrange(topology, {3, 6})
    assert places[[3, 6]].tolist() == [[220, 0], [440, 80]]
    others = np.delete(places, [3, 6], axis=0)
    assert min(np.hypot(*(other - kept)) for other in others for kept in places[[3, 6]]) >= CROWDED
    assert arrange(topology, range(7)).tolist() == [[n.x, n.y] for n in topology.neurons]


def test_who_has_no_place_cannot_be_kept() -> None:
    topology = network(3, [(0, 1), (1, 2)]).topology
    assert arrange(topology, {1}).tolist() == arrange(topology).tolist()


def test_nothing_and_a_very_large_network() -> None:
    assert arrange(network(0, []).topology).shape == (0, 2)
    count = 3000
    large = arrange(network(count, [(a, b) for a in range(40) for b in range(40, 240)]).topology)
    assert np.isfinite(large).all()
    deep = network(3000, [(i, i + 1) for i in range(2999)] + [(0, i) for i in range(2, 3000)])
    assert arrange(deep.topology)[:, 0].tolist() == [240.0 * i for i in range(3000)]


def test_500_edges_are_arranged_within_the_blink_of_an_eye() -> None:
    rng = np.random.default_rng(5)
    drawn = [(k, a, b) for k in range(7) for a, b in rng.integers(0, 12, (105, 2)).tolist()]
    arrows = sorted({(12 * k + a, 12 * k + 12 + b) for k, a, b in drawn})
    topology = network(96, arrows[:500]).topology
    assert len(topology.edges) == 500
    times = []
    for _ in range(3):
        started = time.perf_counter()
        places = arrange(topology)
        times.append(time.perf_counter() - started)
    assert min(times) < 0.1
    assert crossings(topology, places) < 0.8 * crossings(topology, in_file_order(topology))


PLACES = np.array([(5.0, 1.0), (1.0, 9.0), (2.0, 4.0)])


@pytest.mark.parametrize(
    ("side", "axis", "line"),
    [("left", 0, 1), ("right", 0, 5), ("centre", 0, 3), ("top", 1, 1), ("bottom", 1, 9), ("middle", 1, 5)],
)
def test_aligned(side: str, axis: int, line: float) -> None:
    aligned = align(PLACES, side)  # type: ignore[arg-type]
    assert aligned[:, axis].tolist() == [line] * 3
    assert aligned[:, 1 - axis].tolist() == PLACES[:, 1 - axis].tolist()


def test_distributed() -> None:
    assert distribute(PLACES, "horizontally")[:, 0].tolist() == [5, 1, 3]
    assert distribute(PLACES, "vertically")[:, 1].tolist() == [1, 9, 5]
    assert distribute(PLACES[:2], "vertically").tolist() == PLACES[:2].tolist()


@pytest.mark.parametrize(("value", "grid", "found"), [(11, 10, 10), (15, 10, 20), (-15, 10, -10), (7.3, 0, 7.3)])
def test_snapped(value: float, grid: float, found: float) -> None:
    assert snap(value, grid) == found
