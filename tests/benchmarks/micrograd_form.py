"""One iteration by micrograd, a scalar autograd in Python; it hands over every neuron's values, as the program does."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

from micrograd.engine import Value

from core.document import Document
from core.levels import levels

sys.setrecursionlimit(1_000_000)  # micrograd walks its graph by recursion


def logistic(net: Value) -> Value:
    """Return the logistic function as one operation; micrograd itself has only relu."""
    out = Value(1.0 / (1.0 + math.exp(-net.data)), (net,), "logistic")

    def backward() -> None:
        net.grad += out.data * (1.0 - out.data) * out.grad

    out._backward = backward
    return out


def tanh(net: Value) -> Value:
    """Return tanh as one operation."""
    out = Value(math.tanh(net.data), (net,), "tanh")

    def backward() -> None:
        net.grad += (1.0 - out.data * out.data) * out.grad

    out._backward = backward
    return out


FUNCTIONS = {"logistic": logistic, "tanh": tanh}


def micrograd_iteration(document: Document) -> Callable[[], object]:
    """Return a function that runs one iteration and moves the weights; its result holds every neuron's net and out."""
    topology, edges = document.network.topology, document.network.edges
    parameter_of = topology.parameter_of_edge.tolist()
    parameters = [Value(weight) for weight in document.network.parameters.tolist()]
    moving = [p for p, frozen in zip(parameters, topology.frozen_parameters.tolist(), strict=True) if not frozen]
    incoming: list[list[tuple[int, Value]]] = [[] for _ in topology.neurons]
    for edge, (source, target) in enumerate(zip(edges.source.tolist(), edges.target.tolist(), strict=True)):
        incoming[target].append((source, parameters[parameter_of[edge]]))
    order = levels(topology).argsort(kind="stable").tolist()
    computed = [(n, incoming[n], FUNCTIONS.get(topology.neurons[n].activation)) for n in order if incoming[n]]
    given = dict(zip(topology.inputs.tolist(), document.inputs[0].tolist(), strict=True))
    start = [given.get(n, 1.0) for n in range(len(topology.neurons))]
    targets = list(zip(topology.outputs.tolist(), document.targets[0].tolist(), strict=True))
    rate = document.training.learning_rate

    def iteration() -> object:
        nets, outs = _forward(start, computed)
        loss = sum(((outs[neuron] - target) ** 2 for neuron, target in targets), start=Value(0.0)) * 0.5
        for parameter in parameters:
            parameter.grad = 0
        loss.backward()
        for parameter in moving:
            parameter.data -= rate * parameter.grad
        flows, deltas = [out.grad for out in outs], [net.grad for net in nets]
        return [net.data for net in nets], [out.data for out in outs], flows, deltas, loss.data

    return iteration


def _forward(start: list[float], computed: list[tuple[int, list[tuple[int, Value]], object]]) -> tuple[list, list]:
    outs, nets = [Value(value) for value in start], []
    for neuron, terms, function in computed:
        source, weight = terms[0]
        net = weight * outs[source]
        for source, weight in terms[1:]:
            net = net + weight * outs[source]
        nets.append(net)
        outs[neuron] = function(net)
    return nets, outs
