"""Planted failures of neurons are found at their place: saturation, dead rectifiers, twins, frozen weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.construct import Initialisation
from core.document import Document, Training
from core.files import read_builtin
from core.formula import Source
from core.health import Kind, cured
from core.iteration import iterate
from core.network import Floats, Network, read_only
from tests.core.health_hand import SEEDS, findings_of, found_in, network, with_weights


def scaled(document: Document, neuron: int, factor: float) -> Document:
    """Return the document with all weights into a neuron multiplied."""
    weights = document.network.weights.copy()
    weights[document.network.edges.target == neuron] *= factor
    return with_weights(document, weights)


# Neurons


@pytest.mark.parametrize("activation", ["tanh", "logistic", "softsign"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_saturated_neuron(activation: str, seed: int) -> None:
    document = network(activation=activation, seed=seed)
    topology = document.network.topology
    neuron = int(topology.neuron_index["h3"])
    weights = document.network.weights.copy()
    bias = topology.neuron_index["b1"]
    weights[(document.network.edges.target == neuron) & (document.network.edges.source == bias)] = 500.0
    (finding,) = findings_of(with_weights(document, weights))
    assert finding.kind is Kind.SATURATION and finding.value == 1.0
    assert (finding.source.kind, finding.source.index, finding.source.quantity) == ("neuron", neuron, "slope")
    assert finding.cure is not None
    assert found_in(cured(with_weights(document, weights), finding.cure, seed + 1)) == []


def course(start: Document, updates: int) -> tuple[Document, Floats]:
    document, losses = start, []
    for _ in range(updates):
        iteration = iterate(document)
        losses.append(float(iteration.trace.losses.mean()))
        document = iteration.after
    return document, np.array(losses)


@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize("updates", [11, 51, 101])
def test_a_rate_that_drove_neurons_into_saturation_is_named(batch: int, updates: int) -> None:
    start = read_builtin("xor-2-2-1").with_learning_rate(12.0)
    start = replace(start, training=replace(start.training, batch_size=batch))
    document, losses = course(start, updates)
    findings = [one for one in findings_of(document, losses, start) if one.kind is Kind.SATURATION]
    assert findings
    for finding in findings:
        assert finding.cure is not None and finding.cure.rate is not None and finding.cure.start is start
        assert finding.remedy.key == "health.remedy.saturation.rate"
        assert finding.remedy.fields["rate"] == finding.cure.rate < 12.0
        again, losses = course(cured(document, finding.cure, 0), updates)
        assert again.training.learning_rate == finding.cure.rate
        assert Kind.SATURATION not in found_in(again, losses, start)
        assert losses[-4:].mean() < 2.0


def test_a_rate_is_not_to_blame_for_what_was_flat_before() -> None:
    document = network(rate=2.0)
    topology = document.network.topology
    weights = document.network.weights.copy()
    into = document.network.edges.target == topology.neuron_index["h3"]
    weights[into & (document.network.edges.source == topology.neuron_index["b1"])] = 500.0
    start = with_weights(document, weights)
    after, losses = course(start, 5)
    findings = [one for one in findings_of(after, losses, start) if one.kind is Kind.SATURATION]
    assert [one.remedy.key for one in findings] == ["health.remedy.saturation"] * len(findings) and findings
    assert all(one.cure is not None and one.cure.rate is None for one in findings)


@pytest.mark.parametrize("seed", SEEDS)
def test_dead_rectifiers(seed: int) -> None:
    document = network(activation="leaky_relu", seed=seed)
    topology = document.network.topology
    neuron = int(topology.neuron_index["h5"])
    neurons = tuple(replace(n, activation="relu") if i == neuron else n for i, n in enumerate(topology.neurons))
    weights = document.network.weights.copy()
    into = np.flatnonzero(document.network.edges.target == neuron)
    weights[into[-1]] = -50.0  # its bias
    document = replace(document, network=Network(replace(topology, neurons=neurons), read_only(weights)))
    (finding,) = findings_of(document)
    assert finding.kind is Kind.DEAD and finding.source.index == neuron
    assert finding.message.fields["of"] == 60 and finding.source.sample == 0 and finding.row is None


def test_many_of_a_kind_are_one_notice() -> None:
    document = network()
    weights = document.network.weights.copy()
    topology = document.network.topology
    weights[document.network.edges.source == topology.neuron_index["b1"]] = 400.0
    findings = [f for f in findings_of(with_weights(document, weights)) if f.kind is Kind.SATURATION]
    assert len(findings) == 1 and findings[0].message.fields["more"] == 7


def test_a_row_outside_the_batch_is_named() -> None:
    document = replace(network(rows=40), training=Training(batch_size=1))
    neuron = int(document.network.topology.neuron_index["h1"])
    blown = scaled(document, neuron, 1e4)
    rows = np.flatnonzero(np.abs(iterate(replace(blown, training=Training(batch_size="full"))).trace.slope[:, neuron])
                          < 0.01)  # fmt: skip
    (finding,) = findings_of(blown)
    assert finding.kind is Kind.SATURATION
    assert (finding.row is None) == (0 in rows) and (finding.row is None or finding.row == rows[0])


# How it begins


@pytest.mark.parametrize("value", [0.5, -0.1])
def test_equal_weights_make_twins(value: float) -> None:
    document = network(first=Initialisation("constant", {"value": value}))
    symmetric = [f for f in findings_of(document) if f.kind is Kind.SYMMETRY]
    assert [f.value for f in symmetric] == [8.0, 8.0]
    iteration = iterate(document)
    delta = iteration.trace.delta[:, [document.network.topology.neuron_index[f"h{i}"] for i in range(1, 9)]]
    assert np.ptp(delta, axis=1).max() <= 1e-15
    for seed, finding in enumerate(symmetric):
        assert finding.cure is not None
        document = cured(document, finding.cure, seed)
    assert found_in(document) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_two_twins_among_others(seed: int) -> None:
    document = network((2, 5, 1), seed=seed)
    topology, weights = document.network.topology, document.network.weights.copy()
    one, other = (topology.neuron_index[name] for name in ("h2", "h4"))
    for near in ("source", "target"):
        ends = getattr(document.network.edges, near)
        weights[ends == other] = weights[ends == one]
    (finding,) = findings_of(with_weights(document, weights))
    assert finding.kind is Kind.SYMMETRY and dict(finding.message.fields)["first"] == "h₂"
    assert finding.message.fields["second"] == "h₄" and finding.source.index == other


def test_all_zeros() -> None:
    document = network(first=Initialisation("zeros"))
    (finding,) = findings_of(document)
    assert finding.kind is Kind.ZEROS and finding.source == Source("edge", finding.source.index, "gradient", 0)
    assert finding.cure is not None and found_in(cured(document, finding.cure, 3)) == []


def test_frozen_weights_hold() -> None:
    document = network((1, 2, 1), first=Initialisation("zeros"))
    edges = document.network.edges
    frozen = np.arange(len(edges)) == 0
    topology = replace(document.network.topology, edges=replace(edges, frozen=read_only(frozen)))
    document = replace(document, network=Network(topology, document.network.weights))
    (finding,) = findings_of(document)
    assert finding.cure is not None
    weights = cured(document, finding.cure, 1).network.weights
    assert weights[0] == 0 and np.count_nonzero(weights) == 3  # two biases begin at 0
