"""Edits of the data: rows come, go, change places; blocks of numbers are pasted; columns are scaled; rows kept apart.

Numbers here are those that the network sees, scaled ones where a column is scaled. A column is named by the index of
its neuron. Rows kept for testing stay so when others come, go or change places (core/splitting.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.document import Data, Document, Split
from core.editing_base import EditRefused, Places, shown_name
from core.message import EMPTY, message
from core.network import Floats, Integers, read_only
from core.numbers import parse_number
from core.reading_data import SHARE
from core.scaling import Method, Scaling, fitted
from core.splitting import NEW, with_rows
from core.validity import MOST_ROWS, data_problems

LONGEST = 40  # characters of a cell that a refusal repeats


def add_rows(document: Document, row: int, count: int = 1) -> Document:
    """Return the document with rows of zeros before row `row`, or at the end where that is the number of rows."""
    _check_count(len(document.data.rows) + count)
    origin = np.insert(np.arange(len(document.data.rows)), [row] * count, NEW)
    return _with_rows(document, np.insert(document.data.rows, [row] * count, 0.0, axis=0), origin)


def delete_rows(document: Document, rows: Sequence[int]) -> Document:
    """Return the document without these rows.

    Raises:
        EditRefused: if none would be left.
    """
    kept = np.delete(np.arange(len(document.data.rows)), list(rows))
    if not len(kept):
        raise EditRefused(message("data.last_row"))
    return _in_order(document, kept) if len(rows) else document


def duplicate_rows(document: Document, rows: Sequence[int]) -> Document:
    """Return the document with copies of these rows, in their order, behind the last of them.

    The copy of a row kept for testing is kept too, so that nothing that is tested was trained.
    """
    if not len(rows):
        return document
    old, chosen = np.arange(len(document.data.rows)), sorted(rows)
    _check_count(len(old) + len(chosen))
    behind = chosen[-1] + 1
    return _in_order(document, np.concatenate([old[:behind], old[chosen], old[behind:]]))


def sort_rows(document: Document, neuron: int, descending: bool = False) -> Document:
    """Return the document with its rows in the order of one column; rows that are equal there keep their order."""
    values = document.data.rows[:, _place(document, neuron)]
    order = np.argsort(-values if descending else values, kind="stable")
    return document if np.array_equal(order, np.arange(len(order))) else _in_order(document, order)


def block_of(text: str) -> Floats:
    """Read what a spreadsheet puts on the clipboard: a line for each row, tabs between the cells, (rows, columns).

    Cells are numbers as people write them: 0.5, 0,5, 1/3, −2, 1e-3.

    Raises:
        EditRefused: for a cell that is no number, or rows that are not equally long: said with row and column.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    cells = [line.split("\t") for line in lines]
    width = len(cells[0])
    for row, line in enumerate(cells, 1):
        if len(line) != width:
            raise EditRefused(message("data.pasted_width", row=row, found=len(line), wanted=width))
    try:
        block = np.array(cells, dtype=np.float64)
        if np.isfinite(block).all() and "_" not in text:  # Python reads 1_000, people do not mean it
            return block
    except ValueError:
        pass
    return np.array(
        [[_number(cell, row, place) for place, cell in enumerate(line, 1)] for row, line in enumerate(cells, 1)]
    )


def _number(cell: str, row: int, column: int) -> float:
    try:
        return parse_number(cell)
    except ValueError:
        shown = cell if len(cell) <= LONGEST else cell[: LONGEST - 1] + "…"
        kind = "data.pasted_nothing" if not cell.strip() else "data.pasted_no_number"
        raise EditRefused(message(kind, row=row, column=column, text=shown)) from None


def paste_block(document: Document, row: int, neurons: Sequence[int], block: Floats) -> Document:
    """Return the document with a block of numbers from row `row` down; rows that are lacking are added.

    Args:
        neurons: the columns to fill, from the left; as many as the block has or more.
        block: (rows, columns).

    Raises:
        EditRefused: if the block is wider, a number is not finite, or there would be too many rows.
    """
    if block.shape[1] > len(neurons):
        raise EditRefused(message("data.pasted_too_wide", found=block.shape[1], room=len(neurons)))
    if not np.isfinite(block).all():
        raise EditRefused(message("edit.not_finite"))
    places = [_place(document, neuron) for neuron in neurons[: block.shape[1]]]
    old = document.data.rows
    _check_count(max(len(old), row + len(block)))
    rows = np.zeros((max(len(old), row + len(block)), old.shape[1]))
    rows[: len(old)] = old
    rows[row : row + len(block), places] = block
    return _with_rows(document, rows, np.where(np.arange(len(rows)) < len(old), np.arange(len(rows)), NEW))


