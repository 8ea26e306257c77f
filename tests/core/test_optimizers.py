"""Optimizers and schedules against published numbers and against their definitions."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.document import Training
from core.iteration import batch_rows, iterate
from core.optimizers import OPTIMIZERS, TEXTBOOK, look_ahead, rate_of, update
from tests import examples


@pytest.mark.parametrize("name", examples.names("train"))
def test_training_follows_the_reference_for_1000_updates(name: str) -> None:
    document, wanted = examples.document(name), examples.expected(name)
    index = document.network.topology.edge_index
    for done in range(1, 1001):
        iteration = iterate(document)
        if done <= len(wanted["losses"]):
            found = iteration.trace.batch_loss(document.training.over_samples)
            assert examples.agree(found, wanted["losses"][done - 1]), done
        document = iteration.after
        for id, weight in wanted["after_updates"].get(str(done), {"weights": {}})["weights"].items():
            assert examples.agree(document.network.weights[index[id]], weight), (done, id)


def test_mazur_after_one_and_after_10000_simultaneous_updates() -> None:
    """The totals that the simultaneous update gives; the ones printed in the article come from another order."""
    document = examples.document("published-mazur-round1")
    for _ in range(10_000):
        document = iterate(document).after
        if document.training.progress.updates == 1:
            assert abs(iterate(document).trace.losses[0] - 0.29102777369) < 5e-12
    assert abs(iterate(document).trace.losses[0] - 3.510187783e-05) < 5e-15


ONE = np.ones(1)
FREE = np.zeros(1, dtype=np.bool_)


def two_updates(training: Training, gradients: tuple[float, float]) -> list[float]:
    """Return w = 1 after one and after two updates with these gradients."""
    weights, found = ONE, []
    for gradient in gradients:
        moved = update(training, training.learning_rate, weights, np.array([gradient]), FREE)
        progress = replace(training.progress, updates=training.progress.updates + 1, memory=moved.memory)
        training, weights = replace(training, progress=progress), moved.parameters
        found.append(float(weights[0]))
    return found


def test_textbook_forms_are_their_definitions() -> None:
    eta, mu, rho, eps = 0.1, 0.9, 0.9, 1e-8
    form = {"form": "textbook"}
    v1 = -eta * 2.0
    v2 = mu * v1 - eta * 3.0
    assert two_updates(Training("momentum", eta, form), (2.0, 3.0)) == pytest.approx([1 + v1, 1 + v1 + v2], rel=1e-15)
    first = 1 - eta * 2 / math.sqrt(4 + 1e-10)
    second = first - eta * 3 / math.sqrt(13 + 1e-10)
    assert two_updates(Training("adagrad", eta, form), (2.0, 3.0)) == pytest.approx([first, second], rel=1e-15)
    s1 = (1 - rho) * 4
    s2 = rho * s1 + (1 - rho) * 9
    first = 1 - eta * 2 / math.sqrt(s1 + eps)
    second = first - eta * 3 / math.sqrt(s2 + eps)
    assert two_updates(Training("rmsprop", eta, form), (2.0, 3.0)) == pytest.approx([first, second], rel=1e-15)


def test_textbook_nesterov_looks_ahead() -> None:
    training = Training("nesterov", 0.1, {"form": "textbook"})
    assert look_ahead(training, ONE) is ONE
    moved = update(training, 0.1, ONE, np.array([2.0]), FREE)
    training = replace(training, progress=replace(training.progress, updates=1, memory=moved.memory))
    ahead = look_ahead(training, moved.parameters)
    assert ahead[0] == moved.parameters[0] + 0.9 * moved.memory["v"][0]


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("form", ["", "textbook"])
def test_a_frozen_weight_and_its_memory_stay(optimizer: str, form: str) -> None:
    training = Training(optimizer, 0.5, {"form": form})
    weights, frozen = np.array([1.0, 1.0]), np.array([True, False])
    moved = update(training, 0.5, weights, np.array([3.0, 3.0]), frozen)
    assert moved.parameters[0] == 1.0
    assert moved.parameters[1] != 1.0
    assert all(array[0] == 0.0 for array in moved.memory.values())
    assert set(moved.memory) == set((TEXTBOOK if form and optimizer in TEXTBOOK else OPTIMIZERS)[optimizer].memory)


@pytest.mark.parametrize(
    ("schedule", "settings", "rates"),
    [
        ("constant", {}, {0: 0.8, 9: 0.8}),
        ("step", {"every": 3, "gamma": 0.5}, {0: 0.8, 2: 0.8, 3: 0.4, 6: 0.2}),
        ("exponential", {"gamma": 0.5}, {0: 0.8, 1: 0.4, 3: 0.1}),
        ("inverse_time", {"k": 0.5}, {0: 0.8, 2: 0.4, 6: 0.2}),
        ("inverse_sqrt", {"k": 1.0}, {0: 0.8, 3: 0.4}),
        ("cosine", {"min": 0.2, "total": 10}, {0: 0.8, 5: 0.5, 10: 0.2, 25: 0.2}),
        ("linear", {"end_factor": 0.5, "total": 4}, {0: 0.8, 2: 0.6, 4: 0.4, 9: 0.4}),
        ("multi_step", {"gamma": 0.5, "milestones": [2, 5]}, {0: 0.8, 1: 0.8, 2: 0.4, 5: 0.2}),
    ],
)
@pytest.mark.parametrize("unit", ["update", "epoch"])
def test_schedules(schedule: str, settings: dict[str, object], rates: dict[int, float], unit: str) -> None:
    training = Training("sgd", 0.8, schedule=schedule, schedule_settings={**settings, "unit": unit})
    for q, rate in rates.items():
        updates = q if unit == "update" else q * 7
        progressed = replace(training, progress=replace(training.progress, updates=updates))
        assert rate_of(progressed, updates_per_epoch=7) == pytest.approx(rate, rel=1e-15)


def test_batches_are_consecutive_rows_the_last_one_smaller_and_a_shuffle_can_be_replayed() -> None:
    document = examples.document("train-minibatch-adam")
    assert [len(document.data.rows), document.training.batch_size] == [9, 4]
    rows = []
    for _ in range(4):
        rows.append(batch_rows(document))
        document = iterate(document).after
    assert rows == [(0, 1, 2, 3), (4, 5, 6, 7), (8,), (0, 1, 2, 3)]
    shuffled = replace(document, training=replace(document.training, shuffle=True, seed=5))

    def epoch(first: int) -> list[int]:
        found: list[int] = []
        for updates in range(first, first + 3):
            progress = replace(shuffled.training.progress, updates=updates)
            found += batch_rows(replace(shuffled, training=replace(shuffled.training, progress=progress)))
        return found

    assert sorted(epoch(0)) == sorted(epoch(3)) == list(range(9))
    assert epoch(0) != epoch(3)
    assert epoch(3) == epoch(3)
