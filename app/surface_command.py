"""The command `surface`: the loss over two weights, as JSON, as a table for people, as picture or numbers in a file."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from app.commands import Refused, finish, open_document, print_json, print_table
from app.surface.axes import Axes
from app.surface.export_data import arrays_of, csv_of, npz
from app.surface.ground import NetworkGround
from app.surface.scene import SurfaceScene
from app.surface.staging import scene_of, with_hiker
from app.words import tr, worded
from core import disk
from core.document import Document
from core.findings import did_you_mean, printable
from core.iteration import iterate
from core.numbers import parse_number, shown
from core.surface import Surface, surface

WIDEST_TABLE = 12
SMALLEST_GRID, LARGEST_GRID = 2, 4096
PICTURE_KINDS, NUMBER_KINDS = (".png", ".svg", ".pdf"), (".npz", ".csv")


def run(options: argparse.Namespace) -> bool:
    """Print the loss over two weights, or write it to a file."""
    document = open_document(options)
    (x_edge, x_values), (y_edge, y_values) = (_axis(document, options, axis) for axis in ("x", "y"))
    two_weights(document, x_edge, y_edge)
    kind = file_kind(options.out, (*PICTURE_KINDS, *NUMBER_KINDS))
    made = finish(surface(document, x_edge, y_edge, x_values, y_values))
    if options.out is not None:
        write_file(options.out, _content(document, made, kind, options))
        if not options.json:
            return True
    if options.json:
        print_json({"x_values": x_values.tolist(), "y_values": y_values.tolist(), "loss": made.loss.tolist()})
    else:
        _tell(document, made)
    return True


def file_kind(out: str | None, kinds: tuple[str, ...]) -> str:
    """Return how the name of a file ends; "" without a file."""
    if out is None:
        return ""
    kind = Path(out).suffix.lower()
    if kind not in kinds:
        endings = tr(" or ").join((", ".join(kinds[:-1]), kinds[-1]))
        raise Refused(tr("{out}: the name must end with {endings}", out=printable(out), endings=endings))
    return kind


def write_file(out: str, content: bytes) -> None:
    """Write a file, wholly or not at all."""
    try:
        disk.replace_file(Path(out), content)
    except (OSError, ValueError) as error:
        raise Refused(f"{printable(out)}: {getattr(error, 'strerror', None) or error}") from error


def _content(document: Document, made: Surface, kind: str, options: argparse.Namespace) -> bytes:
    """Return what goes into the file: numbers without Qt, pictures with it."""
    scene = _scene(document, made)
    if kind == ".npz":
        return npz(arrays_of(scene))
    if kind == ".csv":
        return finish(csv_of(scene))
    from app.surface.export_pictures import SurfacePicture, picture_without_window

    picture = SurfacePicture(scene, options.picture, title=document.title)
    return picture_without_window(picture, kind, options.theme, options.size)


def _scene(document: Document, made: Surface) -> SurfaceScene:
    """Return the surface with the network's own two weights on it."""
    ends = [(float(values[0]), float(values[-1])) for values in (made.x_values, made.y_values)]
    axes = Axes(made.x_edge, made.y_edge, ends[0], ends[1], len(made.x_values))
    ground = NetworkGround(document, made.x_edge, made.y_edge, None)
    place = document.network.weights[[made.x_edge, made.y_edge]][np.newaxis].copy()
    losses = ground.at(np.ascontiguousarray(place.T))[0].copy()
    scene = scene_of(ground, axes, made.loss, stale=False, log=False)
    return with_hiker(scene, ground, axes, (place, losses, 0), iterate(document))


def edge_named(document: Document, axis: str, name: str) -> int:
    """Return the edge of this id."""
    edges = document.network.topology.edge_index
    if name not in edges:
        near = did_you_mean(name, edges)
        remedy = f" ({worded(near)})" if near else ""
        raise Refused(tr('--{axis}: no edge has the id "{name}"', axis=axis, name=printable(name)) + remedy)
    return edges[name]


def two_weights(document: Document, x_edge: int, y_edge: int) -> tuple[int, int]:
    """Return the edges if they are two weights, not two edges of one."""
    parameter = document.network.topology.parameter_of_edge
    if parameter[x_edge] == parameter[y_edge]:
        raise Refused(tr("--x and --y move the same weight: choose two that do not share one"))
    return x_edge, y_edge


def _axis(document: Document, options: argparse.Namespace, axis: str) -> tuple[int, np.ndarray]:
    name, *ends = getattr(options, axis)
    edge = edge_named(document, axis, name)
    try:
        low, high = (parse_number(end) for end in ends)
    except ValueError:
        raise Refused(tr("--{axis}: LOW and HIGH must be numbers, as 0.5, 0,5 or -1/2", axis=axis)) from None
    if not low < high:
        raise Refused(tr("--{axis}: LOW must be below HIGH, both finite", axis=axis))
    if not SMALLEST_GRID <= options.grid <= LARGEST_GRID:
        limits = {"least": SMALLEST_GRID, "most": LARGEST_GRID}
        raise Refused(tr("--grid must be {least} to {most}", **limits))
    return edge, np.linspace(low, high, options.grid)


def _tell(document: Document, made: Surface) -> None:
    ids = document.network.edges.ids
    x, y = ids[made.x_edge], ids[made.y_edge]
    finite = np.where(np.isfinite(made.loss), made.loss, np.inf)
    row, column = np.unravel_index(int(finite.argmin()), finite.shape)
    print(tr("Loss over {x} (to the right) and {y} (downwards), {count} values", x=x, y=y, count=made.loss.size))
    fields = {"x": x, "y": y, "at_x": shown(made.x_values[column], 9), "at_y": shown(made.y_values[row], 9)}
    print(tr("lowest {loss} at {x} = {at_x}, {y} = {at_y}", loss=shown(finite[row, column], 9), **fields))
    if len(made.x_values) <= WIDEST_TABLE:
        head = (f"{y} \\ {x}", *(shown(value, 5) for value in made.x_values))
        rows = zip(made.y_values, made.loss, strict=True)
        print_table([head, *((shown(at, 5), *(shown(value, 5) for value in row)) for at, row in rows)])
    else:
        print(tr("--json prints all of them"))
