"""The command `race`: optimizers descend over two weights from where they are; their ways, as JSON or for people."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.commands import Refused, finish, open_document, print_json, print_table
from app.surface.export_data import README, npz, race_csv, racer_arrays
from app.surface.presets import NETWORK, entries_for
from app.surface.scene import Runner
from app.surface_command import NUMBER_KINDS, edge_named, file_kind, two_weights, write_file
from app.words import tr, worded
from core.document import Document, Training
from core.findings import did_you_mean, printable
from core.numbers import parse_number, shown
from core.optimizers import OPTIMIZERS
from core.race import Racer, race
from core.slice import Slice

MOST_UPDATES = 1_000_000


def run(options: argparse.Namespace) -> bool:
    """Race, and print where each optimizer went."""
    document = open_document(options)
    x_edge, y_edge = two_weights(document, *(edge_named(document, axis, getattr(options, axis)) for axis in ("x", "y")))
    if options.updates > MOST_UPDATES:
        raise Refused(tr("at most {most} updates", most=MOST_UPDATES))
    if options.optimizers:
        trainings = [_training(document, text) for text in options.optimizers]
    else:
        trainings = [entry.training for entry in entries_for(NETWORK)]
    kind = file_kind(options.out, NUMBER_KINDS)
    weights = document.network.weights
    start = (float(weights[x_edge]), float(weights[y_edge]))
    racers = finish(race(Slice(document, x_edge, y_edge).descending(), start, trainings, options.updates))
    if options.out is not None:
        ids = document.network.edges.ids
        write_file(options.out, _content(racers, (ids[x_edge], ids[y_edge]), kind))
        if not options.json:
            return True
    if options.json:
        print_json({"start": list(start), "racers": [_values(racer) for racer in racers]})
    else:
        _tell(document, (x_edge, y_edge), racers)
    return True


def _content(racers: Sequence[Racer], names: tuple[str, str], kind: str) -> bytes:
    """Return the ways as they go into a file."""
    runners = [
        Runner(racer.training.optimizer, number, number, racer.path, racer.losses, (), racer.diverged is not None)
        for number, racer in enumerate(racers)
    ]
    if kind == ".csv":
        return race_csv(names, runners)
    return npz(
        {
            "readme": np.array(README),
            "x_name": np.array(names[0]),
            "y_name": np.array(names[1]),
            **racer_arrays(runners),
        }
    )


def _training(document: Document, text: str) -> Training:
    """Return the training of NAME:RATE, or of NAME with the file's rate; its settings where it is the file's own."""
    name, colon, rate_text = text.partition(":")
    if name not in OPTIMIZERS:
        near = did_you_mean(name, OPTIMIZERS)
        remedy = f" ({worded(near)})" if near else ""
        known = tr("; there are {names}", names=", ".join(OPTIMIZERS))
        raise Refused(tr('--optimizers: there is no optimizer "{name}"', name=printable(name)) + remedy + known)
    own = document.training
    settings = own.optimizer_settings if own.optimizer == name else {}
    training = replace(own, optimizer=name, optimizer_settings=settings)
    if not colon:
        return training
    try:
        rate = parse_number(rate_text)
    except ValueError:
        raise Refused(tr('--optimizers: "{rate}" is no learning rate', rate=printable(rate_text))) from None
    return replace(training, learning_rate=rate)


def _values(racer: Racer) -> dict[str, Any]:
    return {
        "optimizer": racer.training.optimizer,
        "learning_rate": racer.training.learning_rate,
        "path": racer.path.tolist(),
        "losses": racer.losses.tolist(),
        "diverged": racer.diverged,
    }


def _tell(document: Document, edges: tuple[int, int], racers: Sequence[Racer]) -> None:
    x, y = (document.network.edges.ids[edge] for edge in edges)
    head = (tr("optimizer"), "η", tr("updates"), x, y, tr("loss"), tr("lowest"))
    rows = [
        (
            racer.training.optimizer,
            shown(racer.training.learning_rate, 6),
            str(len(racer.updates)) + (tr(" (diverged)") if racer.diverged else ""),
            *(shown(float(value), 9) for value in (*racer.path[-1], racer.losses[-1], racer.losses.min())),
        )
        for racer in sorted(racers, key=lambda racer: racer.losses[-1] if not racer.diverged else math.inf)
    ]
    print_table([head, *rows])
