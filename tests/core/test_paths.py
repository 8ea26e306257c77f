"""Paths to the loss: published figures, hand counts, more paths than could be listed, order, and speed."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
import pytest

from core.document import Document
from core.formula import Leaf, Product, Source, evaluate, leaves
from core.iteration import Iteration, iterate
from core.path_recursion import recursive_parts
from core.paths import Subject, paths_of, subject_of
from tests import examples
from tests.path_networks import edge, layered_document, mazur, neuron, small, written


def test_mazurs_first_weight_has_two_paths_with_the_printed_figures() -> None:
    paths = paths_of(mazur(), 0, edge(mazur(), "w1"))
    assert paths.count == len(paths.shown) == 2
    assert [written(path) for path in paths.shown] == [
        ["∂Eo1/∂outo1", "∂outo1/∂neto1", "w5", "∂outh1/∂neth1", "outi1"],
        ["∂Eo2/∂outo2", "∂outo2/∂neto2", "w7", "∂outh1/∂neth1", "outi1"],
    ]
    assert paths.common == 2
    before = [evaluate(Product(path.factors[: -paths.common])) for path in paths.shown]
    assert before == [pytest.approx(0.055399425, abs=5e-10), pytest.approx(-0.019049119, abs=1e-9)]
    following = evaluate(Product(paths.shown[0].factors[-paths.common :]))
    assert sum(before) * following == pytest.approx(0.000438567, abs=1e-9)
    assert paths.total == pytest.approx(0.000438567, abs=1e-9)
    assert paths.left.value == pytest.approx(paths.total, rel=1e-14)


def test_a_path_names_its_edges_and_neurons_from_the_subject_on() -> None:
    iteration = mazur()
    topology = iteration.document.network.topology
    largest = paths_of(iteration, 0, edge(iteration, "w1")).shown[0]
    assert [topology.edges.ids[e] for e in largest.edges] == ["w1", "w5"]
    assert [topology.neurons[n].id for n in largest.neurons] == ["i1", "h1", "o1"]
    sources = [leaf.source for leaf in leaves(Product(largest.factors))]
    assert [(source.kind, source.quantity) for source in sources if source] == [
        ("neuron", "own_dE_dout"), ("neuron", "slope"), ("edge", "weight"), ("neuron", "slope"), ("neuron", "out"),
    ]  # fmt: skip
    of_input = paths_of(iteration, 0, neuron(iteration, "i1"))
    assert of_input.count == 4
    assert {len(path.factors) for path in of_input.shown} == {5}
    assert all(topology.neurons[path.neurons[0]].id == "i1" for path in of_input.shown)


def test_multiplications_counted_by_hand() -> None:
    """Mazur: a first-layer weight has 2 paths of 5 factors, 2·4 = 8; by deltas 2 + 2 + 1 + 1 = 6 (δ, w·δ, f′, out).

    All weights: the bias of a layer is one tied weight. Written out: (4 + 2 biases) · 8 + (4 + 2) · 2 = 60. By
    deltas: δ of both outputs 2, w·δ 4, f′ 2, δ·out of the 12 edges: 20.
    """
    iteration = mazur()
    for id, multiplications, recursive in (("w1", 8, 6), ("w5", 2, 2), ("b1_h1", 16, 2 + 4 + 2 + 2), ("b2_o1", 4, 4)):
        paths = paths_of(iteration, 0, edge(iteration, id))
        assert (paths.multiplications, paths.recursive) == (multiplications, recursive), id
        assert (paths.all_paths, paths.all_recursive) == (60, 20)
    out, net = (paths_of(iteration, 0, neuron(iteration, "h1", kind)) for kind in ("out", "net"))
    assert (out.multiplications, out.recursive) == (2 * 2, 2 + 2)  # ∂E/∂out · f′ · w
    assert (net.multiplications, net.recursive) == (2 * 3, 2 + 2 + 1)


def test_the_rest_makes_the_sum_exact() -> None:
    iteration = iterate(layered_document((3, 7, 7, 2)))
    subject = neuron(iteration, "i2")
    whole = paths_of(iteration, 0, subject)
    assert whole.count == 98
    assert len(whole.shown) == 50
    assert whole.rest_count == 48
    assert math.fsum([path.value for path in whole.shown]) + whole.rest == pytest.approx(whole.total, rel=1e-15)
    everything = paths_of(iteration, 0, subject, most=1000)
    assert everything.rest_count == 0
    assert abs(everything.rest) <= 1e-15
    values = [path.value for path in everything.shown]
    assert values == sorted(values, key=abs, reverse=True)
    assert whole.rest == pytest.approx(math.fsum(values[50:]), abs=1e-15)
    assert whole.absolute == pytest.approx(math.fsum(map(abs, values)), rel=1e-14)


def products(document: Document, iteration: Iteration, source: int) -> np.ndarray:
    """Return the sizes of all paths from a neuron's out through a fully layered network, by outer products."""
    topology, trace = document.network.topology, iteration.trace
    sizes = {source: np.ones(1)}
    done = []
    while sizes:
        following: dict[int, list[np.ndarray]] = {}
        for n, values in sizes.items():
            if n in topology.outputs:
                done.append(values * trace.own_dE_dout[0, topology.outputs.tolist().index(n)])
            for e in np.flatnonzero(topology.edges.source == n):
                target = int(topology.edges.target[e])
                moved = values * document.network.weights[e] * trace.slope[0, target]
                following.setdefault(target, []).append(moved)
        sizes = {n: np.concatenate(parts) for n, parts in following.items()}
    return np.sort(np.abs(np.concatenate(done)))[::-1]


