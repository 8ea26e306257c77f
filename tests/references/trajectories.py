"""Training runs by torch.optim: parameters after 1, 2, 10, 100 and 1,000 updates, online, in batches, with schedules.

The networks are calm on purpose: a last digit changed at the start stays a last digit after 100 updates, so that a
difference means a wrong formula and not amplified rounding. After 1,000 that is tried out: where such a change grows,
the last mark is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor
from torch.optim import SGD as Descent
from torch.optim import Adadelta, Adagrad, Adam, Optimizer, RMSprop, lr_scheduler

from tests.references.torch_network import Tree, key_of, parameters_of, run

MARKS = (1, 2, 10, 100, 1000)
CALM = 2e-13  # how far a change of some last digits may have grown
OPTIMIZERS: dict[str, tuple[Tree, Callable[[list[Tensor]], Optimizer]]] = {
    "sgd": ({"learning_rate": 0.5}, lambda p: Descent(p, lr=0.5)),
    "momentum": (
        {"learning_rate": 0.1, "momentum": 0.8},
        lambda p: Descent(p, lr=0.1, momentum=0.8),
    ),
    "nesterov": ({"learning_rate": 0.1}, lambda p: Descent(p, lr=0.1, momentum=0.9, nesterov=True)),
    "adagrad": ({"learning_rate": 0.1}, lambda p: Adagrad(p, lr=0.1)),
    "adadelta": ({"learning_rate": 1.0, "rho": 0.95}, lambda p: Adadelta(p, lr=1.0, rho=0.95)),
    "rmsprop": ({"learning_rate": 0.01}, lambda p: RMSprop(p, lr=0.01)),
    "adam": ({"learning_rate": 0.05}, lambda p: Adam(p, lr=0.05)),
}
Scheduler = lr_scheduler.LRScheduler
SCHEDULES: dict[str, tuple[Tree, Callable[[Optimizer], Scheduler]]] = {
    "step": ({"every": 7, "gamma": 0.8}, lambda o: lr_scheduler.StepLR(o, 7, 0.8)),
    "exponential": ({"gamma": 0.97}, lambda o: lr_scheduler.ExponentialLR(o, 0.97)),
    "cosine": ({"total": 120, "min": 0.01}, lambda o: lr_scheduler.CosineAnnealingLR(o, 120, 0.01)),
    "linear": (
        {"total": 40, "end_factor": 0.25},
        lambda o: lr_scheduler.LinearLR(o, start_factor=1.0, end_factor=0.25, total_iters=40),
    ),
    "multi_step": (
        {"milestones": [1, 5, 30], "gamma": 0.5},
        lambda o: lr_scheduler.MultiStepLR(o, [1, 5, 30], 0.5),
    ),
    "inverse_time": ({"k": 0.1}, lambda o: lr_scheduler.LambdaLR(o, lambda q: 1.0 / (1.0 + 0.1 * q))),
    "inverse_sqrt": ({"k": 0.3}, lambda o: lr_scheduler.LambdaLR(o, lambda q: 1.0 / math.sqrt(1.0 + 0.3 * q))),
}


def trajectories() -> Iterator[Tree]:
    """Yield one training run for every optimizer on both networks, and for every schedule."""
    for name, (settings, make) in OPTIMIZERS.items():
        for network, size, over in (
            (_layered, 1, "mean"),
            (_layered, 3, "sum"),
            (_graph, 2, "mean"),
            (_graph, 1, "sum"),
        ):
            training = {"optimizer": {"name": name, **settings}, "batch_size": size, "over_samples": over}
            yield trajectory({**network(), "training": training}, make, None)
    for number, (name, (settings, schedule)) in enumerate(SCHEDULES.items()):
        for unit in ("update", "epoch"):
            optimizer = ("sgd", "momentum", "adam")[number % 3]
            training = {
                "optimizer": {"name": optimizer, **OPTIMIZERS[optimizer][0]},
                "schedule": {"name": name, "unit": unit, **settings}, "batch_size": 2,
            }  # fmt: skip
            yield trajectory({**_layered(), "training": training}, OPTIMIZERS[optimizer][1], (schedule, unit))


def trajectory(
    tree: Tree, make: Callable[[list[Tensor]], Optimizer], schedule: tuple[Callable[[Optimizer], Scheduler], str] | None
) -> Tree:
    """Return the file's tree and what training it gives: rate, loss before the update, parameters after it."""
    marks, moved = _marks(tree, make, schedule, 0.0), _marks(tree, make, schedule, 1e-15)
    pairs = zip(marks[-1]["parameters"], moved[-1]["parameters"], strict=True)
    if max(abs(one - other) / max(1.0, abs(one)) for one, other in pairs) > CALM:
        marks.pop()
    return {"document": tree, "marks": marks}


