"""Every value against PyTorch's float64 autograd and optimizers (made by tests/references; committed as numbers)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.document import Document
from core.files import from_text
from core.iteration import iterate
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS, SCHEDULES
from core.propagation import Trace, propagate

FOLDER = Path(__file__).parents[1] / "data" / "references"
TOLERANCE = 1e-12


def read_references(name: str) -> list[Any]:
    return list(json.loads((FOLDER / f"{name}.json").read_text("utf-8")))


def title_of(reference: Any) -> str:
    training = reference["document"].get("training", {})
    parts = [reference["document"]["title"], training.get("optimizer", {}).get("name"),
             training.get("schedule", {}).get("name"), training.get("batch_size")]  # fmt: skip
    return " ".join(str(part) for part in parts if part is not None)


TRACES = [*read_references("activations_and_losses"), *read_references("random_graphs")]
EXTREMES = read_references("extremes")
RUNS = read_references("trajectories")


def document_of(reference: Any) -> Document:
    return from_text(json.dumps(reference["document"]), title_of(reference))


def worst(values: Any, expected: Any) -> float:
    """Return max |a − b| / max(1, |b|); None stands for NaN, and a shape or NaN that differs counts as infinite."""
    a = np.atleast_1d(np.asarray(values, dtype=np.float64))
    b = np.atleast_1d(np.asarray(expected, dtype=np.float64))
    if a.shape != b.shape or (np.isnan(a) != np.isnan(b)).any():
        return math.inf
    known = ~np.isnan(b)
    return float(np.max(np.abs(a - b)[known] / np.maximum(1.0, np.abs(b[known])), initial=0.0))


def errors_of(trace: Trace, expected: Any) -> dict[str, float]:
    """Return the worst error of each quantity that the reference knows, over all samples and over the batch."""
    errors: dict[str, float] = {}
    for index, sample in enumerate(expected["samples"]):
        found = {
            "loss": trace.losses[index], "net": trace.net[index], "out": trace.out[index],
            "dE_dout": trace.dE_dout[index], "delta": trace.delta[index], "own": trace.own(index),
            "gradient": trace.gradients(index),
        }  # fmt: skip
        for name, values in sample.items():
            errors[name] = max(errors.get(name, 0.0), worst(found[name], values))
        shares = worst(trace.loss_shares[index].sum(), sample["loss"])
        errors["loss_shares"] = max(errors.get("loss_shares", 0.0), shares)
    for over in ("mean", "sum"):
        errors[f"{over} loss"] = worst(trace.batch_loss(over), expected[over]["loss"])
        errors[f"{over} gradient"] = worst(trace.batch_gradient(over), expected[over]["gradient"])
    return errors


def trace_of(document: Document) -> Trace:
    return propagate(document.network, document.loss, document.inputs, document.targets)


@pytest.mark.parametrize("reference", [*TRACES, *EXTREMES], ids=title_of)
def test_every_value_agrees_with_autograd(reference: Any) -> None:
    errors = errors_of(trace_of(document_of(reference)), reference["expected"])
    assert {name: error for name, error in errors.items() if not error <= TOLERANCE} == {}


def test_references_meet_every_activation_and_loss() -> None:
    pairs = {(neuron.get("activation", "identity"), reference["document"]["loss"]["name"])
             for reference in TRACES for neuron in reference["document"]["network"]["neurons"]
             if neuron["role"] == "output"}  # fmt: skip
    assert pairs >= {(activation, loss) for activation in ACTIVATIONS for loss in LOSSES}
    assert {run["document"]["training"]["optimizer"]["name"] for run in RUNS} == set(OPTIMIZERS)
    scheduled = {run["document"]["training"].get("schedule", {}).get("name", "constant") for run in RUNS}
    assert scheduled == set(SCHEDULES)


@pytest.mark.parametrize("quantity", ["loss", "net", "out", "dE_dout", "delta", "gradient"])
def test_a_last_digit_off_is_noticed(quantity: str) -> None:
    reference = TRACES[0]
    trace = trace_of(document_of(reference))
    expected = json.loads(json.dumps(reference["expected"]))
    values = expected["samples"][0][quantity]
    if isinstance(values, list):
        place = next(index for index, value in enumerate(values) if value)
        values[place] += 2e-12 * max(1.0, abs(values[place]))
    else:
        expected["samples"][0][quantity] += 2e-12 * max(1.0, abs(values))
    assert errors_of(trace, expected)[quantity] > TOLERANCE


def test_a_missing_value_is_noticed() -> None:
    assert worst([1.0, math.nan], [1.0, 2.0]) == math.inf
    assert worst([1.0, 0.0], [1.0, None]) == math.inf
    assert worst([1.0], [1.0, 2.0]) == math.inf


@pytest.mark.parametrize("reference", EXTREMES, ids=title_of)
def test_saturated_cross_entropy_stays_finite(reference: Any) -> None:
    document = document_of(reference)
    trace = trace_of(document)
    outputs = document.network.topology.outputs
    assert np.isfinite(trace.losses).all()
    assert np.isfinite(trace.delta[:, outputs]).all()
    assert np.isfinite(trace.batch_gradient("mean")).all()


def test_a_wrong_certainty_of_800_costs_800() -> None:
    reference = next(entry for entry in EXTREMES if title_of(entry) == "logistic binary_cross_entropy sum")
    trace = trace_of(document_of(reference))
    assert trace.loss_shares[0].tolist() == [800.0, 800.0]  # nets 800 and −800 with targets 0 and 1
    assert trace.delta[0, -2:].tolist() == [1.0, -1.0]


def test_every_optimizer_is_followed_over_a_thousand_updates() -> None:
    long = [run for run in RUNS if run["marks"][-1]["updates"] == 1000]
    assert {run["document"]["training"]["optimizer"]["name"] for run in long} == set(OPTIMIZERS)


@pytest.mark.parametrize("run", RUNS, ids=title_of)
def test_training_follows_the_optimizers_of_pytorch(run: Any) -> None:
    document = document_of(run)
    marks = {mark["updates"]: mark for mark in run["marks"]}
    last = max(marks)
    assert list(marks) == [1, 2, 10, 100, 1000][: 5 if last == 1000 else 4]
    for done in range(1, last + 1):
        iteration = iterate(document)
        document = iteration.after
        if done in marks:
            mark = marks[done]
            loss = iteration.trace.batch_loss(iteration.document.training.over_samples)
            found = {"rate": iteration.update.rate, "loss": loss, "parameters": document.network.parameters}
            assert {name: worst(value, mark[name]) for name, value in found.items() if
                    not worst(value, mark[name]) <= TOLERANCE} == {}, f"after {done} updates"  # fmt: skip
    assert document.training.progress.updates == last
