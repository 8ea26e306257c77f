"""Grid, paths and what stands on a surface as numbers: NPZ for programs, CSV for spreadsheets. No Qt here.

Two losses are told apart. That of the surface holds all other weights where they were when the surface was made; the
network's own is the loss of the whole network over its training data, as training went through it.

NPZ, arrays by name (read it with numpy.load; nothing in it is pickled):
    readme    what stands here, as one text
    x_name, y_name    what the axes are called
    x_values, y_values, loss    the grid: loss[row, column] of the surface at (x_values[column], y_values[row])
    point, gradient    (x, y, loss of the surface) of the current point, (∂E/∂x, ∂E/∂y) there
    path, path_surface_losses, path_network_losses    where training has been, (places, 2) and (places,), oldest first
    racer_names, racer_K_path, racer_K_losses    the ways of a race on the surface, K from 0 in the order of the names
    basin_labels, minima, minimum_losses    the map of basins: which of the minima, −1 none, (rows, columns)

CSV, one table: kind, name, place, then x and y titled by their names, surface_loss, network_loss (of a path only).
`kind` is grid, point, path or racer; `place` counts the places of a path from 0, `name` is the racer's. Numbers are
written so that they read back exactly.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterable, Sequence
from typing import Any

import numpy as np

from app.surface.scene import Runner, SurfaceScene
from core.network import Floats

README = __doc__ or ""
HEAD, LOSSES = ("kind", "name", "place"), ("surface_loss", "network_loss")
PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def arrays_of(scene: SurfaceScene, own_losses: Floats | None = None) -> dict[str, Any]:
    """Return the arrays of a scene by name; `own_losses`: the network's, (places of the path,)."""
    x_name, y_name = names_of(scene)
    found: dict[str, Any] = {"readme": np.array(README)}
    found |= {"x_name": np.array(x_name), "y_name": np.array(y_name)}
    if scene.loss is not None:
        found |= {"x_values": scene.x_values, "y_values": scene.y_values, "loss": scene.loss}
    if scene.point is not None:
        found["point"] = np.array(scene.point)
    if scene.gradient is not None:
        found["gradient"] = np.array(scene.gradient)
    if len(scene.path):
        found |= {"path": scene.path, "path_surface_losses": scene.path_losses}
        if own_losses is not None:
            found["path_network_losses"] = own_losses
    if scene.runners:
        found |= racer_arrays(scene.runners)
    if scene.basins is not None:
        basins = scene.basins
        found |= {"basin_labels": basins.labels, "minima": basins.minima, "minimum_losses": basins.losses}
    return found


def names_of(scene: SurfaceScene) -> tuple[str, str]:
    """Return what the axes are called, as in the file: w5, not w₅."""
    return scene.x_name.translate(PLAIN) or "x", scene.y_name.translate(PLAIN) or "y"


def racer_arrays(runners: Sequence[Runner]) -> dict[str, Any]:
    """Return the ways of a race by name."""
    found: dict[str, Any] = {"racer_names": np.array([runner.name for runner in runners])}
    for number, runner in enumerate(runners):
        found[f"racer_{number}_path"] = runner.path
        found[f"racer_{number}_losses"] = runner.losses
    return found


def npz(arrays: dict[str, Any]) -> bytes:
    """Return arrays as the bytes of an NPZ file."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def csv_of(scene: SurfaceScene, own_losses: Floats | None = None) -> Generator[float, None, bytes]:
    """Write a scene as CSV; yields progress from 0 to 1, returns the bytes."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow((*HEAD, *names_of(scene), *LOSSES))
    if scene.loss is not None:
        x_texts = [repr(x) for x in scene.x_values.tolist()]
        for number, (y, losses) in enumerate(zip(scene.y_values.tolist(), scene.loss.tolist(), strict=True), start=1):
            y_text = repr(y)
            rows.writerows(("grid", "", "", x, y_text, repr(loss), "") for x, loss in zip(x_texts, losses, strict=True))
            yield number / len(scene.loss)
    if scene.point is not None:
        rows.writerow(("point", "", "", *map(repr, scene.point), ""))
    rows.writerows(_way("path", "", scene.path, scene.path_losses, own_losses))
    for runner in scene.runners:
        rows.writerows(_way("racer", runner.name, runner.path, runner.losses))
    return table.getvalue().encode("utf-8")


def race_csv(names: tuple[str, str], runners: Sequence[Runner]) -> bytes:
    """Return the ways of a race as CSV."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow((*HEAD, *names, *LOSSES))
    for runner in runners:
        rows.writerows(_way("racer", runner.name, runner.path, runner.losses))
    return table.getvalue().encode("utf-8")


def _way(kind: str, name: str, path: Floats, losses: Floats, own: Floats | None = None) -> Iterable[tuple[object, ...]]:
    owns = [""] * len(path) if own is None else [repr(loss) for loss in own.tolist()]
    for place, ((x, y), loss, whole) in enumerate(zip(path.tolist(), losses.tolist(), owns, strict=True)):
        yield kind, name, place, repr(x), repr(y), repr(loss), whole
