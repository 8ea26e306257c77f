"""Training: published trajectories, the same numbers as stepping, and divergence with its place."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np
import pytest

from core.document import Document
from core.files import read_builtin
from core.iteration import iterate
from core.training import Run, full_loss, train, updates_of_epochs
from tests import examples


def finish(working: Generator[float, None, Run]) -> Run:
    while True:
        try:
            next(working)
        except StopIteration as stop:
            run: Run = stop.value
            return run


@pytest.mark.parametrize("name", examples.names("train"))
def test_published_trajectories(name: str) -> None:
    expected = examples.expected(name)
    document = examples.document(name)
    assert examples.agree(full_loss(document), expected["full_loss_before"])
    for updates, wanted in expected["after_updates"].items():
        run = finish(train(document, int(updates)))
        assert run.updates == int(updates) and run.diverged is None
        ids = run.document.network.edges.ids
        assert all(
            examples.agree(found, wanted["weights"][id])
            for id, found in zip(ids, run.document.network.weights.tolist(), strict=True)
        )
        assert examples.agree(full_loss(run.document), wanted["full_loss"])
        assert all(examples.agree(one, other) for one, other in zip(run.losses, expected["losses"], strict=False))


def test_mazur_after_10_000_updates() -> None:
    run = finish(train(read_builtin("mazur-2-2-2"), 10_000))
    assert full_loss(run.document) == pytest.approx(3.510187783e-05, rel=1e-9)


def test_the_same_numbers_as_stepping_bit_for_bit() -> None:
    document = read_builtin("xor-2-2-1")
    document = replace(document, training=replace(document.training, optimizer="adam", shuffle=True, batch_size=3))
    run = finish(train(document, 25))
    for _ in range(25):
        document = iterate(document).after
    assert np.array_equal(run.document.network.weights, document.network.weights)
    assert run.document.training.progress.updates == 25


def test_an_epoch_uses_every_row_once() -> None:
    document = read_builtin("xor-2-2-1")
    for size, updates in ((1, 4), (3, 2), ("full", 1)):
        sized = replace(document, training=replace(document.training, batch_size=size))
        assert updates_of_epochs(sized, 3) == 3 * updates


def diverging() -> Document:
    document = read_builtin("linear-neuron")
    return document.with_learning_rate(1e150)


def test_divergence_stops_before_the_update_that_breaks_and_names_a_neuron() -> None:
    document = diverging()
    run = finish(train(document, 50))
    assert run.diverged is not None and 1 < run.diverged.update < 50
    assert run.updates == run.diverged.update - 1 == len(run.losses) - 1
    assert document.network.neurons[run.diverged.neuron].role.computes
    assert np.isfinite(run.document.network.weights).all()
    following = iterate(run.document)
    assert not (np.isfinite(following.updated_weights).all() and np.isfinite(following.trace.losses).all())


def test_a_saturated_cross_entropy_is_no_divergence() -> None:
    document = read_builtin("softmax-classifier")
    network = document.network
    for edge in range(len(network.edges)):
        network = network.set_weight(edge, 900.0 if edge % 2 else -900.0)
    document = replace(document, network=network)
    assert not np.isfinite(iterate(document).trace.dE_dout).all()  # that is what makes this a test
    assert finish(train(document.with_learning_rate(1e-6), 3)).diverged is None
