"""What a table's columns are used for: inputs, outputs or nothing, as numbers or as classes, scaled or not.

A column of classes becomes one column of the data for each class, 1 in the rows of that class and else 0 (one-hot), or,
of two classes, a single one of 0 and 1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.document import Document
from core.editing_base import FreshNames
from core.findings import printable
from core.message import Message, message
from core.network import Floats, Integers, Role, read_only
from core.scaling import Method
from core.table_import import MOST_PROBLEMS, Table, TableColumn, TableRefused, plain

Use = Literal["input", "output", "ignore"]
Kind = Literal["number", "one_hot", "zero_one"]
MOST_CLASSES = 1000
FEW_CLASSES = 20  # whole numbers, so few different ones, may well be classes


@dataclass(frozen=True)
class ColumnPlan:
    """What one column is used for; `scaling` is for numbers only, None: as they are."""

    use: Use = "input"
    kind: Kind = "number"
    scaling: Method | None = None


@dataclass(frozen=True)
class ImportedColumn:
    """A column of what is imported: its name (of one-hot columns the class), its use, how it is to be scaled.

    `origin`: the place of its column in the table. `classes`: of a column of 0 and 1, what these mean.
    """

    name: str
    use: Use
    scaling: Method | None
    origin: int
    kind: Kind = "number"
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Imported:
    """What a table gives, not scaled yet: `rows` is (rows, columns), the inputs first."""

    columns: tuple[ImportedColumn, ...]
    rows: Floats

    def places(self, use: Use) -> tuple[int, ...]:
        """Return which columns are inputs, or outputs."""
        return tuple(place for place, column in enumerate(self.columns) if column.use == use)


def proposed_plans(table: Table, document: Document | None = None) -> tuple[ColumnPlan, ...]:
    """Return a plan for each column: by the names of a network's neurons where they are known, else the last one out.

    Texts are classes; so is a last column of few whole numbers from 0 or 1 on, unless the network has one output.
    """
    use_of = {} if document is None else _uses(document, table.names)
    uses: list[Use] = [use_of.get(name, "ignore" if use_of else "input") for name in table.names]
    if "output" not in uses and len(uses) > 1:
        uses[-1] = "output"
    return tuple(_plan(column, use, document) for column, use in zip(table.columns, uses, strict=True))


def _plan(column: TableColumn, use: Use, document: Document | None) -> ColumnPlan:
    outputs = 0 if document is None else len(document.network.topology.outputs)
    if not column.is_number:
        count = len(classes_of(column))
        if count > MOST_CLASSES or (count > FEW_CLASSES and use == "input"):
            return ColumnPlan("ignore", "one_hot")
        two = count == 2 and outputs != 2
        return ColumnPlan(use, "zero_one" if two else "one_hot")
    if use == "output" and outputs > 1 and len(classes_of(column, outputs + 1)) == outputs:
        return ColumnPlan(use, "one_hot")
    if use == "output" and document is None and _are_labels(column):
        return ColumnPlan(use, "one_hot")
    return ColumnPlan(use)


def _are_labels(column: TableColumn) -> bool:
    """Whether numbers look like the names of classes: 0, 1, 2 … or 1, 2, 3 …, more than two of them and not many."""
    if column.numbers is None:
        return False
    found = np.unique(column.numbers)
    steps = np.arange(len(found)) + found[0]
    return 2 < len(found) <= FEW_CLASSES and found[0] in (0.0, 1.0) and bool((found == steps).all())


def _uses(document: Document, names: Collection[str]) -> dict[str, Use]:
    """Return the use of each column that is called as an input or output neuron is, or as its label."""
    uses: dict[str, Use] = {}
    for neuron in document.network.neurons:
        if neuron.role in (Role.INPUT, Role.OUTPUT):
            for name in (neuron.id, neuron.name):
                if name in names:
                    uses[name] = "input" if neuron.role is Role.INPUT else "output"
    return uses


def classes_of(column: TableColumn, most: int | None = None) -> tuple[str, ...]:
    """Return the different cells of a column in order: numbers by size, texts by the alphabet, empty ones left out."""
    if column.numbers is not None:
        return tuple(plain(value) for value in np.unique(column.numbers)[:most].tolist())
    return tuple(sorted(text for text in column.texts if text))[:most]


def imported(table: Table, plans: Sequence[ColumnPlan]) -> Imported:
    """Return what a table gives by these plans.

    Raises:
        TableRefused: for cells that are no numbers or empty, each with its row and column; for a column of too many
            classes; without an input or an output.
    """
    problems: list[Message] = []
    blocks: list[tuple[list[ImportedColumn], Floats]] = []
    for use in ("input", "output"):
        for place, (column, plan) in enumerate(zip(table.columns, plans, strict=True)):
            if plan.use == use:
                blocks.append(_block(table, place, column, plan, problems))
        if not any(plan.use == use for plan in plans):
            problems.append(message(f"table.no_{use}"))
    if problems:
        raise TableRefused(problems[:MOST_PROBLEMS])
    columns = _distinct([column for found, _ in blocks for column in found])
    return Imported(columns, read_only(np.concatenate([values for _, values in blocks], axis=1)))


def _block(
    table: Table, place: int, column: TableColumn, plan: ColumnPlan, problems: list[Message]
) -> tuple[list[ImportedColumn], Floats]:
    if plan.kind == "number":
        values = _numbers(table, place, column, problems)
        return [ImportedColumn(column.name, plan.use, plan.scaling, place)], values[:, np.newaxis]
    classes = classes_of(column)
    codes = _codes(table, place, column, classes, problems)
    if plan.kind == "zero_one":
        if len(classes) != 2:
            fields = {"column": place + 1, "name": printable(column.name), "found": f"{len(classes):,}"}
            problems.append(message("table.not_two_classes", **fields))
        one = ImportedColumn(column.name, plan.use, None, place, plan.kind, classes)
        return [one], (codes == 1)[:, np.newaxis] * 1.0
    if len(classes) > MOST_CLASSES:
        fields = {"column": place + 1, "name": printable(column.name), "found": f"{len(classes):,}"}
        problems.append(message("table.too_many_classes", most=f"{MOST_CLASSES:,}", **fields))
        return [], np.zeros((len(table.lines), 0))
    hot = [ImportedColumn(name, plan.use, None, place, plan.kind) for name in classes]
    return hot, (codes[:, np.newaxis] == np.arange(len(classes))) * 1.0


def _numbers(table: Table, place: int, column: TableColumn, problems: list[Message]) -> Floats:
    values = column.values(table.dialect.decimal)
    _tell(table, place, column, np.flatnonzero(np.isnan(values)), problems)
    return values


def _codes(
    table: Table, place: int, column: TableColumn, classes: tuple[str, ...], problems: list[Message]
) -> Integers:
    """Return which class each row is of, (rows,)."""
    if column.numbers is not None:
        return np.searchsorted(np.unique(column.numbers), column.numbers).astype(np.intp)
    place_of = {name: number for number, name in enumerate(classes)}
    codes: Integers = np.array([place_of.get(text, -1) for text in column.texts], dtype=np.intp)[column.codes]
    _tell(table, place, column, np.flatnonzero(codes < 0), problems)
    return codes


def _tell(table: Table, place: int, column: TableColumn, rows: Integers, problems: list[Message]) -> None:
    """Note the cells of a column that are of no use."""
    told = rows[: MOST_PROBLEMS - len(problems)].tolist()
    problems.extend(column.problem(row, int(table.lines[row]), place) for row in told)


def _distinct(columns: Sequence[ImportedColumn]) -> tuple[ImportedColumn, ...]:
    """Return the columns with names that occur once: one that comes again is counted."""
    names = FreshNames(())
    return tuple(replace(column, name=names.like(column.name)) for column in columns)
