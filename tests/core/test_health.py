"""Failures of the whole network that are planted are found; networks that are well give nothing."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from core.construct import Initialisation
from core.document import Document
from core.files import builtin_names, read_builtin
from core.finite import first_not_finite
from core.health import Kind, cured, health_of, step_of
from core.health_course import lowers, rate_that_lowers, rates_below
from core.iteration import iterate
from core.network import Floats, read_only
from core.steps import Level, plan_of
from core.training import Until, run
from core.validity import draft_problems
from tests.core.health_hand import SEEDS, findings_of, found_in, network, with_weights

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
