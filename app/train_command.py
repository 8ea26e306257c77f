"""The command `train`: updates with the file's training settings; what came out, as JSON or for people."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path
from typing import Any

from app.commands import Refused, finish, open_document, print_json, print_table
from app.words import tr
from core import disk
from core.document import Document
from core.files import write
from core.numbers import shown
from core.training import Run, full_loss, train, updates_of_epochs

MOST_UPDATES = 10_000_000


def run(options: argparse.Namespace) -> bool:
    """Train, print what came out, and save it where that is wanted."""
    document = open_document(options)
    updates = options.updates if options.epochs is None else updates_of_epochs(document, options.epochs)
    if not 0 <= updates <= MOST_UPDATES:
        raise Refused(tr("at most {most} updates", most=MOST_UPDATES))
    made = finish(train(document, updates))
    if options.save is not None:
        write(made.document, Path(options.save))
    if options.history is not None:
        _write_history(Path(options.history), made)
    values = _values(made)
    if options.json:
        print_json(values)
    else:
        _tell(made.document, made, values)
    return True


def _values(made: Run) -> dict[str, Any]:
    topology = made.document.network.topology
    memory = made.document.training.progress.memory
    diverged = None
    if made.diverged is not None:
        diverged = {"update": made.diverged.update, "where": topology.neurons[made.diverged.neuron].id}
    return {
        "updates": made.updates,
        "losses": list(made.losses),
        "full_loss": full_loss(made.document),
        "weights": _by_edge(made.document, made.document.network.weights.tolist()),
        "optimizer_state": {
            name: _by_edge(made.document, values[topology.parameter_of_edge].tolist())
            for name, values in memory.items()
        },
        "diverged": diverged,
    }


def _by_edge(document: Document, values: list[float]) -> dict[str, float]:
    return dict(zip(document.network.edges.ids, values, strict=True))


def _write_history(path: Path, made: Run) -> None:
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(("update", "loss before it"))
    rows.writerows((number, repr(loss)) for number, loss in enumerate(made.losses, start=1))
    try:
        disk.replace_file(path, table.getvalue().encode("utf-8"))
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or error}") from error


def _tell(document: Document, made: Run, values: dict[str, Any]) -> None:
    print(tr("{count} updates with {optimizer}", count=made.updates, optimizer=document.training.optimizer))
    if made.losses:
        first, last = shown(made.losses[0], 9), shown(made.losses[-1], 9)
        print(tr("loss of the batch before the first update {first}, before the last {last}", first=first, last=last))
    print(tr("loss over all data now {loss}", loss=shown(values["full_loss"], 9)))
    if made.diverged is not None:
        print(tr("DIVERGED in update {update}: {where} is no longer finite; the weights are those before it",
                 **values["diverged"]))  # fmt: skip
    print_table([(tr("edge"), tr("weight")), *((id, shown(weight, 9)) for id, weight in values["weights"].items())])
