"""Output weights first: the mistaken order of some texts, in which a hidden δ sees weights that were updated already.

The walk goes from the outputs to the inputs (levels by longest path to the end, as the steps of the backward phase).
At each level first ∂E/∂out and δ of its neurons, of all samples of the batch; then every weight whose gradient is now
whole moves at once, by the document's optimizer. What lies nearer to the inputs sees the moved weights, w⁺.

A tie moves when δ is known at the ends of all of its edges: a tie across levels therefore stays as it is until its last
edge is reached, and δ goes back through its earlier edges at the old weight. Frozen weights never move.
Where no moved weight takes part, the numbers are those of the right order to the last bit.

It is a mistake (Rumelhart, Hinton & Williams 1986 take all derivatives at the same weights), but one in print:
M. Mazur, "A Step by Step Backpropagation Example" (2015), arrives at his total of 0.291027924 by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from core.activations import softmax_delta
from core.compiled import compiled
from core.document import Document, Training
from core.iteration import Iteration, iterate
from core.loss_pass import loss_pass
from core.network import Floats, Integers, read_only
from core.optimizers import update
from core.order import order_of
from core.propagation import Trace

TILE = 1_000_000  # edge-times-sample products held at once


def iterate_outputs_first(document: Document, sample: int | None = None) -> Iteration:
    """Compute what `core.iteration.iterate` does, and raise what it raises, with the output weights updated first."""
    return outputs_first(iterate(document, sample))


def outputs_first(usual: Iteration) -> Iteration:
    """Return an iteration done again with the output weights updated first; the forward pass is the same.

    It explains itself like any other: its formulae show w⁺ where δ went back through a moved weight. Its update holds
    the gradients that were taken on the way.
    """
    trace, before = usual.trace, usual.update
    with np.errstate(all="ignore"):
        walk = _Walk(usual)
        walk.run()
    quantities = (trace.net, trace.out, trace.slope, walk.dE_dout, walk.delta)
    rows = read_only(np.stack([quantity.T for quantity in quantities]))
    walked = replace(trace, rows=rows, places=None, gradient_sum=read_only(walk.gradient_sum))
    gradient = walked.batch_gradient(usual.document.training.over_samples)
    moved = update(before.training, before.rate, before.weights, gradient, before.frozen)
    return replace(usual, trace=walked, update=moved, moved_first=read_only(walk.moved_first))


class _Walk:
    """The backward pass as it is filled in; (samples, neurons) and (edges,) arrays in the network's order."""

    def __init__(self, usual: Iteration) -> None:
        self._usual, self._trace = usual, usual.trace
        self._topology = usual.trace.network.topology
        self._order, self._ends = order_of(self._topology), self._topology.edges
        self._weights = usual.trace.network.weights.copy()
        self._moved = np.zeros(len(self._weights), dtype=np.bool_)
        self._differs = np.zeros(len(self._topology.neurons), dtype=np.bool_)  # whose δ is not the usual one
        self.moved_first = np.zeros_like(self._moved)
        self.dE_dout, self.delta = self._trace.dE_dout.copy(), self._trace.delta.copy()
        self.gradient_sum = self._trace.gradient_sum.copy()
        self._own, self._through, self._direct = _loss_parts(self._trace, usual)

    def run(self) -> None:
        """Go from the outputs to the inputs, level by level."""
        level_of, parameter_of = self._order.backward_level, self._topology.parameter_of_edge
        whole_at = np.zeros(len(self.gradient_sum), dtype=np.intp)  # the level that makes a parameter's gradient whole
        np.maximum.at(whole_at, parameter_of, level_of[self._ends.target])
        count = int(level_of.max(initial=-1)) + 1
        for neurons, edges in zip(_by(level_of, count), _by(whole_at[parameter_of], count), strict=True):
            self._find_deltas(neurons)
            self._move(edges)

    def _find_deltas(self, neurons: Integers) -> None:
        """Compute ∂E/∂out and δ of one level, where they differ from the usual ones."""
        edges = np.concatenate([self._order.outgoing.of(neuron) for neuron in neurons.tolist()])
        self.moved_first[edges] = self._moved[edges]
        other_weight = self._weights[edges] != self._trace.network.weights[edges]
        different = other_weight | self._differs[self._ends.target[edges]]
        touched = np.unique(self._ends.source[edges[different]])
        for neuron in touched.tolist():
            back = self._sent_back(neuron)
            self.dE_dout[:, neuron] = self._own[:, neuron] + back
            self._through[:, neuron] += back
        self._differs[touched] = True
        group_of = self._order.group_of[touched]
        for group in np.unique(group_of[group_of >= 0]).tolist():
            self._find_softmax_deltas(self._order.groups[group])
        plain = touched[group_of < 0]
        self.delta[:, plain] = self._trace.slope[:, plain] * self._through[:, plain] + self._direct[:, plain]

    def _find_softmax_deltas(self, group: Integers) -> None:
        """Compute δ of a whole group, of which some neurons have another ∂E/∂out than usual."""
        for neuron in group[~self._differs[group]].tolist():
            self._through[:, neuron] += self._sent_back(neuron)
        self._differs[group] = True
        deltas = softmax_delta(self._trace.out[:, group].T, self._through[:, group].T)
        self.delta[:, group] = deltas.T + self._direct[:, group]

    def _sent_back(self, neuron: int) -> Floats:
        """Return Σ weight · δ over a neuron's outgoing edges, (samples,)."""
        edges = self._order.outgoing.of(neuron)
        back: Floats = self.delta[:, self._ends.target[edges]] @ self._weights[edges]
        return back

    def _move(self, edges: Integers) -> None:
        """Take the gradients of these edges, all that share a weight among them, and move the weights."""
        parameter_of, training = self._topology.parameter_of_edge, self._usual.document.training
        changed = np.zeros(len(self.gradient_sum), dtype=np.bool_)
        changed[parameter_of[edges[self._differs[self._ends.target[edges]]]]] = True
        anew = edges[changed[parameter_of[edges]]]
        self.gradient_sum[changed] = 0.0
        np.add.at(self.gradient_sum, parameter_of[anew], self._own_sums(anew))
        parameters, before = np.unique(parameter_of[edges]), self._usual.update
        held = None if before.frozen is None else before.frozen[parameters]
        gradient = self.gradient_sum[parameters] / (len(self.delta) if training.over_samples == "mean" else 1)
        part = _with_memory_of(training, parameters)
        moved = self._trace.network.parameters.copy()
        moved[parameters] = update(part, before.rate, before.weights[parameters], gradient, held).parameters
        free = edges[~self._ends.frozen[edges]]
        self._weights[free], self._moved[free] = moved[parameter_of[free]], True

    def _own_sums(self, edges: Integers) -> Floats:
        """Return Σ over the samples of δ · out for each edge, some edges at a time."""
        sums, step = np.empty(len(edges)), max(1, TILE // len(self.delta))
        for first in range(0, len(edges), step):
            part = edges[first : first + step]
            products = self.delta[:, self._ends.target[part]] * self._trace.out[:, self._ends.source[part]]
            sums[first : first + step] = products.sum(axis=0)
        return sums


def _loss_parts(trace: Trace, usual: Iteration) -> tuple[Floats, Floats, Floats]:
    """Return the loss's own ∂E/∂out, as much of it as passes f′, and what fused formulae add to δ; like the trace."""
    topology, plan = trace.network.topology, compiled(trace.network.topology)
    net, out = (np.ascontiguousarray(values.T[plan.neuron_of]) for values in (trace.net, trace.out))
    loss = loss_pass(topology, usual.document.loss, np.ascontiguousarray(trace.targets.T), net, out)
    own, through = np.zeros_like(trace.out), np.zeros_like(trace.out)
    own[:, topology.outputs], through[:, topology.outputs] = loss.own.T, loss.through.T
    return own, through, np.zeros_like(own) if loss.direct is None else loss.direct[plan.row_of].T


def _with_memory_of(training: Training, parameters: Integers) -> Training:
    """Return the training with the optimizer's memory of these parameters only."""
    progress = training.progress
    memory = {name: values[parameters] for name, values in progress.memory.items()}
    return replace(training, progress=replace(progress, memory=memory)) if memory else training


def _by(level_of: Integers, count: int) -> Iterator[Integers]:
    """Yield the indices of each level in turn."""
    sequence = np.argsort(level_of, kind="stable").astype(np.intp)
    starts = np.searchsorted(level_of[sequence], np.arange(count + 1))
    for start, stop in pairwise(starts.tolist()):
        yield sequence[start:stop]
