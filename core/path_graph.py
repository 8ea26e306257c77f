"""The graph that derivatives walk through: from a weight, a net or an out, hop by hop, to the loss.

Hops and their factors: out_i → net_j with the weight of the edge; net_j → out_j with f′(net_j), in a softmax group
net_j → out_m with ∂out_m/∂net_j = out_m([m = j] − out_j) for each member m; out_k → E with the loss's own ∂E/∂out_k.
From a weight the first hop leads to the net of its target, with the out of its source; a tied weight has one such hop
for each of its edges. Only hops that lead on to the loss exist.

Where loss and activation are fused (core/loss_pass.py) and the plain chain rule is not finite or has lost its digits,
one hop net_k → E with the fused ∂E/∂net_k stands for those through the out: `fused_deltas` decides. The loss's own
∂E/∂out_k then is a hop only for paths that begin at out_k itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.compiled import compiled
from core.formula import Derivative, Leaf, Negative, Node, Number, Product, Source, Sum
from core.iteration import Iteration
from core.loss_pass import is_fused, loss_pass
from core.losses import FUSED
from core.network import Booleans, Floats, Integers, Topology
from core.order import order_of
from core.path_counts import counts_of
from core.symbols import Symbols

SAME = 1e-13  # relative: so near must the plain chain rule come to the fused value
NO_EDGE = -1


@dataclass(frozen=True)
class Subject:
    """What the loss is derived by: the weight of an edge (of a tie: its first edge), or a neuron's out or net."""

    kind: Literal["weight", "out", "net"]
    index: int


def subject_of(topology: Topology, source: Source) -> Subject | None:
    """Return the subject that a term of a formula, or a part of the picture, stands for; None for a setting."""
    if source.kind == "edge" and 0 <= source.index < len(topology.edges):
        return Subject("weight", int(topology.first_edge[topology.parameter_of_edge[source.index]]))
    if source.kind == "neuron" and 0 <= source.index < len(topology.neurons):
        of_net = source.quantity in ("net", "delta", "slope") and topology.neurons[source.index].role.computes
        return Subject("net" if of_net else "out", source.index)
    return None


@dataclass(frozen=True, eq=False)
class Hops:
    """The hops that lead on from one node: (hops,) the next node, the edge walked (or NO_EDGE), and the factor."""

    targets: Integers
    edges: Integers
    values: Floats


class PathGraph:
    """The path graph of one subject at one sample; nodes as in core/path_counts.py, and `start` for a weight."""

    def __init__(self, iteration: Iteration, sample: int, subject: Subject) -> None:
        self.symbols = Symbols(iteration, sample)
        self.topology, self.subject = self.symbols.topology, subject
        self.order = order_of(self.topology)
        self.size = len(self.topology.neurons)
        self.end = 2 * self.size
        self.start = {"net": subject.index, "out": self.size + subject.index, "weight": self.end + 1}[subject.kind]
        trace = iteration.trace
        self._weights, self._out, self._slope = trace.network.weights, trace.out[sample], trace.slope[sample]
        self._own = trace.own_dE_dout[sample]
        self.fused = fused_deltas(iteration, sample)
        self.counts = counts_of(self.topology, frozenset(self.fused))
        self._hops: dict[int, Hops] = {}
        self._factors: dict[tuple[int, int, int], Node] = {}

    def neuron(self, node: int) -> int:
        """Return the neuron that a node belongs to."""
        return node % self.size

    def starting_edges(self) -> Integers:
        """Return the edges that have the subject's weight."""
        return self.topology.edges_of(int(self.topology.parameter_of_edge[self.subject.index]))

    def paths_from_start(self) -> tuple[int, int]:
        """Return how many paths there are, and how many factors they have together."""
        counts = self.counts
        if self.subject.kind == "weight":
            nets = self.topology.edges.target[self.starting_edges()].tolist()
            paths = sum(counts.paths[net] for net in nets)
            return paths, sum(counts.factors[net] for net in nets) + paths
        more = int(self.subject.kind == "out" and self.subject.index in self.fused and self._reads(self.start))
        return counts.paths[self.start] + more, counts.factors[self.start] + more

    def _reads(self, node: int) -> bool:
        return self.neuron(node) in self.symbols.output_place

    def hops(self, node: int) -> Hops:
        """Return the hops from a node, those along edges in the file's order and the one to the loss last."""
        if node not in self._hops:
            if node > self.end:
                edges = self.starting_edges()
                self._hops[node] = self._along(edges, self._out[self.topology.edges.source[edges]])
            else:
                self._hops[node] = self._from_net(node) if node < self.size else self._from_out(node)
        return self._hops[node]

    def _along(self, edges: Integers, values: Floats) -> Hops:
        targets = self.topology.edges.target[edges]
        live = self.counts.live[targets]
        return Hops(targets[live], edges[live], values[live])

    def _from_out(self, node: int) -> Hops:
        neuron = self.neuron(node)
        edges = self.order.outgoing.of(neuron)
        hops = self._along(edges, self._weights[edges])
        if self._reads(node) and (neuron not in self.fused or node == self.start):
            return self._with_end(hops, float(self._own[self.symbols.output_place[neuron]]))
        return hops

    def _from_net(self, node: int) -> Hops:
        group = int(self.order.group_of[node])
        members = self.order.groups[group] if group >= 0 else np.array([node], dtype=np.intp)
        members = members[self.counts.live[self.size + members]]
        if group >= 0:
            values = -(self._out[members] * self._out[node])
            values[members == node] = self._out[node] * (1.0 - self._out[node])
        else:
            values = self._slope[members]
        hops = Hops(self.size + members, np.full(len(members), NO_EDGE, dtype=np.intp), values)
        return self._with_end(hops, self.fused[node]) if node in self.fused else hops

    def _with_end(self, hops: Hops, value: float) -> Hops:
        targets, edges = np.append(hops.targets, self.end), np.append(hops.edges, NO_EDGE)
        return Hops(targets, edges, np.append(hops.values, value))

    def factor(self, node: int, target: int, edge: int) -> Node:
        """Return a hop's factor as a formula, with symbol, value and source."""
        key = (node, target, edge)
        if key not in self._factors:
            self._factors[key] = self._factor(*key)
        return self._factors[key]

    def _factor(self, node: int, target: int, edge: int) -> Node:
        if edge != NO_EDGE:
            if node > self.end:
                return self.symbols.out(int(self.topology.edges.source[edge]))
            return self.symbols.weight(edge)
        neuron = self.neuron(node)
        if target == self.end:
            return self._fused_factor(neuron) if node < self.size else self.symbols.own_dE_dout(neuron)
        if self.order.group_of[neuron] < 0:
            return self.symbols.slope(neuron)
        return _jacobian_factor(self.symbols, neuron, self.neuron(target))

    def _fused_factor(self, neuron: int) -> Derivative:
        """Return ∂E/∂net as far as the loss reads it directly; of an output that is not softmax, of its own share."""
        share = self.symbols.name(neuron) if self.order.group_of[neuron] < 0 else ""
        source = Source("neuron", neuron, "delta", self.symbols.sample)
        bottom = Leaf("net", self.symbols.name(neuron))
        return Derivative(Leaf("E", share), bottom, np.float64(self.fused[neuron]), source)


