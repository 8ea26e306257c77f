"""The kernel of the trainer: to the last bit what iterations give, for every loss, optimizer, schedule and batch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.document import Document, Split
from core.files import builtin_names, from_text, read_builtin
from core.iteration import iterate
from core.network import Floats
from core.optimizers import OPTIMIZERS, SCHEDULES, TEXTBOOK
from core.trainer import Kernel
from tests.trained import layered, with_data

FOLDER = Path(__file__).parents[1] / "data" / "references"


def bits(values: Floats) -> bytes:
    return np.ascontiguousarray(values).tobytes()


def assert_same(document: Document, updates: int, chunk: int = 7) -> None:
    """Compare losses, parameters, memory and progress after so many updates."""
    kernel, losses = Kernel(document), []
    while kernel.updates < updates:
        losses += kernel.run(min(chunk, updates - kernel.updates)).tolist()
    found, wanted = kernel.document, []
    for _ in range(updates):
        iteration = iterate(document)
        wanted.append(iteration.trace.batch_loss(document.training.over_samples))
        document = iteration.after
    assert bits(np.array(losses)) == bits(np.array(wanted))
    assert bits(found.network.weights) == bits(document.network.weights)
    progress, expected = found.training.progress, document.training.progress
    assert progress.updates == expected.updates
    assert {name: bits(values) for name, values in progress.memory.items()} == {
        name: bits(values) for name, values in expected.memory.items()
    }


def references(name: str) -> list[Any]:
    return list(json.loads((FOLDER / f"{name}.json").read_text("utf-8")))


def training(document: Document, **changes: Any) -> Document:
    return replace(document, training=replace(document.training, **changes))


TRACES = [*references("activations_and_losses"), *references("random_graphs")]


@pytest.mark.parametrize("place", range(len(TRACES)))
def test_every_activation_loss_and_graph(place: int) -> None:
    document = from_text(json.dumps(TRACES[place]["document"]), "reference")
    for size in (1, 2, "full"):
        assert_same(training(document, batch_size=size, learning_rate=0.003), 5, chunk=3)


@pytest.mark.parametrize("run", references("trajectories"), ids=lambda run: run["document"]["title"])
def test_trajectories_of_pytorch(run: Any) -> None:
    document = from_text(json.dumps(run["document"]), "reference")
    assert_same(document, 50)
    kernel = Kernel(document)
    for mark in run["marks"]:
        losses = kernel.run(mark["updates"] - kernel.updates)
        wanted = np.array(mark["parameters"])
        assert (np.abs(kernel.parameters - wanted) <= 1e-12 * np.maximum(1.0, np.abs(wanted))).all()
        assert abs(losses[-1] - mark["loss"]) <= 1e-12 * max(1.0, abs(mark["loss"]))


@pytest.mark.parametrize("form", ["standard", "textbook"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("activation", ["tanh", "logistic", "relu"])
def test_every_optimizer_on_layers(optimizer: str, form: str, activation: str) -> None:
    settings: Mapping[str, Any] = {"form": form} if optimizer in TEXTBOOK else {}
    document = layered(2, 8, 8, 1, activation=activation)
    changed = training(document, optimizer=optimizer, optimizer_settings=settings, learning_rate=0.02)
    for size, shuffle in ((1, False), (7, True), (10, False), ("full", False)):
        assert_same(training(changed, batch_size=size, shuffle=shuffle, seed=3), 40)
    assert_same(training(changed, batch_size=7, l1=0.001, l2=0.01), 20)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("unit", ["update", "epoch"])
def test_every_schedule(schedule: str, unit: str) -> None:
    settings = {"unit": unit, "every": 3, "gamma": 0.9, "k": 0.1, "min": 0.001, "total": 9, "end_factor": 0.2,
                "milestones": (2, 5)}  # fmt: skip
    document = training(layered(2, 3, 1), schedule=schedule, schedule_settings=settings, batch_size=8)
    for optimizer in ("sgd", "adam"):
        assert_same(training(document, optimizer=optimizer), 25)


@pytest.mark.parametrize("name", builtin_names())
def test_built_in_networks_with_their_ties_and_frozen_weights(name: str) -> None:
    document = read_builtin(name)
    for optimizer in ("sgd", "momentum", "adam"):
        for size in (1, 2, "full"):
            assert_same(training(document, optimizer=optimizer, batch_size=size), 30)


@pytest.mark.parametrize(("loss", "activation"), [
    ("categorical_cross_entropy", "softmax"), ("half_squared_error", "softmax"),
    ("binary_cross_entropy", "logistic"), ("categorical_cross_entropy", "logistic"), ("squared_error", "identity"),
])  # fmt: skip
@pytest.mark.parametrize("over_outputs", ["sum", "mean"])
def test_outputs_of_every_kind(loss: str, activation: str, over_outputs: Any) -> None:
    document = layered(6, 5, 4, activation="relu", last=activation, loss=loss)
    document = replace(document, loss=replace(document.loss, over_outputs=over_outputs))
    soft = replace(document, data=replace(document.data, rows=np.abs(document.data.rows) * 0.7 + 0.1))
    for size in (4, "full"):
        assert_same(training(soft, batch_size=size), 20)
    for size, over in ((1, "mean"), (9, "mean"), (9, "sum"), ("full", "mean")):
        assert_same(training(document, batch_size=size, over_samples=over), 20)


def test_large_layers_sample_by_sample_and_with_rows_kept_for_testing() -> None:
    document = layered(16, 20, 10, last="softmax", loss="categorical_cross_entropy")
    assert_same(training(document, batch_size=1), 40)
    split = replace(document, data=replace(document.data, split=Split(0.3, 5)))
    assert_same(training(split, batch_size=8, shuffle=True), 40)
    assert_same(training(split, batch_size=8), 40)


def test_ties_and_frozen_weights_in_layers() -> None:
    document = layered(3, 6, 2)
    topology = document.network.topology
    count = len(topology.edges)
    edges = replace(
        topology.edges,
        tie=tuple("a" if edge in (1, 5, 20) else None for edge in range(count)),
        frozen=np.array([edge in (2, 25) for edge in range(count)]),
    )
    weights = document.network.weights.copy()
    weights[[1, 5, 20]] = 0.25
    tied = replace(topology, edges=edges)
    document = replace(document, network=replace(document.network, topology=tied, weights=weights))
    for optimizer in ("sgd", "adam"):
        assert_same(training(document, optimizer=optimizer, batch_size=10), 30)


def test_it_goes_on_from_the_middle_of_an_epoch_with_what_the_optimizer_remembers() -> None:
    document = training(layered(2, 4, 1), optimizer="adadelta", batch_size=7, shuffle=True)
    for _ in range(10):
        document = iterate(document).after
    assert_same(document, 30)


def test_a_kernel_stops_before_the_update_that_is_not_finite() -> None:
    document = training(layered(2, 4, 1, activation="square"), batch_size=10, learning_rate=50.0)
    kernel = Kernel(document)
    losses = kernel.run(200)
    assert kernel.broken is not None and 0 < kernel.updates < 200 and len(losses) == kernel.updates + 1
    assert np.isfinite(kernel.document.network.weights).all()
    assert len(kernel.run(5)) == 0
    for _ in range(kernel.updates):
        document = iterate(document).after
    assert bits(document.network.weights) == bits(kernel.document.network.weights)
    assert not np.isfinite(iterate(document).updated_weights).all()


def test_frozen_weights_hide_no_divergence() -> None:
    document = with_data(read_builtin("linear-neuron"), 1e200)
    frozen = replace(document.network.edges, frozen=np.ones(len(document.network.edges), dtype=np.bool_))
    network = replace(document.network, topology=replace(document.network.topology, edges=frozen))
    kernel = Kernel(replace(document, network=network))
    kernel.run(10)
    assert kernel.broken is not None and kernel.updates == 0