def test_the_largest_paths_of_a_larger_network_are_those_of_the_sorted_whole() -> None:
    document = layered_document((3, 12, 12, 12, 12, 5))
    iteration = iterate(document)
    subject = neuron(iteration, "i1")
    everything = products(document, iteration, subject.index)
    paths = paths_of(iteration, 0, subject, most=400)
    assert paths.count == len(everything) == 12**4 * 5
    assert np.abs([path.value for path in paths.shown]) == pytest.approx(everything[:400], rel=1e-12)
    assert paths.absolute == pytest.approx(everything.sum(), rel=1e-12)


def test_more_than_a_billion_billion_paths() -> None:
    document = layered_document((4, *(32,) * 12, 3))
    iteration = iterate(document)
    started = time.perf_counter()
    paths = paths_of(iteration, 0, neuron(iteration, "i1"))
    assert time.perf_counter() - started < 0.5
    assert paths.count == 32**12 * 3
    assert paths.multiplications == 32**12 * 3 * 26  # 27 factors: 13 weights, 13 slopes, ∂E/∂out
    assert paths.recursive == 32 + 11 * 32 * 32 + 3 * 32 + 12 * 32 + 3
    assert len(paths.shown) == 50
    assert paths.rest_count == paths.count - 50
    assert paths.total == pytest.approx(float(paths.left.value), abs=1e-12)
    sizes = [abs(path.value) for path in paths.shown]
    assert sizes == sorted(sizes, reverse=True)
    assert len({path.edges for path in paths.shown}) == 50


def test_paths_that_all_are_zero_or_equal_do_not_slow_the_search() -> None:
    document = layered_document((4, *(32,) * 9, 3))
    for weight in (0.0, 0.25):
        weights = np.full_like(document.network.parameters, weight)
        iteration = iterate(replace(document, network=document.network.with_parameters(weights)))
        started = time.perf_counter()
        paths = paths_of(iteration, 0, neuron(iteration, "i1"))
        assert time.perf_counter() - started < 0.5
        assert paths.count == 32**9 * 3
        assert len({path.edges for path in paths.shown}) == 50


def test_a_first_weight_of_a_digit_reader_is_quick() -> None:
    iteration = iterate(layered_document((784, 128, 10), "logistic"))
    first_weight, first_input = edge(iteration, "w1"), neuron(iteration, "i1")
    paths_of(iteration, 0, first_weight)
    started = time.perf_counter()
    paths = paths_of(iteration, 0, first_weight)
    middle = time.perf_counter()
    of_input = paths_of(iteration, 0, first_input)
    assert middle - started < 0.05
    assert time.perf_counter() - middle < 0.1
    assert paths.count == 10
    assert of_input.count == 1280
    assert paths.recursive == 10 + 10 + 1 + 1
    assert paths.all_paths == 128 * 785 * 10 * 4 + 10 * 129 * 2


