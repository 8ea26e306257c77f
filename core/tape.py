"""Formulae as a list of array operations on kept buffers: the same value again and again, on many points at once.

Equal parts are computed once; where an operation's operands are all plain numbers, so is its result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from core.formula import FUNCTIONS, Call, Fraction, Leaf, Negative, Node, Number, Power, Product, Root, Sum
from core.message import EMPTY
from core.network import Floats

MOST_REPEATED = 4  # a power up to this is multiplied out


class _Operation(NamedTuple):
    function: Callable[..., Any]
    operands: tuple[int, ...]
    place: int


class _Step(NamedTuple):
    """An operation with the buffer that it writes; None: all of its operands are plain numbers."""

    function: Callable[..., Any]
    operands: tuple[int, ...]
    place: int
    buffer: Floats | None


def _logistic(x: Floats, out: Floats) -> Floats:
    np.negative(x, out=out)
    np.exp(out, out=out)
    np.add(out, 1.0, out=out)
    return np.divide(1.0, out, out=out)


_CALLS: Mapping[str, Callable[..., Any]] = {
    "ln": np.log, "tanh": np.tanh, "sin": np.sin, "cos": np.cos, "abs": np.abs, "sign": np.sign, "σ": _logistic,
}  # fmt: skip


class Tape:
    """Computes formulae of named values. Results are buffers of the tape: they hold until it runs again.

    Args:
        formulae: in order; each may use the names of those before it.
        shape: of the arrays.

    Raises:
        TypeError: for a form that arrays have no operation for (cases, big sums).
    """

    def __init__(self, formulae: Iterable[tuple[str, Node]], shape: tuple[int, ...]) -> None:
        self._shape = shape
        self._places: dict[object, int] = {}
        self._inputs: dict[str, int] = {}
        self._constants: list[tuple[int, float]] = []
        self._operations: list[_Operation] = []
        self._results: dict[str, int] = {}
        for name, node in formulae:
            self._results[name] = self._placed(node)
        self._values: list[Any] = [None] * self._count
        self._steps: list[_Step] = []
        self._arrays: list[bool] | None = None  # which inputs were arrays when the steps were made
        for place, value in self._constants:
            self._values[place] = value

    _count = 0

    def run(self, values: Mapping[str, Any], into: Mapping[str, Floats] = EMPTY) -> dict[str, Any]:
        """Return the value of every formula, from arrays of the tape's shape or plain numbers by name.

        Args:
            into: arrays for the results of some formulae, instead of buffers of the tape; none of `values`.

        Raises:
            KeyError: if a name lacks a value.
        """
        found = self._values
        for name, place in self._inputs.items():
            found[place] = values[name]
        arrays = [isinstance(found[place], np.ndarray) for place in self._inputs.values()]
        if arrays != self._arrays:
            self._arrays, self._steps = arrays, self._with_buffers()
        wanted = {self._results[name]: array for name, array in into.items()}
        for function, operands, place, buffer in self._steps:
            given = [found[operand] for operand in operands]
            if buffer is None:
                found[place] = float(function(*map(np.float64, given), out=np.empty(())))
            else:
                found[place] = function(*given, out=wanted.get(place, buffer))
        for name, array in into.items():
            if found[self._results[name]] is not array:  # a plain number, or one of the values
                np.copyto(array, found[self._results[name]])
        return {name: found[place] for name, place in self._results.items()}

    def _with_buffers(self) -> list[_Step]:
        """Return the operations with as few buffers as can be: one that nothing reads any more is written again."""
        last_use = {operand: number for number, one in enumerate(self._operations) for operand in one.operands}
        last_use.update(dict.fromkeys(self._results.values(), len(self._operations)))
        arrays = {place for place in self._inputs.values() if isinstance(self._values[place], np.ndarray)}
        written: dict[int, Floats] = {}
        free: list[Floats] = []
        steps = []
        for number, (function, operands, place) in enumerate(self._operations):
            if arrays.isdisjoint(operands):
                steps.append(_Step(function, operands, place, None))
                continue
            free += [written.pop(one) for one in set(operands) if one in written and last_use[one] == number]
            arrays.add(place)
            written[place] = free.pop() if free else np.empty(self._shape)
            steps.append(_Step(function, operands, place, written[place]))
        return steps

    def _new_place(self) -> int:
        self._count += 1
        return self._count - 1

    def _placed(self, node: Node) -> int:
        """Return where a formula's value will stand."""
        match node:
            case Leaf(symbol, _, None):
                return self._results[symbol] if symbol in self._results else self._named(symbol)
            case Leaf(_, _, value) | Number(value):
                return self._constant(float(value))
            case Sum(terms):
                place = self._placed(terms[0])
                for term in terms[1:]:
                    body, function = (term.body, np.subtract) if isinstance(term, Negative) else (term, np.add)
                    place = self._operation(function, place, self._placed(body))
                return place
            case Product(factors):
                place = self._placed(factors[0])
                for factor in factors[1:]:
                    place = self._operation(np.multiply, place, self._placed(factor))
                return place
            case Negative(body):
                return self._operation(np.negative, self._placed(body))
            case Fraction(top, bottom):
                return self._operation(np.divide, self._placed(top), self._placed(bottom))
            case Power(base, exponent):
                return self._power(base, exponent)
            case Root(body):
                return self._operation(np.sqrt, self._placed(body))
            case Call(name, argument) if name in _CALLS:
                return self._operation(_CALLS[name], self._placed(argument))
        raise TypeError(f"{node} has no operation on arrays; known functions: {', '.join(FUNCTIONS)}")

    def _power(self, base: Node, exponent: Node) -> int:
        place = self._placed(base)
        if isinstance(base, Leaf) and base.symbol == "e" and base.value is not None:
            return self._operation(np.exp, self._placed(exponent))
        if isinstance(exponent, Number) and exponent.value in range(2, MOST_REPEATED + 1):
            result = place
            for _ in range(int(exponent.value) - 1):
                result = self._operation(np.multiply, result, place)
            return result
        return self._operation(np.power, place, self._placed(exponent))

    def _named(self, symbol: str) -> int:
        if symbol not in self._inputs:
            self._inputs[symbol] = self._new_place()
        return self._inputs[symbol]

    def _constant(self, value: float) -> int:
        key = ("constant", value)
        if key not in self._places:
            self._places[key] = self._new_place()
            self._constants.append((self._places[key], value))
        return self._places[key]

    def _operation(self, function: Callable[..., Any], *operands: int) -> int:
        key = (function, operands)
        if key not in self._places:
            self._places[key] = self._new_place()
            self._operations.append(_Operation(function, operands, self._places[key]))
        return self._places[key]
