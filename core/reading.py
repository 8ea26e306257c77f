"""From a JSON tree to a Document. Problems are collected, not raised: a file is refused whole, for all its faults."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any, cast

import numpy as np

from core.document import Data, Document, Loss
from core.fields import Fields
from core.findings import Doubtful, Findings, printable
from core.losses import LOSSES
from core.message import message
from core.network import Floats, Network, Role, read_only
from core.reading_data import read_scaling, read_split
from core.reading_network import read_network
from core.reading_training import read_surface, read_training
from core.reading_view import read_view
from core.validity import MOST_ROWS, data_problems

FORMAT = "nablascope"
VERSION = 1


def document_of(tree: Any, findings: Findings) -> Document:
    """Return the document that a JSON tree describes. It is only of use if no problem was added to `findings`."""
    top = Fields("", tree, findings)
    if not _is_ours(top):
        return Document()
    title, notes = top.text("title"), top.text("notes")
    doubtful = Doubtful()
    network_fields = top.inner("network") if top.needed("network") else Fields("network", None, Findings())
    network = read_network(network_fields, doubtful)
    return Document(
        network=network,
        title=title,
        notes=notes,
        loss=_read_loss(top.inner("loss")),
        data=_read_data(top, network, doubtful),
        training=read_training(top.inner("training"), network, doubtful),
        surface=read_surface(top.inner("surface"), network, doubtful) if top.has("surface") else None,
        view=read_view(top.inner("view"), network, doubtful),
        extra=_extra(top, network_fields),
    )


def _extra(top: Fields, network: Fields) -> Mapping[str, Any]:
    """Return the unknown keys of the file; those inside `network`, which has no room for them, under that name."""
    inside = network.rest()
    return {**top.rest(), "network": inside} if inside else top.rest()


def default_data(network: Network) -> Data:
    """Return one row of zeros over all input and output neurons, in the order of the neurons."""
    columns = _all_columns(network)
    return Data(columns, read_only(np.zeros((1, len(columns)))))


def _all_columns(network: Network) -> tuple[str, ...]:
    return tuple(neuron.id for neuron in network.neurons if neuron.role in (Role.INPUT, Role.OUTPUT))


def _is_ours(top: Fields) -> bool:
    """Check the format's name and version; nothing else is worth saying about a file of another kind."""
    if not isinstance(top.values, dict) or not (top.needed("format") & top.needed("version")):
        return False
    name, version = top.raw("format"), top.raw("version")
    whole = isinstance(version, int) and not isinstance(version, bool)
    if name != FORMAT:
        shown = printable(name) if isinstance(name, str) else ""
        top.findings.add("format", message("file.other_format", name=shown, ours=FORMAT))
    elif not whole:
        top.wrong("version", "whole", version)
    elif version > VERSION:
        shown = printable(str(version))
        top.findings.add("version", message("file.later_version", version=shown, ours=VERSION), message("file.update"))
    elif version < VERSION:
        top.findings.add("version", message("file.no_such_version", version=printable(str(version)), ours=VERSION))
    else:
        return True
    return False


def _read_loss(fields: Fields) -> Loss:
    name = fields.choice("name", LOSSES.keys(), Loss().name)
    over_outputs = fields.choice("over_outputs", ("sum", "mean"), Loss().over_outputs)
    return Loss(name, cast(Any, over_outputs), fields.rest())


def _read_data(top: Fields, network: Network, doubtful: Doubtful) -> Data:
    if not top.has("data"):
        return default_data(network)
    fields = top.inner("data")
    columns = _read_columns(fields) if fields.has("columns") else _all_columns(network)
    if not isinstance(fields.values.get("columns", []), list):
        return Data()  # without columns there is no telling how wide a row should be
    rows = _read_rows(fields, len(columns)) if fields.has("rows") else read_only(np.zeros((1, len(columns))))
    split, scaling = read_split(fields, len(rows)), read_scaling(fields, columns)
    data = Data(columns, rows, fields.rest(), split, scaling)
    fields.findings.extend(data_problems(network, data, doubtful))
    return data


def _read_columns(fields: Fields) -> tuple[str, ...]:
    columns = fields.items("columns")
    for i, column in enumerate(columns):
        if not isinstance(column, str):
            fields.wrong(f"data.columns[{i}]", "text", column)
    return tuple(column if isinstance(column, str) else "" for column in columns)


def _read_rows(fields: Fields, width: int) -> Floats:
    """Return the rows as an array; at full speed where all is well, else item by item to name what is not."""
    rows = fields.items("rows")
    if len(rows) > MOST_ROWS:
        fields.findings.add(
            fields.at("rows"), message("file.too_many_rows", most=f"{MOST_ROWS:,}", found=f"{len(rows):,}")
        )
        rows = []
    if all(type(row) is list and len(row) == width for row in rows) and numbers_only(chain.from_iterable(rows)):
        try:
            return read_only(np.array(rows, dtype=np.float64).reshape(len(rows), width))
        except OverflowError:
            pass
    for i, row in enumerate(rows):
        _check_row(fields, f"{fields.at('rows')}[{i}]", row, width)
    return read_only(np.zeros((len(rows), width)))


def numbers_only(values: Any) -> bool:
    """Whether all values are JSON numbers: true and false are not, and text that spells a number is not."""
    return set(map(type, values)) <= {int, float}


def _check_row(fields: Fields, place: str, row: Any, width: int) -> None:
    if not isinstance(row, list):
        fields.wrong(place, "list", row)
    elif len(row) != width:
        fields.findings.add(place, message("data.row_width", found=len(row), wanted=width))
    else:
        for column, value in enumerate(row):
            fields.checked_number(f"{place}[{column}]", value)
