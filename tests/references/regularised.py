"""Training runs by torch.optim with regularisation: weight_decay for L2, and l1·Σ|w| added to the loss for L1."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.optim import SGD as Descent
from torch.optim import Adadelta, Adagrad, Adam, Optimizer, RMSprop

from tests.references.torch_network import Tree, key_of, parameters_of, run
from tests.references.trajectories import _graph, _layered

MARKS = (1, 2, 10, 100)
L1, L2 = 0.003, 0.02
Make = Callable[[list[Tensor], float], Optimizer]
OPTIMIZERS: dict[str, tuple[float, Make]] = {
    "sgd": (0.5, lambda p, decay: Descent(p, lr=0.5, weight_decay=decay)),
    "momentum": (0.1, lambda p, decay: Descent(p, lr=0.1, momentum=0.9, weight_decay=decay)),
    "nesterov": (0.1, lambda p, decay: Descent(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=decay)),
    "adagrad": (0.1, lambda p, decay: Adagrad(p, lr=0.1, weight_decay=decay)),
    "adadelta": (1.0, lambda p, decay: Adadelta(p, lr=1.0, weight_decay=decay)),
    "rmsprop": (0.01, lambda p, decay: RMSprop(p, lr=0.01, weight_decay=decay)),
    "adam": (0.05, lambda p, decay: Adam(p, lr=0.05, weight_decay=decay)),
}


def regularised() -> Iterator[Tree]:
    """Yield a run for every optimizer with L2 alone; for SGD and momentum also with L1, alone and beside L2."""
    for name, (rate, make) in OPTIMIZERS.items():
        for network, size, over in ((_layered, 2, "mean"), (_graph, 1, "sum")):
            yield _trajectory(network(), (name, rate, make), (size, over), (0.0, L2))
    for name in ("sgd", "momentum"):
        for l2 in (0.0, L2):
            rate, make = OPTIMIZERS[name]
            yield _trajectory(_layered(), (name, rate, make), (3, "mean"), (L1, l2))


def _trajectory(
    tree: Tree, optimizer: tuple[str, float, Make], batch: tuple[int, str], pull: tuple[float, float]
) -> Tree:
    (name, rate, make), (size, over), (l1, l2) = optimizer, batch, pull
    tree["training"] = {
        "optimizer": {"name": name, "learning_rate": rate}, "batch_size": size, "over_samples": over,
        "regularisation": {"l1": l1, "l2": l2},
    }  # fmt: skip
    parameters = parameters_of(tree["network"])
    frozen = {key_of(edge) for edge in tree["network"]["edges"] if edge.get("frozen")}
    free = [parameter for key, parameter in parameters.items() if key not in frozen]
    descent, marks, place = make(free, l2), [], 0
    rows = [dict(zip(tree["data"]["columns"], row, strict=True)) for row in tree["data"]["rows"]]
    for done in range(1, MARKS[-1] + 1):
        losses = torch.stack([run(tree, row, parameters).loss for row in rows[place : place + size]])
        loss = losses.mean() if over == "mean" else losses.sum()
        descent.zero_grad()
        (loss + l1 * torch.stack([parameter.abs() for parameter in free]).sum()).backward()
        descent.step()
        place = place + size if place + size < len(rows) else 0
        if done in MARKS:
            values = [parameter.item() for parameter in parameters.values()]
            marks.append({"updates": done, "loss": loss.item(), "parameters": values})
    return {"document": tree, "marks": marks}
