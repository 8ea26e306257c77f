"""Edits of how a network is trained, by the rules of the file: what no file may hold is refused, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.document import Document, Progress, Training
from core.editing_base import EditRefused
from core.fields import Fields
from core.findings import Doubtful, Findings
from core.message import EMPTY
from core.optimizers import SCHEDULE_DEFAULTS, TEXTBOOK, optimizer_of
from core.reading_training import read_training

SCHEDULE_SETTINGS: Mapping[str, tuple[str, ...]] = {
    "constant": (), "step": ("every", "gamma"), "exponential": ("gamma",), "inverse_time": ("k",),
    "inverse_sqrt": ("k",), "cosine": ("total", "min"), "linear": ("total", "end_factor"),
    "multi_step": ("milestones", "gamma"),
}  # fmt: skip
USUAL, TEXTBOOK_FORM = "usual", "textbook"


def set_training(document: Document, name: str, value: Any) -> Document:
    """Return the document with another member of `training`: batch_size, over_samples, shuffle or seed."""
    return replace(document, training=_read(document.training, {name: value}))


def set_optimizer(document: Document, name: str) -> Document:
    """Return the document with another optimizer at its default settings; what the old one remembered is dropped."""
    if name == document.training.optimizer:
        return document
    rate = document.training.learning_rate
    return _forgetting(document, _read(document.training, {"optimizer": {"name": name, "learning_rate": rate}}))


def set_optimizer_form(document: Document, form: str) -> Document:
    """Return the document with the optimizer in its usual or its textbook form; what it remembered is dropped."""
    settings = _optimizer(document.training)
    settings.pop("form", None)
    if form == TEXTBOOK_FORM:
        settings["form"] = form
    if form == form_of(document.training):
        return document
    return _forgetting(document, _read(document.training, {"optimizer": settings}))


def set_optimizer_setting(document: Document, name: str, value: Any) -> Document:
    """Return the document with another learning_rate, momentum, beta1, beta2, alpha, rho or eps."""
    settings = _optimizer(document.training) | {name: value}
    return replace(document, training=_read(document.training, {"optimizer": settings}))


def set_schedule(document: Document, name: str) -> Document:
    """Return the document with another schedule; settings that both know are kept."""
    known = ("unit", *SCHEDULE_SETTINGS.get(name, ()))
    kept = {key: value for key, value in document.training.schedule_settings.items() if key in known}
    return replace(document, training=_read(document.training, {"schedule": {"name": name, **kept}}))


def set_schedule_setting(document: Document, name: str, value: Any) -> Document:
    """Return the document with another setting of its schedule."""
    settings = {"name": document.training.schedule, **document.training.schedule_settings, name: value}
    return replace(document, training=_read(document.training, {"schedule": settings}))


def set_regularisation(document: Document, name: str, value: float) -> Document:
    """Return the document with another l1 or l2; 0 switches it off."""
    found = {"l1": document.training.l1, "l2": document.training.l2, name: value}
    return replace(document, training=_read(document.training, {"regularisation": found}))


def form_of(training: Training) -> str:
    """Return the form of the optimizer that is in force."""
    return TEXTBOOK_FORM if training.optimizer_settings.get("form") == TEXTBOOK_FORM else USUAL


def has_forms(training: Training) -> bool:
    """Whether the optimizer has a textbook form beside the usual one."""
    return training.optimizer in TEXTBOOK


def optimizer_settings(training: Training) -> dict[str, float]:
    """Return the optimizer's settings by their key in the file, defaults filled in."""
    chosen = optimizer_of(training).settings
    return {key: float(training.optimizer_settings.get(key, default)) for key, (_, default) in chosen.items()}


def schedule_settings(training: Training) -> dict[str, Any]:
    """Return the settings that the schedule reads, defaults filled in, the unit first."""
    names = SCHEDULE_SETTINGS[training.schedule]
    names = ("unit", *names) if names else ()
    return {name: training.schedule_settings.get(name, SCHEDULE_DEFAULTS[name]) for name in names}


def _optimizer(training: Training) -> dict[str, Any]:
    return {"name": training.optimizer, "learning_rate": training.learning_rate, **training.optimizer_settings}


def _read(training: Training, changes: Mapping[str, Any]) -> Training:
    """Return the training with changed members, read as from a file; progress is kept.

    Raises:
        EditRefused: what the reader says of the first member that is wrong.
    """
    members = {
        "optimizer": _optimizer(training),
        "schedule": {"name": training.schedule, **training.schedule_settings},
        "regularisation": {"l1": training.l1, "l2": training.l2},
        **{name: getattr(training, name) for name in ("batch_size", "over_samples", "shuffle", "seed")},
    }
    findings = Findings()
    fields = Fields("training", members | dict(changes), findings)
    read = read_training(fields, Document().network, Doubtful())
    for problem in findings.problems:
        raise EditRefused(problem.what)
    return replace(read, progress=training.progress, extra=training.extra)


def _forgetting(document: Document, training: Training) -> Document:
    """Return the document with this training; the number of updates stays, for the schedule goes by it."""
    progress = training.progress
    kept = Progress(progress.updates, EMPTY, progress.extra)
    return replace(document, training=replace(training, progress=kept))
