"""Child process: computes a saved network's surface, prints the time. Words: program, torch or jax; the folder."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

POINTS, X_RANGE, Y_RANGE = 128, (-3.0, 3.0), (-4.0, 4.0)
X, Y = (0, 0, 0), (0, 0, 1)


def by_the_program(folder: Path) -> np.ndarray:
    from core.files import read
    from core.surface import surface
    from tests.benchmarks.timing import finished

    document = read(folder / "network.json")
    edges = document.network.topology.edge_index
    axes = np.linspace(*X_RANGE, POINTS), np.linspace(*Y_RANGE, POINTS)
    return finished(surface(document, edges["w1"], edges["w2"], *axes)).loss


def by_another(kind: str, folder: Path) -> np.ndarray:
    from tests.benchmarks.arrays import Arrays

    with np.load(folder / "arrays.npz") as saved:
        weights, biases = (tuple(saved[f"{name}{k}"] for k in range(3)) for name in ("weights", "biases"))
        arrays = Arrays(weights, biases, "tanh", saved["inputs"], saved["targets"])
    axes = np.linspace(*X_RANGE, POINTS), np.linspace(*Y_RANGE, POINTS)
    if kind == "torch":
        from tests.benchmarks.torch_surface import torch_surface

        return torch_surface(arrays, X, Y, *axes, 1024)()
    from tests.benchmarks.jax_surface import jax_surface

    return jax_surface(arrays, X, Y, *axes)()


def main(kind: str, folder: str) -> int:
    loss = by_the_program(Path(folder)) if kind == "program" else by_another(kind, Path(folder))
    done = time.time()
    assert loss.shape == (POINTS, POINTS)
    print(done, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
