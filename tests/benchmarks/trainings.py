"""Updates of a training against PyTorch in eager mode, scikit-learn's MLP and micrograd: same data, same batches."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier, MLPRegressor

from core.document import Document
from core.trainer import Kernel
from tests.benchmarks.micrograd_form import micrograd_iteration
from tests.benchmarks.networks import two_two_two
from tests.benchmarks.table import Row
from tests.benchmarks.timing import agreed, in_words, reached, side_by_side
from tests.trained import layered

Weights = list[np.ndarray]  # of each layer, (targets, sources + bias)
Job = Callable[[], object]


@dataclass(frozen=True)
class Contestant:
    """Trains on each time it is called, for one epoch; `weights` returns where it is."""

    epoch: Job
    weights: Callable[[], np.ndarray]


def program(document: Document) -> Contestant:
    """Return the program's kernel."""
    kernel = Kernel(document)
    updates = -(-len(document.data.rows) // document.batch_size)
    return Contestant(lambda: kernel.run(updates), lambda: kernel.parameters)


def matrices(document: Document) -> Weights:
    """Return the weights of complete layers as `tests.trained.layered` orders them, the bias last in each row."""
    sizes = _sizes(document)
    found, start = [], 0
    for below, width in pairwise(sizes):
        end = start + width * (below + 1)
        found.append(document.network.weights[start:end].reshape(width, below + 1))
        start = end
    return found


def _sizes(document: Document) -> list[int]:
    names: dict[str, int] = {}
    for neuron in document.network.neurons:
        if neuron.role.value != "bias":
            layer = "input" if neuron.role.value == "input" else neuron.id.split("_")[0]
            names[layer] = names.get(layer, 0) + 1
    return list(names.values())


def pytorch(document: Document) -> Contestant:
    """Return PyTorch: Linear layers in float64, its own optimizer SGD, slices of tensors as batches."""
    classes = document.loss.name == "categorical_cross_entropy"
    function = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU, "logistic": torch.nn.Sigmoid}[_activation(document)]
    parts: list[torch.nn.Module] = []
    for matrix in matrices(document):
        layer = torch.nn.Linear(matrix.shape[1] - 1, matrix.shape[0], dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(torch.as_tensor(matrix[:, :-1].copy()))
            layer.bias.copy_(torch.as_tensor(matrix[:, -1].copy()))
        parts += [layer, function()]
    model = torch.nn.Sequential(*parts[:-1])
    inputs, targets = torch.as_tensor(document.inputs.copy()), torch.as_tensor(document.targets.copy())
    labels = targets.argmax(dim=1)
    optimizer = torch.optim.SGD(model.parameters(), lr=document.training.learning_rate)
    size = document.batch_size

    def epoch() -> None:
        for first in range(0, len(inputs), size):
            optimizer.zero_grad()
            out = model(inputs[first : first + size])
            if classes:
                loss = torch.nn.functional.cross_entropy(out, labels[first : first + size])
            else:
                loss = 0.5 * torch.nn.functional.mse_loss(out, targets[first : first + size])
            loss.backward()
            optimizer.step()

    def weights() -> np.ndarray:
        layers = [part for part in model if isinstance(part, torch.nn.Linear)]
        rows = [torch.cat((layer.weight, layer.bias[:, None]), dim=1).reshape(-1) for layer in layers]
        return torch.cat(rows).detach().numpy().copy()

    return Contestant(epoch, weights)


def _activation(document: Document) -> str:
    return next(neuron.activation for neuron in document.network.neurons if neuron.role.value == "hidden")


def scikit_learn(document: Document) -> Contestant:
    """Return scikit-learn's MLP with plain SGD: `partial_fit`, which is one epoch of batches in order."""
    classes = document.loss.name == "categorical_cross_entropy"
    given = matrices(document)
    model = (MLPClassifier if classes else MLPRegressor)(
        hidden_layer_sizes=tuple(matrix.shape[0] for matrix in given[:-1]), activation=_activation(document),
        solver="sgd", alpha=0.0, momentum=0.0, nesterovs_momentum=False, shuffle=False,
        batch_size=document.batch_size, learning_rate_init=document.training.learning_rate,
    )  # fmt: skip
    targets = document.targets.argmax(axis=1) if classes else document.targets[:, 0]
    every = {"classes": np.arange(document.targets.shape[1])} if classes else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.partial_fit(document.inputs, targets, **every)
    for place, matrix in enumerate(given):
        model.coefs_[place][...] = matrix[:, :-1].T
        model.intercepts_[place][...] = matrix[:, -1]

    def weights() -> np.ndarray:
        pairs = zip(model.coefs_, model.intercepts_, strict=True)
        return np.concatenate([np.hstack([coefs.T, bias[:, None]]).reshape(-1) for coefs, bias in pairs])

    return Contestant(lambda: model.partial_fit(document.inputs, targets, **every), weights)


@dataclass(frozen=True)
class Case:
    """A network with its data, and what is aimed at: times as fast as PyTorch, and as scikit-learn."""

    title: str
    document: Document
    aims: tuple[float, float | None]


def cases() -> tuple[Case, ...]:
    """Return what is timed."""
    small = layered(2, 8, 8, 1, rows=500)
    digits = layered(64, 32, 10, activation="relu", last="softmax", loss="categorical_cross_entropy", rows=1797)
    return (
        Case("2-8-8-1, 500 points, batches of 10", small, (14.0, 5.0)),
        Case("2-8-8-1, 500 points, full batch", _sized(small, "full"), (8.0, None)),
        Case("64-32-10, 1,797 pictures of 8x8, batches of 32", _sized(digits, 32), (8.0, 2.8)),
    )


def _sized(document: Document, size: object) -> Document:
    return replace(document, training=replace(document.training, batch_size=size))


def rows() -> Iterator[Row]:
    """Yield the table's rows about training."""
    torch.set_num_threads(1)
    for case in cases():
        makers = {"program": program, "PyTorch": pytorch, "scikit-learn": scikit_learn}
        checked = {name: make(case.document) for name, make in makers.items()}
        agreed({name: _after_an_epoch(one) for name, one in checked.items()}, 1e-9)
        per_epoch = -(-len(case.document.data.rows) // case.document.batch_size)
        epochs = -(-32 // per_epoch)
        jobs = {name: _times(one.epoch, epochs) for name, one in checked.items()}
        jobs["program"] = partial(Kernel(case.document).run, epochs * per_epoch)
        found, updates = side_by_side(jobs, 11), epochs * per_epoch
        for name, aim in zip(("PyTorch", "scikit-learn"), case.aims, strict=True):
            own, other = found["program"] / updates, found[name] / updates
            title = f"an update of {case.title}"
            yield Row(title, in_words(own), f"{name}: {in_words(other)}", reached(other / own, aim))
    yield from _mazur()


def _after_an_epoch(one: Contestant) -> Callable[[], np.ndarray]:
    def trained() -> np.ndarray:
        one.epoch()
        return one.weights()

    return trained


def _mazur() -> Iterator[Row]:
    document = two_two_two()
    kernel, update, moved = Kernel(document), *torch_two_two_two(document)
    update()
    kernel.run(1)
    np.testing.assert_allclose(moved(), kernel.parameters[:8], rtol=1e-12)
    jobs: dict[str, Job] = {"program": lambda: kernel.run(100)}
    jobs |= {"PyTorch": _times(update, 10), "micrograd": _times(micrograd_iteration(document), 10)}
    found = side_by_side(jobs, 11)
    own = found["program"] / 100
    for name, aim in (("PyTorch", 10.0), ("micrograd", 2.5)):
        other = found[name] / 10
        title = "10,000 updates of 2-2-2 (Mazur's)"
        yield Row(title, in_words(own * 10_000), f"{name}: {in_words(other * 10_000)}", reached(other / own, aim))


def torch_two_two_two(document: Document) -> tuple[Job, Callable[[], np.ndarray]]:
    """Return an update of Mazur's network by PyTorch with its SGD, and what returns the eight weights that move."""
    given = torch.as_tensor(document.network.weights.copy())
    first, second = (given[k : k + 4].reshape(2, 2).clone().requires_grad_() for k in (0, 4))
    biases = given[8].item(), given[10].item()
    inputs, targets = torch.as_tensor(document.inputs[0].copy()), torch.as_tensor(document.targets[0].copy())
    optimizer = torch.optim.SGD([first, second], lr=document.training.learning_rate)

    def update() -> None:
        optimizer.zero_grad()
        out = torch.sigmoid(second @ torch.sigmoid(first @ inputs + biases[0]) + biases[1])
        (0.5 * ((out - targets) ** 2).sum()).backward()
        optimizer.step()

    return update, lambda: torch.cat((first, second)).detach().numpy().reshape(-1)


def _times(job: Job, count: int) -> Job:
    def several() -> None:
        for _ in range(count):
            job()

    return several
