"""The hops of paths where they are not plain: fused, through a softmax group, on from an output, by a tie, or none."""

from __future__ import annotations

import math

import pytest

from core.formula import Derivative, Negative, Product, Source, leaves
from core.iteration import Iteration
from core.path_recursion import recursive_parts
from core.paths import paths_of
from tests.path_networks import edge, mazur, neuron, small, written


@pytest.mark.parametrize(("net", "fused"), [(0.3, False), (5.0, False), (40.0, True), (-800.0, True), (800.0, False)])
def test_a_saturated_logistic_under_cross_entropy_takes_the_fused_hop(net: float, fused: bool) -> None:
    edges = [("i1", "h1", 1.0), ("h1", "o1", net)]
    activations = {"i1": "", "h1": "identity", "o1": "logistic"}
    iteration = small(activations, edges, "binary_cross_entropy", (1.0, 1.0))
    paths = paths_of(iteration, 0, edge(iteration, "w1"))
    named = written(paths.shown[0])
    assert named[:-3] == (["∂Eo1/∂neto1"] if fused else ["∂Eo1/∂outo1", "∂outo1/∂neto1"])
    assert named[-3:] == ["w2", "∂outh1/∂neth1", "outi1"]
    assert paths.total == pytest.approx(float(iteration.trace.gradients(0)[0]), rel=1e-13, abs=0)
    first = paths.shown[0].factors[0]
    assert isinstance(first, Derivative)
    assert first.source == Source("neuron", 2, "delta" if fused else "own_dE_dout", 0)
    out = paths_of(iteration, 0, neuron(iteration, "o1"))
    assert [written(path) for path in out.shown] == [["∂Eo1/∂outo1"]]
    assert out.total == iteration.trace.dE_dout[0, 2]


def softmax_group(first: float, loss: str) -> Iteration:
    """Return three softmax outputs fed by one input; the first net input is as given."""
    edges = [("i1", "o1", first), ("i1", "o2", 0.5), ("i1", "o3", -0.25)]
    activations = {"i1": "", "o1": "softmax", "o2": "softmax", "o3": "softmax"}
    return small(activations, edges, loss, (1.0, 0.0, 1.0, 0.0))


def test_a_softmax_group_is_crossed_by_the_terms_of_its_jacobian() -> None:
    iteration = softmax_group(0.1, "half_squared_error")
    paths = paths_of(iteration, 0, edge(iteration, "w1"))
    assert paths.count == 3
    assert paths.common == 1
    o1, o2, o3 = iteration.trace.out[0, 1:]
    wanted = [(o1 - 0.0) * o1 * (1 - o1), -(o2 - 1.0) * o2 * o1, -(o3 - 0.0) * o3 * o1]
    assert [path.value for path in paths.shown] == pytest.approx(sorted(wanted, key=abs, reverse=True), rel=1e-14)
    kinds = {path.neurons: type(path.factors[1]) for path in paths.shown}
    assert kinds == {(0, 1): Product, (0, 1, 2): Negative, (0, 1, 3): Negative}
    assert all(leaf.source and leaf.source.quantity == "out" for leaf in leaves(paths.shown[0].factors[1]))
    assert paths.recursive == 4  # three terms of the Jacobian, and δ · out
    assert paths.multiplications == 3 * 2


def test_a_saturated_softmax_under_cross_entropy_takes_the_fused_hop() -> None:
    plain = softmax_group(0.1, "categorical_cross_entropy")
    assert paths_of(plain, 0, edge(plain, "w1")).count == 3
    iteration = softmax_group(900.0, "categorical_cross_entropy")
    paths = paths_of(iteration, 0, edge(iteration, "w1"))
    assert [written(path) for path in paths.shown] == [["∂E/∂neto1", "outi1"]]
    assert paths.total == 1.0
    assert paths.multiplications == paths.recursive == 1
    assert math.isinf(paths_of(iteration, 0, neuron(iteration, "o2")).total)


def test_an_output_that_feeds_on_has_a_path_of_its_own() -> None:
    edges = [("i1", "o1", 0.4), ("o1", "o2", 0.7), ("i1", "o2", 0.2)]
    activations = {"i1": "", "o1": "tanh", "o2": "tanh"}
    iteration = small(activations, edges, "half_squared_error", (1.0, 0.5, -0.5))
    paths = paths_of(iteration, 0, neuron(iteration, "o1"))
    assert sorted(written(path) for path in paths.shown) == [
        ["∂Eo1/∂outo1"],
        ["∂Eo2/∂outo2", "∂outo2/∂neto2", "w2"],
    ]
    assert paths.common == 0
    assert paths.total == pytest.approx(iteration.trace.dE_dout[0, 1], rel=1e-14)


def test_a_tied_weight_has_the_paths_of_all_its_edges() -> None:
    iteration = mazur()
    paths = paths_of(iteration, 0, edge(iteration, "b1_h1"))
    ids = iteration.document.network.edges.ids
    assert {tuple(ids[e] for e in path.edges) for path in paths.shown} == {
        ("b1_h1", "w5"), ("b1_h1", "w7"), ("b1_h2", "w6"), ("b1_h2", "w8"),
    }  # fmt: skip
    assert paths.common == 0
    assert paths.total == pytest.approx(float(paths.left.value), rel=1e-14)


def test_nothing_downstream_is_no_path() -> None:
    edges = [("i1", "h1", 0.4), ("i1", "o1", 0.2)]
    activations = {"i1": "", "h1": "tanh", "o1": "tanh", "i2": ""}
    iteration = small(activations, edges, "half_squared_error", (1.0, 0.5, 2.0))
    for subject in (
        edge(iteration, "w1"),
        neuron(iteration, "h1", "net"),
        neuron(iteration, "h1"),
        neuron(iteration, "i2"),
    ):
        paths = paths_of(iteration, 0, subject)
        assert (paths.count, paths.total, paths.absolute, paths.rest, paths.shown) == (0, 0.0, 0.0, 0.0, ())
        assert (paths.common, paths.multiplications, paths.recursive) == (0, 0, 0)
        assert paths.left.value == 0.0
        assert recursive_parts(iteration, 0, subject).parts[-1].left.value == 0.0
