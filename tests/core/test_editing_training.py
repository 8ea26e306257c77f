"""Edits of the training: the reader's rules, memory that goes with its optimizer, settings that stay or go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.document import Document
from core.editing_base import EditRefused
from core.editing_training import (
    optimizer_settings,
    schedule_settings,
    set_optimizer,
    set_optimizer_form,
    set_optimizer_setting,
    set_schedule,
    set_schedule_setting,
    set_training,
)
from core.files import from_text, read_builtin, to_text
from core.iteration import iterate
from core.optimizers import OPTIMIZERS, SCHEDULES


@pytest.fixture
def document() -> Document:
    return read_builtin("mazur-2-2-2")


def test_another_optimizer_forgets_what_the_old_one_remembered(document: Document) -> None:
    trained = iterate(set_optimizer(document, "momentum")).after
    assert np.any(trained.training.progress.memory["v"])
    adam = set_optimizer(trained, "adam")
    assert dict(adam.training.progress.memory) == {}
    assert adam.training.progress.updates == 1
    assert adam.training.learning_rate == 0.5


def test_the_same_optimizer_changes_nothing(document: Document) -> None:
    assert set_optimizer(document, "sgd") is document
    trained = iterate(set_optimizer(document, "momentum")).after
    assert set_optimizer_form(trained, "usual") is trained


def test_the_form_decides_settings_and_forgets(document: Document) -> None:
    rmsprop = set_optimizer(document, "rmsprop")
    assert optimizer_settings(rmsprop.training) == {"alpha": 0.99, "eps": 1e-8}
    textbook = set_optimizer_form(iterate(rmsprop).after, "textbook")
    assert optimizer_settings(textbook.training) == {"rho": 0.9, "eps": 1e-8}
    assert dict(textbook.training.progress.memory) == {}
    assert set_optimizer_form(textbook, "usual").training.optimizer_settings.get("form") is None


def test_a_setting_keeps_the_memory(document: Document) -> None:
    trained = iterate(set_optimizer(document, "momentum")).after
    changed = set_optimizer_setting(trained, "momentum", 0.5)
    assert optimizer_settings(changed.training) == {"momentum": 0.5}
    assert changed.training.progress is trained.training.progress


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("learning_rate", -1.0, "file.out_of_bounds"),
        ("learning_rate", float("inf"), "file.number_not_finite"),
        ("beta1", 1.0, "file.out_of_bounds"),
    ],
)
def test_settings_are_refused_by_the_rules_of_the_file(document: Document, name: str, value: float, key: str) -> None:
    with pytest.raises(EditRefused) as refused:
        set_optimizer_setting(set_optimizer(document, "adam"), name, value)
    assert refused.value.why.key == key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("batch_size", 0),
        ("batch_size", "half"),
        ("batch_size", 1.5),
        ("seed", -1),
        ("shuffle", 1),
        ("over_samples", "x"),
    ],
)
def test_other_members_are_refused_too(document: Document, name: str, value: object) -> None:
    with pytest.raises(EditRefused):
        set_training(document, name, value)


def test_schedules_keep_what_both_know(document: Document) -> None:
    step = set_schedule_setting(set_schedule(document, "step"), "gamma", 0.25)
    step = set_schedule_setting(set_schedule_setting(step, "every", 7), "unit", "epoch")
    exponential = set_schedule(step, "exponential")
    assert schedule_settings(exponential.training) == {"unit": "epoch", "gamma": 0.25}
    with pytest.raises(EditRefused):
        set_schedule_setting(step, "every", 0)
    with pytest.raises(EditRefused):
        set_schedule_setting(set_schedule(document, "multi_step"), "milestones", [-1.0])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_choice_with_its_settings_survives_the_file(document: Document, optimizer: str, schedule: str) -> None:
    document = set_schedule(set_optimizer(document, optimizer), schedule)
    for name, value in optimizer_settings(document.training).items():
        document = set_optimizer_setting(document, name, value)
    for name, value in schedule_settings(document.training).items():
        document = set_schedule_setting(document, name, list(value) if name == "milestones" else value)
    text = to_text(document)
    assert to_text(from_text(text, "test")) == text


def test_unknown_members_stay(document: Document) -> None:
    training = replace(document.training, extra={"remark": "mine"}, optimizer_settings={"colour": "blue"})
    changed = set_training(replace(document, training=training), "seed", 3)
    assert changed.training.extra == {"remark": "mine"}
    assert changed.training.optimizer_settings == {"colour": "blue"}
    assert changed.training.seed == 3
