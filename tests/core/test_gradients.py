"""Every activation under every loss against central differences, by the program's own check and by one written here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.checks import TOLERANCE, GradientCheck, check_gradients
from core.document import Data, Document, Loss
from core.losses import LOSSES
from core.network import Network, Neuron, Role, make_network, read_only
from core.propagation import Trace, propagate

# A net input at which each activation's output lies inside (0, 1), as the cross-entropies need.
CENTRE = {
    "identity": 0.5, "logistic": 0.4, "tanh": 0.6, "relu": 0.5, "leaky_relu": 0.5, "softplus": -0.4, "elu": 0.5,
    "gelu": 0.7, "silu": 0.8, "sine": 0.5, "gaussian": 0.8, "square": 0.6, "cube": 0.75, "softsign": 1.0,
    "step": 0.5, "softmax": 0.1,
}  # fmt: skip
PAIRS = [(activation, loss) for activation in ACTIVATIONS for loss in LOSSES]
# The middle layer under every kind of curve: nets of both signs, none near 0, where some activations have a kink.
HIDDEN = [
    ("i1", "h1", 0.9),
    ("i2", "h1", 0.4),
    ("b", "h1", 0.3),
    ("i1", "h2", -0.8),
    ("i2", "h2", -0.5),
    ("b", "h2", -0.6),
]


def document_of(activation: str, loss: str, over_outputs: str = "sum") -> Document:
    """Return two inputs, two hidden neurons and two outputs, with a skip edge and an output that feeds the other."""
    centre = CENTRE[activation]
    rows = [*HIDDEN, ("h1", "o1", 0.06), ("h2", "o1", -0.05), ("b", "o1", centre), ("h1", "o2", -0.07),
            ("i2", "o2", 0.04), ("b", "o2", centre)]  # fmt: skip
    if activation != "softmax":
        rows.append(("o1", "o2", 0.05))
    neurons = [Neuron("i1", Role.INPUT), Neuron("i2", Role.INPUT), Neuron("b", Role.BIAS)]
    neurons += [Neuron(id, Role.HIDDEN, activation) for id in ("h1", "h2")]
    neurons += [Neuron(id, Role.OUTPUT, activation) for id in ("o1", "o2")]
    network = make_network(neurons, [(f"w{k}", *row) for k, row in enumerate(rows)])
    samples = np.array([[0.5, 0.3, 0.2, 0.7], [0.8, 0.6, 1.0, 0.0]])
    data = Data(("i1", "i2", "o1", "o2"), read_only(samples))
    return Document(network, loss=Loss(loss, over_outputs), data=data)  # type: ignore[arg-type]


def check(document: Document) -> GradientCheck:
    """Run the program's check to its end."""
    running = check_gradients(document)
    while True:
        try:
            next(running)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def trace_of(document: Document, network: Network | None = None) -> Trace:
    return propagate(network or document.network, document.loss, document.inputs, document.targets)


def largest_error(document: Document, gradients: np.ndarray) -> float:
    """Return the largest error of (samples, parameters) gradients against central differences of the loss."""
    errors = []
    for parameter, weight in enumerate(document.network.parameters):
        step = 1e-6 * max(1.0, abs(weight))
        low, high = (
            trace_of(document, document.network.set_weight(parameter, weight + move)).losses for move in (-step, step)
        )
        numeric, analytic = (high - low) / (2 * step), gradients[:, parameter]
        scale = np.maximum(1.0, np.maximum(np.abs(numeric), np.abs(analytic)))
        errors.append(float(np.max(np.abs(analytic - numeric) / scale)))
    return max(errors)


def is_undefined(activation: str, loss: str) -> bool:
    """Whether the loss is infinite: a step's output is 0 or 1, on which some target of the data is impossible."""
    return activation == "step" and "entropy" in loss


@pytest.mark.parametrize("over_outputs", ["sum", "mean"])
@pytest.mark.parametrize(("activation", "loss"), [pair for pair in PAIRS if not is_undefined(*pair)])
def test_gradients_agree_with_central_differences(activation: str, loss: str, over_outputs: str) -> None:
    document = document_of(activation, loss, over_outputs)
    trace = trace_of(document)
    gradients = np.array([trace.gradients(sample) for sample in range(trace.samples)])
    assert np.isfinite(trace.losses).all()
    assert largest_error(document, gradients) < 1e-6
    result = check(document)
    assert result.kinks.tolist() == []
    assert result.passed
    assert result.max_error < TOLERANCE


@pytest.mark.parametrize("loss", LOSSES)
def test_a_step_lets_nothing_back(loss: str) -> None:
    trace = trace_of(replace(document_of("step", loss), data=_only_ones()))
    assert trace.losses.tolist() == [0.0]
    assert trace.batch_gradient("mean").tolist() == [0.0] * 13


def _only_ones() -> Data:
    return Data(("i1", "i2", "o1", "o2"), read_only(np.array([[0.5, 0.3, 1.0, 1.0]])))


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "step"])
def test_a_gradient_a_little_off_is_noticed(activation: str) -> None:
    document = document_of(activation, "half_squared_error")
    trace = trace_of(document)
    gradients = np.array([trace.gradients(sample) for sample in range(trace.samples)])
    gradients[1, 3] += 5e-6
    assert largest_error(document, gradients) > 1e-6


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu"])
def test_a_net_input_on_a_kink_is_named_and_left_out(activation: str) -> None:
    neurons = [
        Neuron("i", Role.INPUT),
        Neuron("o", Role.OUTPUT, activation, {"alpha": 0.5} if activation == "elu" else {}),
    ]
    network = make_network(neurons, [("w", "i", "o", 0.0)])
    result = check(Document(network, data=Data(("i", "o"), read_only(np.array([[1.0, 0.3]])))))
    assert result.kinks.tolist() == [0]
    assert result.max_error == 0.0