def _jacobian_factor(symbols: Symbols, neuron: int, other: int) -> Node:
    """Return ∂out_m/∂net_j = out_m([m = j] − out_j) of a softmax group."""
    out = symbols.out(neuron)
    if neuron == other:
        return Product((out, Sum((Number(1.0), Negative(out)))))
    return Negative(Product((symbols.out(other), out)))


def fused_deltas(iteration: Iteration, sample: int) -> dict[int, float]:
    """Return neuron → the loss's own part of ∂E/∂net, where it is reached by one fused hop.

    An output is taken at once if the plain terms own · f′ do not give the fused value to 1e-13 of their sizes, or are
    not finite; a softmax group is, as a whole, if that is so for any of its members. Where the fused value is not
    finite either, there is nothing to gain, and the plain chain rule stays.
    """
    topology, loss, trace = iteration.document.network.topology, iteration.document.loss, iteration.trace
    outputs = topology.outputs.tolist()
    if not any(is_fused(loss.name, topology.neurons[output].activation) for output in outputs):
        return {}
    plan, column = compiled(topology), slice(sample, sample + 1)
    net, out = (values[column].T.take(plan.neuron_of, axis=0) for values in (trace.net, trace.out))
    with np.errstate(all="ignore"):
        direct = loss_pass(topology, loss, np.ascontiguousarray(trace.targets[column].T), net, out).direct
        assert direct is not None
        direct = direct[:, 0].take(plan.row_of)
        own = np.zeros(len(topology.neurons))
        own[topology.outputs] = trace.own_dE_dout[sample]
        alone = [k for k in outputs if (loss.name, topology.neurons[k].activation) in FUSED]
        terms = own * trace.slope[sample]
        fused = {k: float(direct[k]) for k in alone if not _same(terms[k], abs(terms[k]), direct[k])}
        if loss.name == "categorical_cross_entropy":
            for group in order_of(topology).groups:
                if np.isin(group, topology.outputs).any() and not _softmax_same(trace.out[sample], own, direct, group):
                    fused |= {int(member): float(direct[member]) for member in group}
    return fused


def _softmax_same(out: Floats, own: Floats, direct: Floats, group: Integers) -> bool:
    """Tell whether Σ_m own_m · out_m([m = j] − out_j) gives every member's fused value."""
    sums, sizes = np.zeros(len(group)), np.zeros(len(group))
    for place in np.flatnonzero(own[group]):  # with one-hot targets there is only one
        member = group[place]
        terms = -(out[member] * out[group])
        terms[place] = out[member] * (1.0 - out[member])
        terms *= own[member]
        sums += terms
        sizes += np.abs(terms)
    return bool(np.all(_same(sums, sizes, direct[group])))


def _same(plain: Floats, sizes: Floats, fused: Floats) -> Booleans:
    """Tell where the plain chain rule may stay; NaN and infinity are not near anything."""
    near = np.abs(plain - fused) <= SAME * sizes
    same: Booleans = (near & np.isfinite(sizes)) | ~np.isfinite(fused)
    return same
