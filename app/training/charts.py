"""The charts of training, made from what the model holds: loss, accuracy, weights, gradients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.empty import still_missing
from app.surface.painting import DASHES
from app.theme import Tokens, mixed
from app.training.chart import Chart, Line
from app.training.course import Sample
from app.training.model import TrainingModel
from app.words import tr
from core.document import Document
from core.maps_classes import decision_of
from core.measures import Measures, Results
from core.network import Floats
from core.numbers import subscripted

BATCH_INK = 0.66  # how far the batches' line is faded
MOST_OUTPUTS = 10
FEWEST_PLACES = 10  # that a chart is wide, so that the first updates do not jump


def empty_words(document: Document) -> str:
    """Return what to do where there is nothing to show yet."""
    rows, size = len(document.train_rows), document.batch_size
    if rows == 1:
        return tr("Press Run: one row, the same in every update.")
    if size >= rows:
        return tr("Press Run: {rows} rows, all of them in every update.", rows=f"{rows:,}")
    if size == 1:
        return tr("Press Run: {rows} rows, one update after another.", rows=f"{rows:,}")
    return tr("Press Run: {rows} rows, {size} of them in each update.", rows=f"{rows:,}", size=f"{size:,}")


def _chart(model: TrainingModel, document: Document) -> Chart:
    """Return a chart without lines: where it begins and ends, where the present is, or why it is empty."""
    first, last = model.first, model.last
    message = ""
    if model.has_problems:
        message = still_missing(tr("Curves appear when the network is complete."), document, model.problems)
    elif last <= first and not model.trainer.is_running:
        message = empty_words(document)
    ends = (float(first), float(max(last, first + FEWEST_PLACES)))
    return Chart((), ends, float(model.place), message=message, per_epoch=model.per_epoch, last=float(last))


def loss_chart(model: TrainingModel, document: Document, tokens: Tokens, log: bool, per_output: bool) -> Chart:
    """Return the losses: thin of the batches, bold over all rows that are trained and over those kept for testing."""
    chart = _chart(model, document)
    if chart.message:
        return chart
    places, losses = model.losses
    batches = Line(tr("batch"), mixed(tokens.muted, tokens.card, BATCH_INK), places, losses, 1.0, noisy=True)
    measured = model.measured
    x = np.array([one.updates for one in measured], dtype=np.float64)
    if per_output and document.targets.shape[1] > 1:
        lines = _outputs(model, document, tokens)
    else:
        lines = [batches]
        full = np.array([one.full_loss for one in measured], dtype=np.float64)
        lines.append(Line(tr("train"), tokens.text, x, full, 2.4))
        if len(document.test_rows):
            test = np.array([np.nan if one.test_loss is None else one.test_loss for one in measured])
            lines.append(Line(tr("test"), tokens.racers[1], x, test, 2.4, DASHES[1]))
    return replace(chart, lines=tuple(lines), log=log, from_zero=bool(np.nanmin(losses, initial=0.0) >= 0))


def _dash(number: int) -> tuple[float, ...]:
    """Return a dash: lines of one colour have different ones."""
    return DASHES[(number + number // len(DASHES)) % len(DASHES)]


def _outputs(model: TrainingModel, document: Document, tokens: Tokens) -> list[Line]:
    """Return each output's part of the loss over the rows that are trained."""
    samples = [one for one in model.samples if one.measures is not None]
    x = np.array([one.place for one in samples], dtype=np.float64)
    neurons = [document.network.neurons[output] for output in document.network.topology.outputs[:MOST_OUTPUTS]]
    return [
        Line(
            subscripted(neuron.name), tokens.racers[number % len(tokens.racers)], x,
            np.array([one.measures.train.shares[number] for one in samples if one.measures is not None]), 2.0,
            _dash(number),
        )
        for number, neuron in enumerate(neurons)
    ]  # fmt: skip


def accuracy_chart(model: TrainingModel, document: Document, tokens: Tokens) -> Chart:
    """Return the shares of rows whose class is right, trained and kept for testing, in percent."""
    chart = _chart(model, document)
    if model.has_problems:
        return chart
    if decision_of(document) is None:
        return replace(chart, message=tr("The outputs are numbers, not classes: there is nothing to count as right."))
    if chart.message:
        return replace(chart, message=tr("How many rows are right, from the first update on."))
    lines = [_accuracy(model, tr("train"), lambda measures: measures.train)]
    if len(document.test_rows):
        lines.append(_accuracy(model, tr("test"), lambda measures: measures.test))
    looks = ((tokens.text, ()), (tokens.racers[1], DASHES[1]))
    made = [Line(name, colour, x, y, 2.4, dash) for (name, x, y), (colour, dash) in zip(lines, looks, strict=False)]
    return replace(chart, lines=tuple(made), span=(0.0, 103.0), widest="99.9")


def _accuracy(
    model: TrainingModel, name: str, which: Callable[[Measures], Results | None]
) -> tuple[str, Floats, Floats]:
    found = [(one.place, which(one.measures)) for one in model.samples if one.measures is not None]
    points = [(place, 100.0 * r.confusion.accuracy) for place, r in found if r is not None and r.confusion is not None]
    values = np.array(points, dtype=np.float64).reshape(-1, 2)
    return name, values[:, 0], values[:, 1]


def history_chart(
    model: TrainingModel, document: Document, tokens: Tokens, quantity: Callable[[Sample], Floats | None]
) -> Chart:
    """Return how some weights, or the gradients of their batches, went."""
    chart = _chart(model, document)
    if model.has_problems:
        return chart
    if chart.message:
        return replace(chart, message=tr("How single ones move, from the first update on."))
    topology = document.network.topology
    edges = [edge for edge in model.edges if edge < len(topology.edges)]
    if not edges:
        return replace(chart, message=tr("This network has no weights."))
    known = [(one.place, quantity(one)) for one in model.samples]
    rows = [(place, values) for place, values in known if values is not None]
    x = np.array([place for place, _ in rows], dtype=np.float64)
    parameters = topology.parameter_of_edge[edges]
    table = np.array([values[parameters] for _, values in rows]).reshape(-1, len(edges))
    lines = [
        Line(
            subscripted(topology.edges.ids[edge]), tokens.racers[number % len(tokens.racers)], x, table[:, number], 1.8,
            _dash(number),
        )
        for number, edge in enumerate(edges)
    ]  # fmt: skip
    return replace(chart, lines=tuple(lines))
