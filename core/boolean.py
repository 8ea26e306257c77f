"""Any boolean function of a few inputs as a network with one hidden layer: a hidden neuron for each row that is true.

The hidden neuron of row r has weight +1 from each input that is 1 in r, −1 from each other, and bias ½ − (ones of r):
net = ½ − d, d the number of inputs that differ from r. So it is positive for r itself and negative for all other rows.
The output adds the hidden neurons up and takes ½ off: an OR (the disjunctive normal form; McCulloch & Pitts 1943).
All of these numbers are exact in floating point. Times a steepness s, logistic neurons take the threshold's place.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from core.construct import ConstructionError, document_of
from core.document import Data, Document
from core.message import message
from core.network import Neuron, Role, make_network, read_only
from core.placing import column_places
from core.propagation import propagate

MOST_INPUTS = 5
STEEPNESS = 20.0
Kind = Literal["step", "logistic"]
Bits = tuple[bool, ...]

# Functions of the number of ones among n inputs, by name. Of more than two inputs, xor is their parity: an odd number.
FUNCTIONS: Mapping[str, Callable[[int, int], bool]] = {
    "and": lambda ones, n: ones == n,
    "or": lambda ones, n: ones > 0,
    "xor": lambda ones, n: ones % 2 == 1,
    "nand": lambda ones, n: ones < n,
    "nor": lambda ones, n: ones == 0,
    "xnor": lambda ones, n: ones % 2 == 0,
    "majority": lambda ones, n: 2 * ones > n,
    "always 0": lambda ones, n: False,
    "always 1": lambda ones, n: True,
}


def rows_of(inputs: int) -> tuple[str, ...]:
    """Return the rows of a truth table in order, as text: 00, 01, 10, 11; the first input is the leftmost digit."""
    return tuple(format(row, f"0{inputs}b") for row in range(2**inputs))


def table_of(name: str, inputs: int) -> Bits:
    """Return the output of a named function in each row."""
    return tuple(FUNCTIONS[name](row.count("1"), inputs) for row in rows_of(inputs))


def name_of(table: Sequence[bool]) -> str | None:
    """Return the name of the function that has this table, if it has one."""
    inputs = _inputs_of(table)
    return next((name for name in FUNCTIONS if table_of(name, inputs) == tuple(table)), None)


def error_bound(inputs: int, steepness: float) -> float:
    """Return the most by which an output of the logistic form can be wrong, in any row of any function.

    σ(−s(½ − L)) with L = Σ_d C(inputs, d)·σ(−s(d − ½)), d from 1: what all hidden neurons of other rows add up to at
    most. (Of a true row the error is at most σ(−s(½ − σ(−s/2))), which is less.)
    """
    others = sum(math.comb(inputs, d) * _logistic(-steepness * (d - 0.5)) for d in range(1, inputs + 1))
    return _logistic(-steepness * (0.5 - others))


def _logistic(net: float) -> float:
    return 1.0 / (1.0 + math.exp(min(-net, 700.0)))


def truth_table_network(
    table: Sequence[bool], kind: Kind = "step", steepness: float = STEEPNESS, title: str = ""
) -> Document:
    """Return the network of a truth table, the table as its data; each hidden neuron is labelled with its row.

    A function that is never true has no hidden neurons: its output has only the bias −½ and never fires.

    Args:
        table: the output in each row, in the order of `rows_of`.
        steepness: what weights and biases of the logistic form are multiplied by.

    Raises:
        ConstructionError: if the table is not of 1 to 5 inputs, or logistic neurons this flat may be wrong.
    """
    inputs = _inputs_of(table)
    if kind == "logistic" and not (math.isfinite(steepness) and steepness > 0 and error_bound(inputs, steepness) < 0.5):
        raise ConstructionError(message("boolean.too_flat"))
    scale = steepness if kind == "logistic" else 1.0
    true_rows = [row for row, bit in zip(rows_of(inputs), table, strict=True) if bit]
    edges = [(source, target, scale * weight) for source, target, weight in _edges(true_rows)]
    numbered = [(f"w{number}", *edge) for number, edge in enumerate(edges, start=1)]
    network = make_network(_neurons(inputs, true_rows, kind), numbered)
    document = document_of(network, title or "".join("1" if bit else "0" for bit in table))
    return replace(document, data=Data(document.data.columns, _data(inputs, table)))


def verify(document: Document, tolerance: float = 0.5) -> list[int]:
    """Return the data rows in which an output is not within the tolerance of its target; none: the network is right."""
    trace = propagate(document.network, document.loss, document.inputs, document.targets)
    outputs = trace.out[:, document.network.topology.outputs]
    close = np.abs(outputs - document.targets) < tolerance  # false for NaN
    wrong: list[int] = np.flatnonzero(~close.all(axis=1)).tolist()
    return wrong


def _inputs_of(table: Sequence[bool]) -> int:
    inputs = len(table).bit_length() - 1
    if not 1 <= inputs <= MOST_INPUTS or len(table) != 2**inputs:
        raise ConstructionError(message("boolean.table_size", most=MOST_INPUTS, found=len(table)))
    return inputs


def _neurons(inputs: int, true_rows: Sequence[str], kind: Kind) -> list[Neuron]:
    hidden = len(true_rows)
    columns, below = column_places((inputs, hidden, 1), (int(hidden > 0), 1, 0))
    (first, middle, last), biases = columns, [*below[0], *below[1]]
    return [
        *(Neuron(f"i{k}", Role.INPUT, x=x, y=y) for k, (x, y) in enumerate(first, 1)),
        *(Neuron(f"b{k}", Role.BIAS, x=x, y=y) for k, (x, y) in enumerate(biases, 1)),
        *(
            Neuron(f"h{k}", Role.HIDDEN, kind, label=row, x=x, y=y)
            for k, (row, (x, y)) in enumerate(zip(true_rows, middle, strict=True), 1)
        ),
        Neuron("o1", Role.OUTPUT, kind, x=last[0][0], y=last[0][1]),
    ]


def _edges(true_rows: Sequence[str]) -> list[tuple[str, str, float]]:
    """Return (from, to, weight) of each edge for a steepness of 1, target by target, each target's bias last."""
    edges: list[tuple[str, str, float]] = []
    for number, row in enumerate(true_rows, start=1):
        hidden = f"h{number}"
        edges += [(f"i{k}", hidden, 1.0 if digit == "1" else -1.0) for k, digit in enumerate(row, start=1)]
        edges.append(("b1", hidden, 0.5 - row.count("1")))
    edges += [(f"h{number}", "o1", 1.0) for number in range(1, len(true_rows) + 1)]
    edges.append(("b2" if true_rows else "b1", "o1", -0.5))
    return edges


def _data(inputs: int, table: Sequence[bool]) -> np.ndarray:
    rows = [[*map(float, row), float(bit)] for row, bit in zip(rows_of(inputs), table, strict=True)]
    return read_only(np.array(rows, dtype=np.float64))
