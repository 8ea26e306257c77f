"""Many networks at once, and restarts: against the single network's passes and against training one by one."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np
import pytest

import core.restarts as module
from core.document import Document
from core.files import builtin_names, read_builtin
from core.initialisation import Initialisation, initial_weights
from core.iteration import iterate
from core.many import ManyNetworks
from core.propagation import propagate
from core.restarts import Restarts, restarts
from tests import examples
from tests.core.test_surface import random_document


def finish(working: Generator[float, None, Restarts]) -> Restarts:
    progress = []
    while True:
        try:
            progress.append(next(working))
        except StopIteration as stop:
            assert progress == sorted(progress) and (not progress or progress[-1] == pytest.approx(1.0))
            made: Restarts = stop.value
            return made


@pytest.mark.parametrize(
    "document", [*(read_builtin(name) for name in builtin_names()), *map(random_document, range(40))]
)
def test_many_networks_equal_one_by_one(document: Document) -> None:
    rng = np.random.default_rng(3)
    parameters = rng.normal(size=(len(document.network.parameters), 5))
    losses, gradients = ManyNetworks(document).at(parameters)
    for place in range(5):
        network = document.network.with_parameters(parameters[:, place].copy())
        trace = propagate(network, document.loss, document.inputs, document.targets)
        over = document.training.over_samples
        wanted = [trace.batch_loss(over), *trace.batch_gradient(over).tolist()]
        for one, other in zip([losses[place], *gradients[:, place]], wanted, strict=True):
            assert examples.agree(float(one), other) or not np.isfinite(other)


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "nesterov"])
@pytest.mark.parametrize("block", [4, 1024])
def test_restarts_equal_training_one_by_one(optimizer: str, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    document = read_builtin("xor-2-2-1")
    training = replace(document.training, optimizer=optimizer, batch_size="full", learning_rate=0.3)
    document = replace(document, training=training)
    made = finish(restarts(document, 10, 20, Initialisation("normal"), 7))
    for place in range(10):
        one = replace(document, network=document.network.with_parameters(made.starts[:, place].copy()))
        first = iterate(one)
        assert made.first_losses[place] == pytest.approx(first.trace.batch_loss("mean"), rel=1e-12)
        for _ in range(20):
            one = iterate(one).after
        assert made.network(document.network, place).weights == pytest.approx(one.network.weights, rel=1e-9)
        assert made.losses[place] == pytest.approx(iterate(one).trace.batch_loss("mean"), rel=1e-9)
    assert made.best == int(np.argmin(made.losses))


def test_the_first_restart_is_the_new_network_of_its_seed_and_frozen_weights_stay() -> None:
    document = read_builtin("mazur-2-2-2")  # its biases are frozen and shared
    made = finish(restarts(document, 3, 5, Initialisation("glorot_uniform"), 11))
    topology = document.network.topology
    held = topology.frozen_parameters
    drawn = initial_weights(topology, Initialisation("glorot_uniform"), 11)[topology.first_edge]
    assert made.starts[~held, 0].tolist() == drawn[~held].tolist()
    assert (made.parameters[held] == document.network.parameters[held][:, np.newaxis]).all()
    assert len(set(made.starts[0].tolist())) == 3


def test_no_updates_and_no_finite_loss() -> None:
    document = read_builtin("linear-neuron")
    still = finish(restarts(document, 4, 0, Initialisation("normal"), 1))
    assert still.losses.tolist() == still.first_losses.tolist()
    wild = finish(restarts(document.with_learning_rate(1e300), 4, 5, Initialisation("normal"), 1))
    assert wild.best is None
