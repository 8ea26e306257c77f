"""The commands themselves: from a file to a JSON object or to a table for people."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from app.progress import progress_bar
from app.words import tr, worded
from core.checks import check_gradients
from core.document import Document, Progress
from core.explain import explain, result_of
from core.files import read
from core.findings import FileProblems
from core.formula_text import text
from core.iteration import Iteration, iterate
from core.numbers import shown
from core.steps import Level, Step, StepPlan, plan_of
from core.validity import draft_problems

Result = TypeVar("Result")


class Refused(Exception):
    """A command cannot do what it was asked; the message is one line."""


def open_document(options: argparse.Namespace) -> Document:
    """Read the file and make sure that it can be stepped through."""
    document = read(options.file)
    problems = draft_problems(document)
    if problems:
        raise FileProblems(options.file, problems)
    return document


def _sample(document: Document, options: argparse.Namespace) -> int | None:
    count = len(document.data.rows)
    if options.sample is not None and options.sample >= count:
        fields = {"file": options.file, "sample": options.sample, "last": count - 1}
        raise Refused(tr("{file}: there is no sample {sample}: the last one is {last}", **fields))
    sample: int | None = options.sample
    return sample


def print_json(value: Any) -> None:
    """Print one JSON object; what JSON has no number for as a string."""
    json.dump(_plain(value), sys.stdout, ensure_ascii=False, allow_nan=False)
    print()


def _plain(value: Any) -> Any:
    """Return the value with what JSON has no number for as the strings NaN, Infinity and -Infinity."""
    if isinstance(value, float):
        return (
            float(value) if math.isfinite(value) else {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, "NaN")
        )
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def print_table(rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows with their columns aligned; all but the first column to the right."""
    lines = list(rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        print("  ".join(cells).rstrip())


# trace


def trace(options: argparse.Namespace) -> bool:
    """Print every value of every sample, and of the batch of all samples with plain sgd."""
    document = open_document(options)
    sample = _sample(document, options)
    samples = range(len(document.data.rows)) if sample is None else [sample]
    plain = replace(document.training, optimizer="sgd", progress=Progress(), schedule="constant", l1=0.0, l2=0.0)
    own_steps = [iterate(replace(document, training=plain), row) for row in progress_bar(samples)]
    everything = replace(document.data, split=None)
    whole = iterate(replace(document, data=everything, training=replace(plain, batch_size="full", shuffle=False)))
    if options.json:
        print_json({"samples": [_sample_values(one) for one in own_steps], "batch": _batch_values(whole)})
    else:
        for row, one in zip(samples, own_steps, strict=True):
            _print_sample(row, len(document.data.rows), one)
        _print_batch(whole)
    return True


def _sample_values(iteration: Iteration) -> dict[str, Any]:
    network, values = iteration.document.network, iteration.trace
    gradients = values.gradients(0)[network.topology.parameter_of_edge].tolist()
    columns = [values.own(0).tolist(), gradients, iteration.updated_weights.tolist()]
    edges = zip(network.edges.ids, *columns, strict=True)
    return {
        "loss": float(values.losses[0]),
        "neurons": {neuron.id: _neuron_values(iteration, index) for index, neuron in enumerate(network.neurons)},
        "edges": {id: {"own": own, "gradient": slope, "updated_weight": new} for id, own, slope, new in edges},
    }


def _neuron_values(iteration: Iteration, neuron: int) -> dict[str, float | None]:
    values = iteration.trace
    computes = iteration.document.network.neurons[neuron].role.computes
    return {
        "net": float(values.net[0, neuron]) if computes else None,
        "out": float(values.out[0, neuron]),
        "dE_dout": float(values.dE_dout[0, neuron]),
        "delta": float(values.delta[0, neuron]) if computes else None,
    }


def _batch_values(iteration: Iteration) -> dict[str, Any]:
    topology = iteration.document.network.topology
    gradients = iteration.gradient[topology.parameter_of_edge].tolist()
    edges = zip(topology.edges.ids, gradients, iteration.updated_weights.tolist(), strict=True)
    return {
        "loss": iteration.trace.batch_loss(iteration.document.training.over_samples),
        "edges": {id: {"gradient": gradient, "updated_weight": weight} for id, gradient, weight in edges},
    }


def _number(value: float | None) -> str:
    return "–" if value is None else shown(value, 9)


def _print_sample(row: int, count: int, iteration: Iteration) -> None:
    values = _sample_values(iteration)
    loss = _number(values["loss"])
    print(tr("Sample {row}, counted from 0, of {count}   loss {loss}", row=row, count=count, loss=loss))
    neurons = [(id, *map(_number, cells.values())) for id, cells in values["neurons"].items()]
    print_table([(tr("neuron"), "net", "out", "∂E/∂out", "δ"), *neurons])
    print()
    weights = iteration.document.network.weights
    edges = [
        (id, _number(float(weights[place])), *map(_number, cells.values()))
        for place, (id, cells) in enumerate(values["edges"].items())
    ]
    print_table([(tr("edge"), tr("weight"), tr("own δ·out"), "∂E/∂w", tr("new weight")), *edges])
    print()


def _print_batch(iteration: Iteration) -> None:
    values = _batch_values(iteration)
    count = len(iteration.rows)
    print(tr("Batch of {count}   loss {loss}", count=count, loss=_number(values["loss"])))
    edges = [(id, *map(_number, cells.values())) for id, cells in values["edges"].items()]
    print_table([(tr("edge"), "∂E/∂w", tr("new weight")), *edges])


# steps


def steps(options: argparse.Namespace) -> bool:
    """Print the steps of the iteration of one sample, in order."""
    document = open_document(options)
    iteration = iterate(document, _sample(document, options))
    plan = plan_of(iteration, Level(options.level))
    if options.at is not None and not 1 <= options.at <= plan.count:
        raise Refused(tr("there is no step {at}: steps go from 1 to {count}", at=options.at, count=plan.count))
    indices = range(1, plan.count + 1) if options.at is None else [options.at]
    told = (_step_values(iteration, plan.step(index), options.digits) for index in progress_bar(indices))
    if options.json:
        print_json({"count": plan.count, "steps": list(told)})
    else:
        _print_steps(plan, told, options.digits)
    return True


def _step_values(iteration: Iteration, step: Step, digits: int) -> dict[str, Any]:
    topology = iteration.document.network.topology
    explanation = explain(iteration, step)
    formulae, numbers = [], []
    for part in explanation.results:
        left = text(part.left, "names", digits)
        named, filled = text(part.formula, "names", digits), text(part.formula, "numbers", digits)
        formulae.append(f"{left} = {named}" if left else named)
        numbers.append(filled)
    return {
        "index": step.index,
        "phase": step.phase.value,
        "neuron": None if step.neuron is None else topology.neurons[step.neuron].id,
        "edge": None if step.edge is None else topology.edges.ids[step.edge],
        "title": worded(explanation.title),
        "formula": "; ".join(formulae),
        "numbers": "; ".join(numbers),
        "result": result_of(iteration, step),
    }


def _print_steps(plan: StepPlan, told: Iterator[dict[str, Any]], digits: int) -> None:
    print(tr("{count} steps, level {level}", count=plan.count, level=plan.level.value))
    phase = None
    for values in told:
        if values["phase"] != phase:
            phase = values["phase"]
            print(f"\n{tr(phase)}")
        print(f"{values['index']:>5}  {values['title']}")
        result = values["result"]
        many = isinstance(result, dict)
        written = ", ".join(f"{name} {shown(value, digits)}" for name, value in result.items()) if many else None
        print(f"       {values['formula']}")
        print(f"       = {values['numbers']}")
        print(f"       = {written if many else shown(result, digits)}")


# check


def check(options: argparse.Namespace) -> bool:
    """Compare every gradient with central differences; tell whether all agree."""
    document = open_document(options)
    result = finish(check_gradients(document))
    ids = document.network.edges.ids
    worst = None if result.worst_edge is None else ids[result.worst_edge]
    kinks = [ids[edge] for edge in result.kinks]
    if options.json:
        print_json({"max_error": result.max_error, "worst_edge": worst, "kinks": kinks, "passed": result.passed})
        return result.passed
    verdict = tr("agree") if result.passed else tr("DO NOT agree")
    print(tr("Gradients and central differences {verdict}.", verdict=verdict))
    print(tr("largest error {error:.2e} at edge {edge}", error=result.max_error, edge=worst))
    if kinks:
        print(tr("left out, at a kink of an activation: {edges}", edges=", ".join(kinks)))
    return result.passed


def finish(working: Generator[float, None, Result]) -> Result:
    """Run long work, which yields fractions of it, to its end with a progress bar; return what it returns."""
    found: list[Result] = []

    def fractions() -> Iterator[float]:
        found.append((yield from working))

    for _ in progress_bar(fractions()):
        pass
    return found[0]