def set_split(document: Document, test: float | None, seed: int = 0) -> Document:
    """Return the document with this share of its rows kept for testing, drawn by the seed; None or 0: all rows train.

    Raises:
        EditRefused: if the share is not from 0 to below 1, or the seed is negative.
    """
    old = document.data.split
    if not test:
        return document if old is None else replace(document, data=replace(document.data, split=None))
    if not (math.isfinite(test) and SHARE.allow(test)) or seed < 0:
        raise EditRefused(message("data.bad_split"))
    if old is not None and (old.test, old.seed) == (test, seed):
        return document  # and the rows are not drawn anew
    split = Split(float(test), seed, old.extra if old else EMPTY)
    return replace(document, data=replace(document.data, split=split))


def set_scaling(document: Document, neurons: Sequence[int], how: Method | Scaling | None) -> Document:
    """Return the document with columns scaled another way: the numbers of the world behind them stay the same.

    Args:
        how: "standard" or "range" are fitted to the rows that are trained; None: no scaling.

    Raises:
        EditRefused: if a number would not be finite, or the numbers of a column are too far apart to be scaled.
    """
    data = document.data
    rows, scaling = data.rows.copy(), dict(data.scaling)
    for neuron in neurons:
        place, id = _place(document, neuron), document.network.neurons[neuron].id
        old = scaling.pop(id, None)
        values = rows[:, place] if old is None else old.unscaled(rows[:, place])
        new = None if how is None else _scaling(how, values[data.train_rows])
        with np.errstate(all="ignore"):
            rows[:, place] = values if new is None else new.scaled(values)
        if new is not None:
            scaling[id] = new
    if not np.isfinite(rows).all():
        raise EditRefused(message("edit.not_finite"))
    scaling = {column: scaling[column] for column in data.columns if column in scaling}
    return replace(document, data=replace(data, rows=read_only(rows), scaling=scaling))


def replace_data(document: Document, data: Data) -> Document:
    """Return the document with other data; unknown keys of the old one stay.

    Raises:
        EditRefused: for a column that does not fit the network, is missing or occurs twice, or a bad number.
    """
    for problem in data_problems(document.network, data):
        raise EditRefused(problem.what)
    for neuron in (*document.network.topology.inputs.tolist(), *document.network.topology.outputs.tolist()):
        _place(replace(document, data=data), neuron)
    if not len(data.rows):
        raise EditRefused(message("data.last_row"))
    return replace(document, data=replace(data, extra={**document.data.extra, **data.extra}))


def scaled_data(
    columns: Sequence[str], rows: Floats, how: Mapping[str, Method | Scaling], split: Split | None = None
) -> Data:
    """Return numbers of the world, (rows, columns), as data with some columns scaled.

    Args:
        split: the rows for testing are drawn anew, for these are other rows.
        how: by column; "standard" and "range" are fitted to the rows that are trained.

    Raises:
        EditRefused: if the numbers of a column are too far apart to be scaled.
    """
    split = None if split is None else replace(split, rows=None)
    bare = Data(tuple(columns), read_only(np.array(rows, dtype=np.float64)), split=split)
    if not how:
        return bare
    scaled, scaling = bare.rows.copy(), {}
    for place, column in enumerate(columns):
        if column in how:
            scaling[column] = _scaling(how[column], rows[bare.train_rows, place])
            scaled[:, place] = scaling[column].scaled(rows[:, place])
    return replace(bare, rows=read_only(scaled), scaling=scaling)


def _scaling(how: Method | Scaling, values: Floats) -> Scaling:
    """Return a scaling that can be taken back, fitted to a column's numbers where it is not given."""
    scaling = fitted(how, values) if isinstance(how, str) else how
    if not scaling.is_sound:
        raise EditRefused(message("data.too_far_apart"))
    return scaling


def unscaled_rows(data: Data, chosen: Integers | slice = slice(None)) -> Floats:
    """Return rows as numbers of the world, (rows, columns): scaling taken back."""
    rows = data.rows[chosen].copy()
    for column, scaling in data.scaling.items():
        place = data.columns.index(column)
        rows[:, place] = scaling.unscaled(rows[:, place])
    return rows


def _in_order(document: Document, order: Integers) -> Document:
    """Return the document with these of its rows, in this order."""
    return _with_rows(document, document.data.rows[order], order)


def _with_rows(document: Document, rows: Floats, origin: Integers) -> Document:
    return replace(document, data=with_rows(document.data, rows, origin))


def _check_count(count: int) -> None:
    if count > MOST_ROWS:
        raise EditRefused(message("data.too_many_rows", most=f"{MOST_ROWS:,}"))


def _place(document: Document, neuron: int) -> int:
    """Return the place of a neuron's column in the rows."""
    found = document.network.neurons[neuron]
    if found.id not in document.data.columns:
        raise EditRefused(message("data.neuron_without_column", name=shown_name(found)), Places((neuron,)))
    return document.data.columns.index(found.id)
