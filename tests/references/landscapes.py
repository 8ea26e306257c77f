"""Descents on functions of two variables by torch.optim: places after 1, 2, 10, 50 and 200 updates, and some gradients.

The functions are written out here once more, by hand, for PyTorch. Rates are small enough that the way is not chaotic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from tests.references.torch_network import Tree

MARKS = (1, 2, 10, 50, 200)
FUNCTIONS: dict[str, tuple[Callable[[Tensor, Tensor], Tensor], tuple[float, float], float]] = {
    "long_valley": (lambda x, y: x * x / 20 + y * y, (-8.0, 3.0), 1.0),
    "beale": (
        lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
        (1.0, 1.5), 0.02,
    ),
    "rosenbrock": (lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2, (-1.2, 1.0), 0.004),
    "himmelblau": (lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2, (-0.5, -0.5), 0.02),
    "saddle": (lambda x, y: x * x - y * y, (2.0, 0.01), 0.2),
    "booth": (lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2, (-8.0, 8.0), 0.1),
    "monkey_saddle": (lambda x, y: x**3 - 3 * x * y * y, (1.5, 0.01), 0.01),
}  # fmt: skip
OPTIMIZERS: dict[str, tuple[float, Callable[[list[Tensor], float], torch.optim.Optimizer]]] = {
    "sgd": (0.1, lambda p, rate: torch.optim.SGD(p, lr=rate)),
    "momentum": (0.02, lambda p, rate: torch.optim.SGD(p, lr=rate, momentum=0.9)),
    "nesterov": (0.02, lambda p, rate: torch.optim.SGD(p, lr=rate, momentum=0.9, nesterov=True)),
    "adagrad": (1.0, lambda p, rate: torch.optim.Adagrad(p, lr=rate)),
    "adadelta": (5.0, lambda p, rate: torch.optim.Adadelta(p, lr=rate)),
    "rmsprop": (0.1, lambda p, rate: torch.optim.RMSprop(p, lr=rate)),
    "adam": (0.2, lambda p, rate: torch.optim.Adam(p, lr=rate)),
}


def landscapes() -> Iterator[Tree]:
    """Yield one descent for every function and optimizer."""
    for function, (value, start, scale) in FUNCTIONS.items():
        for optimizer, (rate, make) in OPTIMIZERS.items():
            yield {"function": function, "optimizer": optimizer, **_descent(value, start, rate * scale, make)}


def _descent(
    value: Callable[[Tensor, Tensor], Tensor], start: tuple[float, float], rate: float,
    make: Callable[[list[Tensor], float], torch.optim.Optimizer],
) -> Tree:  # fmt: skip
    place = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer, marks = make([place], rate), []
    for done in range(1, MARKS[-1] + 1):
        optimizer.zero_grad()
        loss = value(place[0], place[1])
        loss.backward()  # type: ignore[no-untyped-call]
        assert place.grad is not None
        slope = place.grad.tolist()
        optimizer.step()
        if not torch.isfinite(place).all() or float(place.abs().max()) > 1e6:
            break
        if done in MARKS:
            marks.append({"updates": done, "loss": loss.item(), "gradient": slope, "place": place.tolist()})
    return {"start": list(start), "rate": rate, "marks": marks}
