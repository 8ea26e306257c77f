"""Levels: the longest path, softmax groups as one, cycles named, and all of it at any depth."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.levels import CyclicNetworkError, backward_levels, levels, softmax_groups
from core.network import Edges, Neuron, Role, Topology


def topology(count: int, arrows: list[tuple[int, int]], groups: dict[int, str | None] | None = None) -> Topology:
    """Build hidden neurons 0..count-1; those in `groups` are softmax neurons of that group (None: of no named one)."""
    groups = groups or {}

    def neuron(i: int) -> Neuron:
        group = groups.get(i)
        parameters: dict[str, Any] = {} if group is None else {"group": group}
        return Neuron(str(i), Role.HIDDEN, "softmax" if i in groups else "tanh", parameters)

    edges = Edges(
        ids=tuple(str(e) for e in range(len(arrows))),
        source=np.array([arrow[0] for arrow in arrows], dtype=np.intp),
        target=np.array([arrow[1] for arrow in arrows], dtype=np.intp),
        tie=(None,) * len(arrows),
        frozen=np.zeros(len(arrows), dtype=np.bool_),
    )
    return Topology(tuple(neuron(i) for i in range(count)), edges)


def test_a_level_is_the_longest_path() -> None:
    network = topology(5, [(0, 1), (1, 2), (0, 2), (2, 3), (0, 3)])
    assert levels(network).tolist() == [0, 1, 2, 3, 0]
    assert backward_levels(network, ()).tolist() == [3, 2, 1, 0, 0]


def test_the_files_order_does_not_matter() -> None:
    assert levels(topology(4, [(1, 0), (2, 1), (3, 2)])).tolist() == [3, 2, 1, 0]


def test_no_neurons_have_no_levels() -> None:
    assert levels(topology(0, [])).tolist() == []


def test_a_named_softmax_group_stands_at_its_highest_level() -> None:
    network = topology(6, [(0, 1), (1, 2), (0, 3), (3, 4), (0, 5)], {2: "g", 3: "g"})
    assert levels(network).tolist() == [0, 1, 2, 2, 3, 1]
    groups = softmax_groups(network, levels(network))
    assert [group.tolist() for group in groups] == [[2, 3]]
    assert backward_levels(network, groups).tolist() == [3, 2, 1, 1, 0, 0]


def test_softmax_neurons_without_a_group_share_one_with_their_level() -> None:
    network = topology(6, [(0, 1), (0, 2), (1, 3), (0, 4), (3, 5)], {1: None, 2: None, 3: None, 4: "named"})
    groups = softmax_groups(network, levels(network))
    assert [group.tolist() for group in groups] == [[4], [1, 2], [3]]


def test_backwards_an_unnamed_group_counts_as_one() -> None:
    network = topology(5, [(0, 1), (0, 2), (1, 3), (3, 4)], {1: None, 2: None})
    groups = softmax_groups(network, levels(network))
    assert backward_levels(network, groups).tolist() == [3, 2, 2, 1, 0]


def test_an_input_is_never_in_a_group() -> None:
    network = Topology((Neuron("i", Role.INPUT, "softmax"),), topology(0, []).edges)
    assert softmax_groups(network, levels(network)) == ()


@pytest.mark.parametrize(
    ("arrows", "ring"),
    [([(0, 1), (1, 2), (2, 1)], {1, 2}), ([(0, 0)], {0}), ([(2, 0), (0, 1), (1, 2), (2, 3), (0, 3)], {0, 1, 2})],
)
def test_a_cycle_is_named_by_its_edges(arrows: list[tuple[int, int]], ring: set[int]) -> None:
    with pytest.raises(CyclicNetworkError) as caught:
        levels(topology(4, arrows))
    edges = caught.value.edges
    assert set(edges) == ring
    assert caught.value.group is None
    assert all(arrows[a][1] == arrows[b][0] for a, b in zip(edges, edges[1:] + edges[:1], strict=True))


@pytest.mark.parametrize("arrows", [[(1, 2)], [(1, 0), (0, 2)]])
def test_a_group_that_feeds_itself_is_a_cycle(arrows: list[tuple[int, int]]) -> None:
    with pytest.raises(CyclicNetworkError) as caught:
        levels(topology(3, arrows, {1: "g", 2: "g"}))
    assert caught.value.group == "g"
    assert sorted(caught.value.edges) == list(range(len(arrows)))


def test_depth_of_100000_takes_no_recursion_and_no_time() -> None:
    count = 100_000
    network = topology(count, [(i, i + 1) for i in range(count - 1)])
    start = time.perf_counter()
    found = levels(network)
    seconds = time.perf_counter() - start
    assert found.tolist() == list(range(count))
    assert seconds < 2.0  # a tenth of it as a rule; wide of the mark only if the time grows faster than the depth


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_levels_are_longest_paths_or_there_is_a_cycle(case: tuple[int, set[tuple[int, int]]]) -> None:
    count, arrows = case[0], sorted(case[1])
    network = topology(count, arrows)
    longest = [0] * count
    for _ in range(count):  # Bellman-Ford: settles within `count` rounds unless there is a cycle
        longest = [max([0, *(longest[a] + 1 for a, b in arrows if b == i)]) for i in range(count)]
    if max(longest) >= count:
        with pytest.raises(CyclicNetworkError) as caught:
            levels(network)
        ring = caught.value.edges
        assert all(arrows[a][1] == arrows[b][0] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    else:
        assert levels(network).tolist() == longest
