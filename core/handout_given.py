"""What a handout gives: the formulae of the activations and of the loss, with the neurons that they are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.activations import ACTIVATIONS, parameters_of
from core.document import Document
from core.equation import Equation
from core.formula import BigSum, Derivative, Fraction, Leaf, Node, Power, substitute
from core.losses import LOSSES
from core.network import Neuron

_OUT, _NET, _E = Leaf("out"), Leaf("net"), Leaf("e")


@dataclass(frozen=True)
class GivenActivation:
    """One activation: its name, the neurons that have it, its own numbers, out and its derivative as formulae."""

    name: str
    neurons: tuple[Neuron, ...]
    parameters: Mapping[str, float]
    equations: tuple[Equation, ...]


def given_activations(document: Document, with_derivatives: bool) -> tuple[GivenActivation, ...]:
    """Return the activations in the order of the neurons, each with its own numbers once."""
    groups: dict[tuple[str, tuple[tuple[str, float], ...]], list[Neuron]] = {}
    for neuron in document.network.neurons:
        if neuron.role.computes:
            parameters = parameters_of(neuron.activation, neuron.parameters)
            groups.setdefault((neuron.activation, tuple(parameters.items())), []).append(neuron)
    return tuple(
        GivenActivation(name, tuple(neurons), dict(parameters), _equations(name, with_derivatives))
        for (name, parameters), neurons in groups.items()
    )


def _equations(name: str, with_derivatives: bool) -> tuple[Equation, ...]:
    if name == "softmax":
        share = Fraction(Power(_E, Leaf("net", "j")), BigSum("k", Power(_E, Leaf("net", "k"))))
        return (Equation(Leaf("out", "j"), ((share, "names"),)),)
    activation = ACTIVATIONS[name]
    out = Equation(_OUT, ((activation.formula, "names"),))
    derivative = Equation(Derivative(_OUT, _NET), ((activation.derivative_formula, "names"),))
    return (out, derivative) if with_derivatives else (out,)


def given_loss(document: Document, with_derivatives: bool) -> tuple[Equation, ...]:
    """Return the loss: the share of one output and its derivative."""
    loss = LOSSES[document.loss.name]
    indexed: dict[str, Node] = {"t": Leaf("t", "k"), "out": Leaf("out", "k")}
    forms = [substitute(formula, indexed) for formula in (loss.formula, loss.derivative_formula)]
    if document.loss.over_outputs == "mean" and not loss.per_output:
        forms = [Fraction(form, Leaf("K")) for form in forms]
    equations = [
        Equation(Leaf("E"), ((BigSum("k", Leaf("E", "k")), "names"),)),
        Equation(Leaf("E", "k"), ((forms[0], "names"),)),
    ]
    if with_derivatives:
        part = Derivative(Leaf("E", "k"), replace(_OUT, subscript="k"))
        equations.append(Equation(part, ((forms[1], "names"),)))
    return tuple(equations)
