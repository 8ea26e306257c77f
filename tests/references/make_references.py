"""Make the reference numbers anew: `python -m tests.references.make_references` (needs PyTorch; the tests do not)."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch

from core.files import FileProblems, from_text, to_text
from tests.references.extremes import extreme_trees
from tests.references.landscapes import landscapes
from tests.references.random_networks import document_tree
from tests.references.regularised import regularised
from tests.references.torch_network import ACTIVATIONS, Pass, Tree, gradient_of, parameters_of, run
from tests.references.trajectories import trajectories

FOLDER = Path(__file__).parents[1] / "data" / "references"
LOSSES = ("half_squared_error", "squared_error", "mean_squared_error", "binary_cross_entropy",
          "categorical_cross_entropy")  # fmt: skip
NAMES = (*ACTIVATIONS, "softmax")
MOST = 1e3  # a reference beyond says more about rounding than about the calculus


def main() -> None:
    """Write all files of reference numbers."""
    torch.set_num_threads(1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    write("activations_and_losses", [reference(tree) for tree in pairs()])
    write("random_graphs", [reference(tree) for tree in graphs()])
    write("extremes", [reference(tree, stable=True) for tree in extreme_trees()])
    write("trajectories", trajectories())
    write("regularised", regularised())
    write("landscapes", landscapes())


def write(name: str, content: Any) -> None:
    """Write compact JSON, one reference a line."""
    lines = ",\n".join(
        json.dumps(entry, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for entry in content
    )
    (FOLDER / f"{name}.json").write_text(f"[\n{lines}\n]\n", "utf-8")


def pairs() -> Iterator[Tree]:
    """Yield a small network for every activation with every loss."""
    for first, activation in enumerate(NAMES):
        for second, loss in enumerate(LOSSES):
            shape = {"hidden": [activation] * 3, "outputs": [activation] * 2, "passive": (2, 2), "density": 0.6,
                     "ties": 1, "samples": 2}  # fmt: skip
            over_outputs = ("sum", "mean")[(first + second) % 2]
            yield fit(f"{activation} {loss} {over_outputs}", lambda rng, a=loss, o=over_outputs, s=shape:
                      document_tree(rng, a, o, s))  # fmt: skip


def graphs() -> Iterator[Tree]:
    """Yield larger graphs in which all activations are mixed."""
    for number in range(15):
        loss, over_outputs = LOSSES[number % 5], ("sum", "mean")[number // 5 % 2]
        title = f"graph {number + 1} {loss} {over_outputs}"
        yield fit(title, lambda rng, a=loss, o=over_outputs, n=number: document_tree(rng, a, o, _mixed(rng, n)))


def _mixed(rng: random.Random, number: int) -> Tree:
    hidden = [*rng.sample(NAMES[:-1], 7), "softmax", "softmax", "softmax"]
    smooth = [name for name in NAMES if name not in ("step", "softmax")]
    outputs = [*rng.sample(smooth, 2), "softmax", "softmax"]
    return {"hidden": hidden, "outputs": outputs, "passive": (3, 1 + number % 3), "density": 0.35, "ties": 2,
            "samples": 3}  # fmt: skip


def fit(title: str, make: Callable[[random.Random], Tree]) -> Tree:
    """Return the first network of a seeded sequence that the program takes and whose values are all moderate."""
    for attempt in range(2000):
        tree = {**make(random.Random(f"{title} {attempt}")), "title": title}
        try:
            tree = json.loads(to_text(from_text(json.dumps(tree), title)))
        except FileProblems:
            continue
        if is_moderate(expected(tree, stable=False)):
            return tree
    raise RuntimeError(title)


def is_moderate(value: Any) -> bool:
    """Tell whether every number in nested lists and mappings is finite and not large."""
    if isinstance(value, dict):
        return all(is_moderate(part) for part in value.values())
    if isinstance(value, list):
        return all(is_moderate(part) for part in value)
    return value is None or (math.isfinite(value) and abs(value) < MOST)


def reference(tree: Tree, stable: bool = False) -> Tree:
    """Return a network file's tree together with all its values."""
    return {"document": tree, "expected": expected(tree, stable)}


def expected(tree: Tree, stable: bool) -> Tree:
    """Return the values of every sample, and the loss and gradient of the batch, as mean and as sum."""
    rows = [dict(zip(tree["data"]["columns"], row, strict=True)) for row in tree["data"]["rows"]]
    return {
        "samples": [sample(tree, row, stable) for row in rows],
        "mean": batch(tree, rows, stable, lambda losses: losses.mean()),
        "sum": batch(tree, rows, stable, lambda losses: losses.sum()),
    }


def sample(tree: Tree, row: dict[str, float], stable: bool) -> Tree:
    """Return one sample's values as lists in the file's order; without ∂E/∂out at the extremes, where it overflows."""
    parameters = parameters_of(tree["network"])
    values = run(tree, row, parameters, stable)
    values.loss.backward()
    ids = [neuron["id"] for neuron in tree["network"]["neurons"]]
    result = {
        "loss": values.loss.item(),
        "net": [values.net[id].item() if id in values.net else None for id in ids],
        "out": [values.out[id].item() for id in ids],
        "dE_dout": [gradient_of(values.out[id]) for id in ids],
        "delta": [gradient_of(values.net[id]) if id in values.net else None for id in ids],
        "own": [gradient_of(values.used[edge["id"]]) for edge in tree["network"]["edges"]],
        "gradient": [gradient_of(parameter) for parameter in parameters.values()],
    }
    if stable:
        del result["dE_dout"]
    if len(result["own"]) == len(result["gradient"]):
        del result["own"]
    return result


def batch(tree: Tree, rows: list[dict[str, float]], stable: bool, over: Callable[[torch.Tensor], torch.Tensor]) -> Tree:
    """Return loss and gradient of all samples, taken by autograd through their mean or sum."""
    parameters = parameters_of(tree["network"])
    passes: list[Pass] = [run(tree, row, parameters, stable) for row in rows]
    loss = over(torch.stack([values.loss for values in passes]))
    loss.backward()
    return {"loss": loss.item(), "gradient": [gradient_of(parameter) for parameter in parameters.values()]}


if __name__ == "__main__":
    main()