def test_sizes_beyond_the_floats_keep_their_order() -> None:
    edges = [("i1", "h1", 1e-200), ("i1", "h2", 1e-180), ("h1", "o1", 1e-200), ("h2", "o1", 1e-190), ("i1", "o1", 0.0)]
    activations = dict.fromkeys(("i1", "h1", "h2", "o1"), "identity")
    iteration = small(activations, edges, "half_squared_error", (1.0, -1.0))
    paths = paths_of(iteration, 0, neuron(iteration, "i1"))
    assert [path.value for path in paths.shown] == [0.0, 0.0, 0.0]  # 1e-370 and 1e-400 are no floats any more
    assert [path.edges for path in paths.shown] == [(1, 3), (0, 2), (4,)]


def test_what_is_not_finite_comes_first_and_zeros_last() -> None:
    edges = [("i1", "h1", 0.5), ("i1", "h2", 0.0), ("i1", "h3", 2.0), ("h1", "o1", 3.0), ("h2", "o1", 2.0)]
    activations = {"i1": "", "h1": "identity", "h2": "identity", "h3": "cube", "o1": "identity", "o2": "identity"}
    iteration = small(activations, [*edges, ("h3", "o2", 1.0)], "half_squared_error", (1e160, 1.0, 1.0))
    paths = paths_of(iteration, 0, neuron(iteration, "i1"))
    assert [path.edges for path in paths.shown] == [(2, 5), (0, 3), (1, 4)]
    assert not math.isfinite(paths.shown[0].value)
    assert paths.shown[1].value == pytest.approx(1.5 * 1.5e160)
    assert paths.shown[2].value == 0.0


def test_subjects_of_terms_and_of_the_picture() -> None:
    topology = mazur().document.network.topology
    tied, first = topology.edge_index["b1_h2"], topology.edge_index["b1_h1"]
    h1, bias = topology.neuron_index["h1"], topology.neuron_index["bias"]
    assert subject_of(topology, Source("edge", tied, "weight")) == Subject("weight", first)
    assert [subject_of(topology, Source("neuron", h1, q)) for q in ("net", "delta", "slope", "out", "dE_dout")] == [
        Subject("net", h1), Subject("net", h1), Subject("net", h1), Subject("out", h1), Subject("out", h1),
    ]  # fmt: skip
    assert subject_of(topology, Source("neuron", bias, "net")) == Subject("out", bias)
    assert subject_of(topology, Source("setting", 0, "learning_rate")) is None
    assert subject_of(topology, Source("edge", 99, "weight")) is None
    assert subject_of(topology, Source("neuron", 99, "out")) is None


def test_the_recursive_form_goes_by_deltas_from_the_outputs_to_the_subject() -> None:
    iteration = mazur()
    told = recursive_parts(iteration, 0, edge(iteration, "w1"))
    lefts = [(part.left.symbol, part.left.subscript) for part in told.parts if isinstance(part.left, Leaf)]
    assert lefts == [("δ", "o1"), ("δ", "o2"), ("δ", "h1")]
    assert told.parts[-1].left == paths_of(iteration, 0, edge(iteration, "w1")).left
    assert told.omitted == 0
    for subject in (
        edge(iteration, "w1"),
        neuron(iteration, "i2"),
        neuron(iteration, "h2", "net"),
        edge(iteration, "w6"),
    ):
        for part in recursive_parts(iteration, 0, subject).parts:
            assert examples.agree(evaluate(part.formula), float(part.left.value))


def test_a_long_recursion_keeps_what_is_next_to_the_subject() -> None:
    iteration = iterate(layered_document((2, 8, 8, 3)))
    told = recursive_parts(iteration, 0, edge(iteration, "w1"), most=5)
    names = [part.left.subscript for part in told.parts if isinstance(part.left, Leaf)]
    assert names == ["h14", "h15", "h16", "h1"]
    assert told.omitted == 3 + 8 + 1 - 4
    assert len(recursive_parts(iteration, 0, neuron(iteration, "i1"), most=1).parts) == 1
