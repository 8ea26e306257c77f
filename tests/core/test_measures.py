"""What is measured in training, against hand-made cases and plain loops."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from core.datasets_documents import document_of_set
from core.document import Document, Split
from core.files import read_builtin
from core.maps_classes import NONE, Decision, decision_of
from core.measures import confusion, histogram, largest_edges, layers_of, measures_of
from core.propagation import propagate
from core.training import full_loss

THREE = Decision(None, ("a", "b", "c"))


def test_a_confusion_counted_by_hand() -> None:
    targets = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=np.float64)
    outputs = np.array([[0.9, 0.1, 0], [0.2, 0.7, 0.1], [0, 1, 0], [0.4, 0.3, 0.3], [np.nan, 0, 1]])
    found = confusion(THREE, targets, outputs)
    assert found.counts.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]
    assert (found.right, found.rows, found.undecided) == (2, 5, 1)
    assert found.accuracy == pytest.approx(0.4)


@pytest.mark.parametrize(("threshold", "low", "high"), [(0.5, 0.0, 1.0), (0.0, -1.0, 1.0)])
def test_one_output_is_divided_at_the_threshold(threshold: float, low: float, high: float) -> None:
    decision = Decision(threshold, ("low", "high"))
    targets = np.array([[low], [low], [high], [high]])
    outputs = np.array([[threshold - 0.01], [threshold], [threshold + 0.2], [low]])
    assert confusion(decision, targets, outputs).counts.tolist() == [[1, 1], [1, 1]]


def test_without_rows_there_is_no_accuracy() -> None:
    assert np.isnan(confusion(THREE, np.zeros((0, 3)), np.zeros((0, 3))).accuracy)


def split(document: Document, test: float = 0.25) -> Document:
    return replace(document, data=replace(document.data, split=Split(test, 3)))


@pytest.mark.parametrize("over_samples", ["mean", "sum"])
@pytest.mark.parametrize("name", ["iris", "moons"])
def test_measures_are_what_a_plain_loop_finds(name: str, over_samples: Literal["mean", "sum"]) -> None:
    document = split(document_of_set(name))
    document = replace(document, training=replace(document.training, over_samples=over_samples))
    found, decision = measures_of(document), decision_of(document)
    assert decision is not None and found.test is not None
    for results, rows in ((found.train, document.train_rows), (found.test, document.test_rows)):
        shares, right = np.zeros(document.targets.shape[1]), 0
        for row in rows:
            inputs, targets = document.samples([int(row)])
            trace = propagate(document.network, document.loss, inputs, targets)
            shares += trace.loss_shares[0]
            outputs = trace.out[0][document.network.topology.outputs]
            right += int(decision.classes(outputs[:, None])[0] == decision.classes(targets.T)[0] != NONE)
        assert results.shares == pytest.approx(shares / (len(rows) if over_samples == "mean" else 1), rel=1e-12)
        assert results.loss == pytest.approx(full_loss(document, rows), rel=1e-12)
        assert results.confusion is not None and results.confusion.right == right
        assert results.confusion.rows == len(rows)


def test_rows_in_blocks_give_what_all_at_once_give(monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_of_set("iris")
    whole = measures_of(document)
    monkeypatch.setattr("core.measures.MOST_PRODUCTS", 7 * len(document.network.edges))
    parts = measures_of(document)
    assert parts.train.loss == pytest.approx(whole.train.loss, rel=1e-13)
    assert parts.test is not None and whole.test is not None
    assert whole.train.confusion is not None and parts.train.confusion is not None
    assert parts.train.confusion.counts.tolist() == whole.train.confusion.counts.tolist()


def test_numbers_have_no_classes() -> None:
    assert measures_of(document_of_set("sine")).train.confusion is None


def test_a_histogram_counts_every_finite_value_once() -> None:
    values = np.array([0.0, 0.1, 0.5, 1.0, 1.0, np.nan, np.inf])
    found = histogram(values)
    assert (found.low, found.high, found.missing) == (0.0, 1.0, 2)
    assert found.counts.tolist() == [2, 0, 0, 0, 1, 0, 0, 2] and found.width == pytest.approx(0.125)


@pytest.mark.parametrize("value", [0.0, 3.25, -1e9])
def test_equal_values_stand_in_one_bin(value: float) -> None:
    found = histogram(np.full(5, value))
    assert found.counts.tolist() == [5] and found.low < value < found.high


def test_nothing_finite_is_an_empty_histogram() -> None:
    found = histogram(np.array([np.nan]))
    assert found.counts.tolist() == [0] and found.missing == 1


def test_many_values_have_more_bins() -> None:
    values = np.random.default_rng(1).normal(size=5000)
    found = histogram(values)
    assert len(found.counts) == 40 and found.counts.sum() == 5000


def test_layers_have_the_edges_that_lead_into_them() -> None:
    topology = read_builtin("xor-2-2-1").network.topology
    hidden, output = layers_of(topology)
    assert (hidden.number, output.number) == (1, None)
    for layer in (hidden, output):
        into = [e for e, target in enumerate(topology.edges.target) if target in layer.neurons]
        assert layer.edges.tolist() == into
    assert len(hidden.edges) == 6 and len(output.edges) == 3


def test_the_largest_weights_by_size_in_order_of_the_file() -> None:
    document = read_builtin("mazur-2-2-2")
    weights, parameter = document.network.weights, document.network.topology.parameter_of_edge
    found = largest_edges(document, 3)
    parameters = {int(parameter[edge]) for edge in found}
    assert list(found) == sorted(found) and len(parameters) == 3
    smallest = min(abs(weights[edge]) for edge in found)
    assert all(abs(weights[e]) <= smallest for e in range(len(weights)) if parameter[e] not in parameters)
