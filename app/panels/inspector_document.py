"""The properties of the document: title, notes, loss, and how it is trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.panels.inspector_properties import BATCH, NOTES, NUMBER, NUMBERS, WHOLE, Property, Section, setting
from app.words import tr
from core.document import Document, Training
from core.editing import set_loss, set_notes, set_title
from core.editing_training import (
    TEXTBOOK_FORM,
    USUAL,
    form_of,
    has_forms,
    optimizer_settings,
    schedule_settings,
    set_optimizer,
    set_optimizer_form,
    set_optimizer_setting,
    set_schedule,
    set_schedule_setting,
    set_training,
)
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS, SCHEDULES

SETTING_NAMES: Mapping[str, str] = {
    "momentum": "momentum μ", "beta1": "β₁", "beta2": "β₂", "alpha": "decay α", "rho": "decay ρ", "eps": "ε",
    "every": "every", "gamma": "factor γ", "k": "k", "min": "lowest rate", "total": "until", "end_factor": "end factor",
    "milestones": "milestones",
}  # fmt: skip
WHOLE_SETTINGS = ("every", "total")


def choices_of(names: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return the names of a table to choose from, in words."""
    return tuple((tr(name.replace("_", " ")), name) for name in names)


def document_sections(document: Document) -> tuple[Section, ...]:
    """Return what can be said of the document as a whole."""
    training = document.training
    return (
        Section(tr("Network"), tuple(_texts(document))),
        Section(tr("Loss"), tuple(_loss(document))),
        Section(tr("Optimizer"), tuple(_optimizer(training))),
        Section(tr("Learning rate over time"), tuple(_schedule(training))),
        Section(tr("Batches"), tuple(_batches(training))),
    )


def _texts(document: Document) -> Iterator[Property]:
    yield Property("title", tr("Title"), document.title, set_title, setting(tr("title")), hint=tr("none"))
    yield Property(
        "notes", tr("Notes"), document.notes, set_notes, lambda value: tr("Change the notes"), NOTES, hint=tr("none")
    )


def _loss(document: Document) -> Iterator[Property]:
    yield Property("loss", tr("Loss"), document.loss.name, set_loss, setting(tr("loss")), choices=choices_of(LOSSES))
    yield Property(
        "over_outputs",
        tr("Over outputs"),
        document.loss.over_outputs,
        lambda document, how: set_loss(document, document.loss.name, how),
        lambda value: tr("Take the {value} over the outputs", value=value),
        choices=_sum_or_mean(),
    )


def _sum_or_mean() -> tuple[tuple[str, str], ...]:
    return ((tr("sum"), "sum"), (tr("mean"), "mean"))


def _optimizer(training: Training) -> Iterator[Property]:
    yield Property(
        "optimizer",
        tr("Optimizer"),
        training.optimizer,
        set_optimizer,
        setting(tr("optimizer")),
        choices=choices_of(OPTIMIZERS),
    )
    if has_forms(training):
        forms = ((tr("usual"), USUAL), (tr("textbook"), TEXTBOOK_FORM))
        words = setting(tr("form of the optimizer"))
        yield Property("form", tr("Form"), form_of(training), set_optimizer_form, words, choices=forms)
    yield _optimizer_setting("learning_rate", tr("learning rate"), training.learning_rate)
    for name, value in optimizer_settings(training).items():
        yield _optimizer_setting(name, tr(SETTING_NAMES[name]), value)


def _optimizer_setting(name: str, words: str, value: float) -> Property:
    return Property(
        f"optimizer.{name}",
        _capital(words),
        value,
        lambda document, value: set_optimizer_setting(document, name, value),
        setting(words),
        NUMBER,
    )


def _schedule(training: Training) -> Iterator[Property]:
    yield Property(
        "schedule",
        tr("Schedule"),
        training.schedule,
        set_schedule,
        setting(tr("schedule")),
        choices=choices_of(SCHEDULES),
    )
    for name, value in schedule_settings(training).items():
        yield _unit(value) if name == "unit" else _schedule_setting(name, value)


def _unit(value: str) -> Property:
    return Property(
        "schedule.unit",
        tr("Counted in"),
        value,
        lambda document, unit: set_schedule_setting(document, "unit", unit),
        lambda unit: tr("Count the schedule in {unit}", unit=unit),
        choices=((tr("updates"), "update"), (tr("epochs"), "epoch")),
    )


def _schedule_setting(name: str, value: object) -> Property:
    words = tr(SETTING_NAMES[name])
    form = WHOLE if name in WHOLE_SETTINGS else NUMBERS if name == "milestones" else NUMBER
    return Property(
        f"schedule.{name}",
        _capital(words),
        value,
        lambda document, value: set_schedule_setting(document, name, value),
        setting(tr("{setting} of the schedule", setting=words)),
        form,
        hint="10, 20, 30" if name == "milestones" else "",
    )


def _batches(training: Training) -> Iterator[Property]:
    yield Property(
        "batch_size", tr("Batch size"), training.batch_size,
        lambda document, size: set_training(document, "batch_size", size), setting(tr("batch size")), BATCH,
    )  # fmt: skip
    yield Property(
        "over_samples", tr("Over samples"), training.over_samples,
        lambda document, how: set_training(document, "over_samples", how),
        lambda value: tr("Take the {value} over the samples", value=value), choices=_sum_or_mean(),
    )  # fmt: skip
    yield Property(
        "shuffle", tr("Samples"), training.shuffle,
        lambda document, shuffle: set_training(document, "shuffle", shuffle),
        lambda value: tr("Take the samples {value}", value=value),
        choices=((tr("in order"), False), (tr("shuffled"), True)),
    )  # fmt: skip
    yield Property(
        "seed", tr("Seed"), training.seed,
        lambda document, seed: set_training(document, "seed", seed), setting(tr("seed")), WHOLE,
    )  # fmt: skip


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:] if words[:1].isascii() and len(words) > 1 else words
