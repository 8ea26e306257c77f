"""The optimizer's formulae as operations on buffers that stay: the update of all parameters without new objects.

Each operation is the one that core.formula.evaluate does, in the same order, so the result is the same to the last bit.
What is a plain number is computed as plain numbers; it is computed again with each update if it depends on t or η.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from core.document import Progress, Training
from core.formula import FUNCTIONS, Call, Fraction, Leaf, Negative, Node, Number, Power, Product, Root, Sum, evaluate
from core.network import Booleans, Floats
from core.optimizers import NEW_WEIGHT, given_as, optimizer_of, rate_of, settings_of

Operation = tuple[Callable[..., Any], tuple[Any, ...]]


class UpdateProgram:
    """Moves `weights` by `gradient` in place; both (parameters,), as is every array of `memory`.

    Args:
        training: optimizer, settings, schedule and the progress that it starts from.
        per_epoch: updates of an epoch.
        frozen: (parameters,) which stay, in the same order; None: none.

    Raises:
        TypeError: for a formula that has no such operations.
    """

    def __init__(
        self, training: Training, per_epoch: int, weights: Floats, gradient: Floats, frozen: Booleans | None
    ) -> None:
        self._training, self._per_epoch = training, per_epoch
        optimizer = optimizer_of(training)
        self.memory: dict[str, Floats] = {name: np.zeros_like(weights) for name in optimizer.memory}
        self._numbers: dict[str, Any] = {
            **settings_of(training),
            "t": training.progress.updates + 1,
            "η": training.learning_rate,
        }
        self._arrays: dict[str, Floats] = {"w": weights, given_as(training): gradient}
        self._arrays.update({name + "′": values for name, values in self.memory.items()})
        self._varying: list[tuple[Floats, Node]] = []
        self._constants: dict[float, Floats] = {}
        self._free = None if frozen is None else ~frozen
        self._weights = weights
        self.operations: list[Operation] = []
        for name, formula in optimizer.terms:
            self._arrays[name] = self._array(formula)
        self._keep()
        self._look_ahead: list[Operation] = []
        self.ahead = weights
        if optimizer.look_ahead is not None:
            start, self.operations = self.operations, []
            self.ahead = self._array(optimizer.look_ahead)
            self._look_ahead, self.operations = self.operations, start

    def _keep(self) -> None:
        """Let the new weights and memory take the place of the old."""
        kept = [(name, values) for name, values in self.memory.items()]
        for name, old in [(NEW_WEIGHT, self._weights), *kept]:
            new = self._arrays[name]
            if self._free is not None:
                self.operations.append((_copy_where, (old, new, self._free)))
            elif not self._written_at_once(old, new):
                self.operations.append((np.copyto, (old, new)))

    def _written_at_once(self, old: Floats, new: Floats) -> bool:
        """Let the operation that makes the new values write them over the old, if nothing after it reads those."""
        makers = [place for place, (_, arguments) in enumerate(self.operations) if arguments[-1] is new]
        if not makers or any(old is one for _, arguments in self.operations[makers[0] + 1 :] for one in arguments):
            return False
        self.operations = [
            (function, tuple(old if one is new else one for one in arguments))
            for function, arguments in self.operations
        ]
        return True

    @property
    def varies(self) -> bool:
        """Whether `prepare` has something to do."""
        return bool(self._varying or self._look_ahead)

    def prepare(self, done: int) -> None:
        """Bring numbers and look-ahead point up to date for the update that follows on so many, before its pass."""
        numbers = self._numbers
        numbers["t"] = done + 1
        if self._training.schedule != "constant":
            numbers["η"] = rate_of(replace(self._training, progress=Progress(done)), self._per_epoch)
        for place, formula in self._varying:
            place[()] = evaluate(formula, numbers)
        for function, arguments in self._look_ahead:
            function(*arguments)

    # Formulae → operations

    def _array(self, node: Node) -> Floats:
        """Return the buffer that a formula's value will stand in, or the number's 0-dimensional array."""
        if self._is_number(node):
            return self._number(node)
        match node:
            case Leaf(symbol):
                return self._arrays[symbol]
            case Sum(terms):
                return self._folded(terms)
            case Product(factors):
                return self._chained(np.multiply, factors)
            case Negative(body):
                return self._do(np.negative, self._array(body))
            case Fraction(top, bottom):
                return self._do(np.divide, self._array(top), self._array(bottom))
            case Power(base, Number(2.0)):
                return self._do(np.square, self._array(base))
            case Root(body):
                return self._do(np.sqrt, self._array(body))
            case Call(name, argument) if isinstance(FUNCTIONS[name], np.ufunc):
                return self._do(FUNCTIONS[name], self._array(argument))
        raise TypeError(f"{node} has no operation on arrays")

    def _folded(self, terms: tuple[Node, ...]) -> Floats:
        """Return a sum from the left; numbers at its beginning are one number."""
        head = self._numbers_first(terms, lambda some: Sum(some))
        result = self._array(head[0])
        for term in head[1:]:
            negative = isinstance(term, Negative)
            result = self._do(
                np.subtract if negative else np.add,
                result,
                self._array(term.body if isinstance(term, Negative) else term),
            )
        return result

    def _chained(self, function: np.ufunc, factors: tuple[Node, ...]) -> Floats:
        head = self._numbers_first(factors, lambda some: Product(some))
        result = self._array(head[0])
        for factor in head[1:]:
            result = self._do(function, result, self._array(factor))
        return result

    def _numbers_first(self, nodes: tuple[Node, ...], joined: Callable[[tuple[Node, ...]], Node]) -> tuple[Node, ...]:
        count = next(place for place, node in enumerate(nodes) if not self._is_number(node))
        return nodes if count < 2 else (joined(nodes[:count]), *nodes[count:])

    def _do(self, function: np.ufunc, *operands: Floats) -> Floats:
        result = np.empty_like(self._weights)
        self.operations.append((function, (*operands, result)))
        return result

    def _is_number(self, node: Node) -> bool:
        return not any(symbol in self._arrays for symbol in _symbols(node))

    def _number(self, node: Node) -> Floats:
        value = float(evaluate(node, self._numbers))
        schedule = self._training.schedule != "constant"
        varying = {"t", "η"} if schedule else {"t"}
        if varying.isdisjoint(_symbols(node)):
            return self._constants.setdefault(value, np.array(value))
        place = np.array(value)
        self._varying.append((place, node))
        return place


def _symbols(node: Node) -> set[str]:
    """Return the symbols of a formula's leaves."""
    match node:
        case Leaf(symbol):
            return {symbol}
        case Sum(parts) | Product(parts):
            return set().union(*map(_symbols, parts))
        case Negative(body) | Root(body):
            return _symbols(body)
        case Fraction(one, other) | Power(one, other):
            return _symbols(one) | _symbols(other)
        case Call(_, argument):
            return _symbols(argument)
    return set()


def _copy_where(old: Floats, new: Floats, where: Booleans) -> None:
    np.copyto(old, new, where=where)
