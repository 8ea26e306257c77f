"""The formulae of the function's tab as values, for copying: nested, multiplied out, linear layers as sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from app.nested.page import MOST_OUTPUTS, expansions, linear_runs_of
from app.workbench import Workbench
from core.equation import Equation
from core.expanded import formula_of, is_polynomial
from core.formula import Leaf, Mode, Node, Number, Product, Sum
from core.linear_runs import LinearRun
from core.nested import Nesting, Unfolded
from core.symbols import Symbols, long_sum


def equations_of(workbench: Workbench, unfolded: frozenset[int], mode: Mode) -> tuple[Equation, ...]:
    """Return name = formula = value of every output, as far as it is known; () for a draft."""
    if workbench.iteration is None or workbench.shown is None:
        return ()
    symbols = Symbols(workbench.iteration, workbench.shown.sample)
    return tuple(_Chains(Nesting(symbols, unfolded, workbench.shown.out), mode).all())


@dataclass(frozen=True)
class _Chains:
    nesting: Nesting
    mode: Mode

    def all(self) -> Iterator[Equation]:
        network = self.nesting.symbols.iteration.trace.network
        for output in network.topology.outputs[:MOST_OUTPUTS]:
            formula = self.nesting.formula(int(output))
            bare = isinstance(formula, Unfolded) and not formula.name
            yield self._chain(int(output), formula.argument if isinstance(formula, Unfolded) and bare else formula)
        if is_polynomial(network) and len(network.topology.outputs):
            yield from self._multiplied_out()
        for run in linear_runs_of(network):
            yield from self._run(run)

    def _chain(self, neuron: int, right: Node) -> Equation:
        return _equation(self.nesting.leaf(neuron), right, self.mode)

    def _multiplied_out(self) -> Iterator[Equation]:
        symbols = self.nesting.symbols
        inputs = {int(neuron): self.nesting.leaf(int(neuron)) for neuron in symbols.topology.inputs}
        for polynomial in (expansions(symbols.iteration.trace.network) or ())[:MOST_OUTPUTS]:
            yield self._chain(polynomial.neuron, formula_of(polynomial, inputs, len(polynomial.coefficients)))

    def _run(self, run: LinearRun) -> Iterator[Equation]:
        """Yield the rows of a run's matrix as sums."""
        symbols = self.nesting.symbols
        columns = np.arange(len(run.columns))
        for row, neuron in enumerate(run.rows.tolist()[:MOST_OUTPUTS]):
            with np.errstate(all="ignore"):
                values = run.matrix[row] * symbols.iteration.trace.out[symbols.sample, run.columns]
            total = long_sum(columns, partial(self._product, run, row), values)
            terms = total.terms if isinstance(total, Sum) else (total,) if len(columns) else ()
            constant = (Number(run.constant[row]),) if run.constant[row] or not terms else ()
            right = (*terms, *constant)
            left = self.nesting.leaf(neuron) if run.to_out else self._net(neuron)
            yield _equation(left, Sum(right) if len(right) > 1 else right[0], self.mode)

    def _product(self, run: LinearRun, row: int, column: int) -> Node:
        return Product((Number(run.matrix[row, column]), self.nesting.leaf(int(run.columns[column]))))

    def _net(self, neuron: int) -> Leaf:
        leaf, known = self.nesting.symbols.net(neuron), self.nesting.known
        return leaf if known is None or known[neuron] else replace(leaf, value=None)


def _equation(left: Leaf, right: Node, mode: Mode) -> Equation:
    result: tuple[tuple[Node, Mode], ...] = ((left, "numbers"),) if left.value is not None else ()
    return Equation(left, ((right, mode), *result))
