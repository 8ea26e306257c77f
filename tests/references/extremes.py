"""Networks whose outputs are saturated: net inputs of ±800 and ±1000 under the two cross-entropies."""

from __future__ import annotations

from collections.abc import Iterator

from tests.references.torch_network import Tree

NETS = (800.0, -800.0, 1000.0, -1000.0)


def extreme_trees() -> Iterator[Tree]:
    """Yield logistic outputs under both cross-entropies, and softmax groups with hard and soft targets."""
    for loss in ("binary_cross_entropy", "categorical_cross_entropy"):
        for over_outputs in ("sum", "mean"):
            rows = [[net, target, 1.0 - target] for net in NETS for target in (0.0, 1.0, 0.25)]
            yield _tree(f"logistic {loss} {over_outputs}", (loss, over_outputs), ["logistic", "logistic"], rows)
    for over_outputs in ("sum", "mean"):
        targets = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.2, 0.3, 0.5), (0.0, 0.0, 0.0))
        rows = [[net, *target] for net in NETS for target in targets]
        loss = "categorical_cross_entropy"
        yield _tree(f"softmax {loss} {over_outputs}", (loss, over_outputs), ["softmax"] * 3, rows)


def _tree(title: str, loss: tuple[str, str], activations: list[str], rows: list[list[float]]) -> Tree:
    """Return a network whose first output has the hidden neuron's net, the second its negative, the third 0."""
    outputs = [f"o{k + 1}" for k in range(len(activations))]
    edges = [("i", "h", 1.0), ("h", "o1", 1.0), ("h", "o2", -1.0), ("h", "o3", 0.0)][: len(outputs) + 1]
    return {
        "format": "nablascope", "version": 1, "title": title,
        "network": {
            "neurons": [
                {"id": "i", "role": "input"}, {"id": "h", "role": "hidden", "activation": "identity"},
                *({"id": f"o{k + 1}", "role": "output", "activation": name} for k, name in enumerate(activations)),
            ],
            "edges": [
                {"id": f"w{k + 1}", "from": source, "to": target, "weight": weight}
                for k, (source, target, weight) in enumerate(edges)
            ],
        },
        "loss": {"name": loss[0], "over_outputs": loss[1]},
        "data": {"columns": ["i", *outputs], "rows": rows},
    }  # fmt: skip