def _marks(
    tree: Tree,
    make: Callable[[list[Tensor]], Optimizer],
    schedule: tuple[Callable[[Optimizer], Scheduler], str] | None,
    change: float,
) -> list[Tree]:
    """Train from parameters that are all a little larger, relatively; return what there is at each mark."""
    parameters = parameters_of(tree["network"])
    with torch.no_grad():
        for parameter in parameters.values():
            parameter.mul_(1.0 + change)
    frozen = {key_of(edge) for edge in tree["network"]["edges"] if edge.get("frozen")}
    optimizer = make([parameter for key, parameter in parameters.items() if key not in frozen])
    scheduler = schedule[0](optimizer) if schedule else None
    rows = [dict(zip(tree["data"]["columns"], row, strict=True)) for row in tree["data"]["rows"]]
    size, marks, place = tree["training"]["batch_size"], [], 0
    for done in range(1, MARKS[-1] + 1):
        batch, place = rows[place : place + size], place + size
        rate = optimizer.param_groups[0]["lr"]
        loss = _update(tree, batch, parameters, optimizer)
        if done in MARKS:
            values = [parameter.item() for parameter in parameters.values()]
            marks.append({"updates": done, "rate": rate, "loss": loss, "parameters": values})
        if place >= len(rows):
            place = 0
        ended = scheduler is not None and scheduler.last_epoch >= tree["training"]["schedule"].get("total", math.inf)
        if schedule and scheduler and (schedule[1] == "update" or place == 0) and not ended:
            scheduler.step()  # past its end PyTorch's cosine would rise again
    return marks


def _update(tree: Tree, batch: list[dict[str, float]], parameters: dict[Any, Tensor], optimizer: Optimizer) -> float:
    losses = torch.stack([run(tree, row, parameters).loss for row in batch])
    loss = losses.mean() if tree["training"].get("over_samples", "mean") == "mean" else losses.sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def _layered() -> Tree:
    """Return a 2-2-1 network on five samples, so that the last of its batches is smaller."""
    neurons = [("x", "input", None), ("y", "input", None), ("b", "bias", None), ("p", "hidden", "tanh"),
               ("q", "hidden", "tanh"), ("z", "output", "logistic")]  # fmt: skip
    edges = [("x", "p", 0.4), ("y", "p", -0.7), ("b", "p", 0.1), ("x", "q", 0.9), ("y", "q", 0.3), ("b", "q", -0.2),
             ("p", "z", 0.8), ("q", "z", -0.5), ("b", "z", 0.05)]  # fmt: skip
    rows = [[0.0, 0.0, 0.1], [0.0, 1.0, 0.9], [1.0, 0.0, 0.8], [1.0, 1.0, 0.2], [0.5, -0.5, 0.6]]
    return _tree("layered", neurons, edges, ["x", "y", "z"], rows)


def _graph() -> Tree:
    """Return a graph with a skip edge, a tie, a held edge and an output that feeds another, on three samples."""
    neurons = [("i", "input", None), ("b", "bias", None), ("h", "hidden", "softsign"), ("k", "hidden", "silu"),
               ("o", "output", "identity"), ("u", "output", "tanh")]  # fmt: skip
    edges = [("i", "h", 0.6), ("b", "h", -0.3), ("h", "k", 0.7), ("i", "k", 0.6), ("k", "o", -0.8), ("i", "o", 0.25),
             ("o", "u", 0.5), ("h", "u", -0.9), ("b", "u", 0.15)]  # fmt: skip
    tree = _tree("graph", neurons, edges, ["i", "o", "u"], [[0.3, 0.15, -0.2], [-0.5, -0.2, 0.1], [0.7, 0.3, -0.4]])
    for edge in (0, 3):
        tree["network"]["edges"][edge]["tie"] = "shared"
    tree["network"]["edges"][5]["frozen"] = True
    return tree


def _tree(title: str, neurons: list[Any], edges: list[Any], columns: list[str], rows: list[list[float]]) -> Tree:
    return {
        "format": "nablascope", "version": 1, "title": title,
        "network": {
            "neurons": [
                {"id": id, "role": role, **({"activation": name} if name else {})} for id, role, name in neurons
            ],
            "edges": [
                {"id": f"w{k + 1}", "from": source, "to": target, "weight": weight}
                for k, (source, target, weight) in enumerate(edges)
            ],
        },
        "loss": {"name": "half_squared_error"},
        "data": {"columns": columns, "rows": rows},
    }  # fmt: skip
