"""Every failure that is planted is found, at its place; networks that are well give nothing."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from core.construct import Initialisation, Layers, layered
from core.document import Document, Training
from core.files import builtin_names, read_builtin
from core.finite import first_not_finite
from core.formula import Source
from core.health import Finding, Kind, cured, health_of, step_of
from core.health_course import lowers, rate_that_lowers, rates_below
from core.iteration import iterate
from core.network import Floats, Network, read_only
from core.steps import Level, plan_of
from core.training import Until, run
from core.validity import draft_problems

SEEDS = range(6)


def network(
    sizes: tuple[int, ...] = (2, 8, 8, 1),
    activation: str = "tanh",
    seed: int = 0,
    rows: int = 60,
    rate: float = 0.1,
    first: Initialisation | None = None,
    batch: int = 0,
) -> Document:
    """Return a network with a smooth function of its inputs as its targets."""
    layers = Layers(sizes, (activation,) * (len(sizes) - 2) + ("identity",))
    document = layered(layers, first, seed)
    rng = np.random.default_rng(seed)
    inputs = rng.uniform(-1, 1, (rows, sizes[0]))
    targets = np.repeat(np.sin(2 * inputs.sum(axis=1, keepdims=True)), sizes[-1], axis=1)
    data = replace(document.data, rows=read_only(np.concatenate((inputs, targets), axis=1)))
    return replace(document, data=data, training=Training(learning_rate=rate, batch_size=batch or rows))


def with_weights(document: Document, weights: Floats) -> Document:
    return replace(document, network=Network(document.network.topology, read_only(weights)))


def found_in(document: Document, losses: Floats | None = None, start: Document | None = None) -> list[Kind]:
    return [finding.kind for finding in findings_of(document, losses, start)]


def findings_of(document: Document, losses: Floats | None = None, start: Document | None = None) -> tuple[Finding, ...]:
    return health_of(document, iterate(document), losses, start)


def scaled(document: Document, neuron: int, factor: float) -> Document:
    """Return the document with all weights into a neuron multiplied."""
    weights = document.network.weights.copy()
    weights[document.network.edges.target == neuron] *= factor
    return with_weights(document, weights)


# Healthy


@pytest.mark.parametrize("activation", ["tanh", "logistic", "softplus", "leaky_relu"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_new_network_is_well_and_stays_so(activation: str, seed: int) -> None:
    document = network(activation=activation, seed=seed, batch=10)
    assert found_in(document) == []
    running = run(document, Until(updates=600))
    while True:
        try:
            next(running)
        except StopIteration as stop:
            record = stop.value
            break
    assert found_in(record.last, record.losses, document) == []


@pytest.mark.parametrize("name", builtin_names())
def test_the_networks_of_the_program_are_well(name: str) -> None:
    document = read_builtin(name)
    if not draft_problems(document):
        assert found_in(document) == []


def test_a_network_without_hidden_neurons_may_begin_with_zeros() -> None:
    assert found_in(network((2, 1), first=Initialisation("zeros"))) == []


# Divergence


@pytest.mark.parametrize("seed", SEEDS)
def test_a_rate_that_is_too_large_diverges_and_the_remedy_trains(seed: int) -> None:
    start = network((1, 1), seed=seed, rate=12.0)
    running = run(start, Until(updates=5000))
    with pytest.raises(StopIteration) as stop:
        while True:
            next(running)
    record = stop.value.value
    assert record.diverged is not None
    (finding,) = findings_of(record.last, record.losses, start)
    assert finding.kind is Kind.DIVERGENCE and not np.isfinite(finding.value)
    assert finding.message.fields["update"] == record.updates + 1
    assert finding.cure is not None and finding.cure.start is start and finding.cure.rate is not None
    healed = cured(record.last, finding.cure, 0)
    assert lowers(healed, 10) and healed.training.learning_rate < 12.0
    assert healed.network is start.network
    iteration = iterate(record.last)
    assert 1 <= step_of(finding, iteration) <= plan_of(iteration, Level.NEURON).count


def test_what_broke_first_is_named() -> None:
    document = with_weights(network((1, 1, 1)), np.array([1e200, 1e200, 1e200, 1e200]))
    (finding,) = findings_of(document)
    assert finding.kind is Kind.DIVERGENCE and finding.source.kind in ("neuron", "setting")
    assert first_not_finite(iterate(document), plan_of(iterate(document), Level.NEURON)) == step_of(
        finding, iterate(document)
    )
    assert finding.cure is None  # where it began is not known


def test_rates_are_about_halves() -> None:
    rates = list(rates_below(12.0))
    assert rates[:6] == [10.0, 5.0, 2.0, 1.0, 0.5, 0.2] and rates[-1] > 12e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rate_is_the_largest_that_lowers_the_loss(seed: int) -> None:
    document = network((1, 1), seed=seed, rate=100.0)
    rate = rate_that_lowers(document)
    assert rate is not None
    for larger in rates_below(100.0):
        assert lowers(document.with_learning_rate(larger), 1) is (larger <= rate)


# Overshoot and plateau


def stepped(document: Document, count: int) -> tuple[Document, Floats]:
    losses = []
    for _ in range(count):
        iteration = iterate(document)
        losses.append(iteration.trace.batch_loss("mean"))
        document = iteration.after
    return document, np.array(losses)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_loss_that_rises_again_and_again(seed: int) -> None:
    document, losses = stepped(network((1, 1), seed=seed, rate=5.0), 8)
    (finding,) = findings_of(document, losses)
    assert finding.kind is Kind.OVERSHOOT and finding.value == losses[-1] > losses[-6]
    assert finding.cure is not None and finding.cure.rate is not None
    assert lowers(document.with_learning_rate(finding.cure.rate), 1)


def test_a_falling_loss_does_not_overshoot() -> None:
    document, losses = stepped(network((1, 1), rate=0.1), 30)
    assert losses[-1] < losses[0] and found_in(document, losses) == []


def test_a_flat_high_loss_is_a_plateau() -> None:
    document = network((2, 4, 1), rate=1e-6)
    weights = document.network.weights.copy()
    outward = document.network.edges.target == document.network.topology.outputs[0]
    weights[outward] *= 1e-3
    weights[~outward] *= 1e-3
    mean = with_weights(document, weights)
    targets = mean.targets - mean.targets.mean()
    inputs = mean.inputs
    even = np.concatenate((inputs, np.abs(targets) - np.abs(targets).mean()), axis=1)
    document = replace(mean, data=replace(mean.data, rows=read_only(even)))
    at, losses = stepped(document, 25)
    kinds = found_in(at, losses)
    assert kinds == [Kind.PLATEAU]
    assert found_in(at, losses[:10]) == []  # not long enough to be certain


def test_a_linear_network_at_its_best_needs_something_that_bends() -> None:
    document = network((1, 2, 1), "identity", rate=0.2)
    x = np.linspace(-1, 1, 40)
    rows = read_only(np.stack((x, np.abs(x)), axis=1))
    at, losses = stepped(replace(document, data=replace(document.data, rows=rows)), 600)
    (finding,) = findings_of(at, losses)
    assert finding.kind is Kind.PLATEAU and finding.cure is None
    assert finding.remedy.key == "health.remedy.plateau.linear"


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


# On the way back


@pytest.mark.parametrize("seed", SEEDS)
def test_gradients_that_vanish(seed: int) -> None:
    document = network((2, 4, 4, 4, 4, 4, 1), "logistic", seed)
    findings = [f for f in findings_of(document) if f.kind is Kind.VANISHING]
    assert len(findings) == 1 and 0 < findings[0].value < 1e-3
    edge = findings[0].source.index
    assert document.network.topology.neurons[document.network.edges.source[edge]].id in ("i1", "i2", "b1")


def test_it_is_quick() -> None:
    document = network(rows=500, batch=10)
    iteration = iterate(document)
    losses = np.linspace(1, 0.5, 2000)
    health_of(document, iteration, losses)
    times = []
    for _ in range(7):
        began = time.perf_counter()
        health_of(document, iteration, losses)
        times.append(time.perf_counter() - began)
    assert min(times) <= 0.010
