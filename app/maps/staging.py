"""From a document and what is asked for to a scene: one pure function, called on either thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from app.maps.scene import Choices, MapScene, Points, Range, Space
from app.words import tr
from core.document import Document
from core.maps import (
    Field,
    data_range,
    field_of,
    function_of,
    mean_inputs,
    responses,
    spread_rows,
    telling_inputs,
    widened,
)
from core.maps_carried import carried, decided_by, grid_lines, hidden_layers, separating_lines, stages_to, usual_pair
from core.maps_classes import Decision, decision_of, target_classes
from core.network import Floats, Role, Topology

MOST_POINTS = 2000
BEYOND_ALONE, BEYOND = 0.45, 0.14  # of the data's range, to either side: a function, a field
ROOM, NARROWEST = 0.07, 0.02  # around the carried grid; of a range, next to its values
DECIDED = 48  # points across the space of two units


@dataclass(frozen=True)
class Fineness:
    """Points across a field and along a function, lines of the carried grid and points along them."""

    field: int
    function: int
    lines: int
    along: int


COARSE, FINE = Fineness(64, 241, 13, 37), Fineness(160, 601, 17, 65)
FEW_LINES = 9  # where two units are not their whole layer, and the grid folds over itself
MOST_VALUES = 6_000_000  # of neurons times points, at rest
QUICK_PRODUCTS = 4_000_000  # of edges times points, while it moves: some milliseconds


def fitted(fineness: Fineness, document: Document, live: bool) -> Fineness:
    """Return a coarser grid where the network is large."""
    network = document.network
    most = MOST_VALUES / max(1, len(network.neurons))
    if live:
        most = min(most, QUICK_PRODUCTS / max(1, len(network.edges)))
    side = int(min(fineness.field, max(12, most**0.5)))
    return Fineness(side, fineness.function, fineness.lines, fineness.along)


def scene_of(document: Document, choices: Choices, row: int | None, fineness: Fineness) -> MapScene:
    """Return the scene of a document that can be computed; `row`: the present sample."""
    topology = document.network.topology
    if not len(topology.inputs):
        return MapScene(message=tr("Maps need an input that can run through its values: this network has none."))
    axes, decision = axes_of(document, choices), decision_of(document)
    held = held_inputs(document, choices, row)
    points = points_of(document, decision)
    shown = shown_of(topology, choices, decision)
    ends = ranges_of(document, axes, choices.reach)
    present = points.rows.index(row) if row is not None and row in points.rows else None
    function = field = None
    border: tuple[Floats, ...] = ()
    if ends[1] is None or axes[1] is None:
        function = function_of(document, axes[0], np.linspace(*ends[0], fineness.function), held)
    else:
        values = [np.linspace(*one, fineness.field) for one in (ends[0], ends[1])]
        field = field_of(document, (axes[0], axes[1]), values[0], values[1], held)
        border = _border(field, field.out[topology.outputs], decision) if shown is None else ()
    space = _space(document, choices, axes, ends, held, points, border, fineness)
    return MapScene(document, "", axes, held, decision, shown, function, field, points, present, space, border)


# What is chosen


def axes_of(document: Document, choices: Choices) -> tuple[int, int | None]:
    """Return the places of the inputs that run: the chosen ones, else the two that tell most about the targets."""
    topology = document.network.topology
    ids = [topology.neurons[neuron].id for neuron in topology.inputs]
    if len(ids) == 1:
        return 0, None
    usual = [0, 1] if len(ids) == 2 else sorted(telling_inputs(document.inputs, document.targets)[:2])
    x = ids.index(choices.x) if choices.x in ids else usual[0]
    y = ids.index(choices.y) if choices.y in ids else usual[1]
    if x == y:
        y = next(place for place in (*usual, 0, 1) if place != x)
    return x, y


def held_inputs(document: Document, choices: Choices, row: int | None) -> Floats:
    """Return what the inputs that do not run are held at."""
    topology = document.network.topology
    at_sample = choices.at_sample and row is not None and row < len(document.inputs)
    held = document.inputs[row].copy() if at_sample and row is not None else mean_inputs(document).copy()
    for place, neuron in enumerate(topology.inputs.tolist()):
        held[place] = choices.held.get(topology.neurons[neuron].id, held[place])
    return held


def shown_of(topology: Topology, choices: Choices, decision: Decision | None) -> int | None:
    """Return the place of the output whose values are shown; None: the classes, or every output of one input."""
    ids = [topology.neurons[neuron].id for neuron in topology.outputs]
    if choices.output in ids:
        return ids.index(choices.output)
    return None if decision is not None or len(topology.inputs) == 1 else 0


def ranges_of(document: Document, axes: tuple[int, int | None], reach: float) -> tuple[Range, Range | None]:
    """Return from where to where the inputs run: the data's range and some room beyond."""
    x, y = axes
    if y is None:
        return widened(data_range(document.inputs[:, x]), BEYOND_ALONE * reach), None
    share = BEYOND * reach
    x_ends, y_ends = (widened(data_range(document.inputs[:, place]), share) for place in (x, y))
    return x_ends, y_ends


def points_of(document: Document, decision: Decision | None) -> Points:
    """Return the data rows that are drawn, with what the network makes of them."""
    total = len(document.data.rows)
    rows = spread_rows(range(total), MOST_POINTS)
    inputs, targets = document.samples(rows)
    out = responses(document.network, inputs).out
    testing = np.isin(rows, document.test_rows)
    found = classes = None
    if decision is not None:
        classes = target_classes(decision, targets)
        found = decision.classes(out[document.network.topology.outputs])
    return Points(tuple(rows), inputs, targets, out, testing, classes, found, total)


# Borders and spaces


def _border(field: Field, outputs: Floats, decision: Decision | None) -> tuple[Floats, ...]:
    """Return the lines between classes, each (corners, 2) values of the two inputs."""
    if decision is None:
        return ()
    if decision.threshold is not None:
        return level_lines(field.x_values, field.y_values, outputs[0], decision.threshold)
    lines: list[Floats] = []
    for place in range(len(outputs)):
        ahead = outputs[place] - np.delete(outputs, place, axis=0).max(axis=0)
        lines += level_lines(field.x_values, field.y_values, ahead, 0.0)
    return tuple(lines)


def level_lines(x_values: Floats, y_values: Floats, values: Floats, level: float) -> tuple[Floats, ...]:
    """Return where values over a grid, (rows, columns), pass a level: lines, each (corners, 2)."""
    finite = np.isfinite(values)
    if min(values.shape) < 2 or not finite.any() or not values[finite].min() < level < values[finite].max():
        return ()
    from contourpy import contour_generator  # a few milliseconds, only where there is something to draw

    whole = values if finite.all() else np.ma.masked_invalid(values)
    generator = contour_generator(x_values, y_values, whole, line_type="Separate")
    return tuple(cast("list[Floats]", generator.lines(level)))


def pair_of(topology: Topology, choices: Choices) -> tuple[int, int | None] | None:
    """Return the two units whose space is shown: the chosen ones where they are still there."""
    index = topology.neuron_index
    chosen = [index.get(id) if id else None for id in (choices.first, choices.second)]
    usable = [n for n in chosen if n is not None and topology.neurons[n].role is Role.HIDDEN]
    if len(usable) == 2 and usable[0] != usable[1]:
        return usable[0], usable[1]
    return usual_pair(topology)


def _space(document: Document, choices: Choices, axes: tuple[int, int | None], ends: tuple[Range, Range | None],
           held: Floats, points: Points, border: tuple[Floats, ...], fineness: Fineness) -> Space | None:  # fmt: skip
    topology = document.network.topology
    pair = pair_of(topology, choices)
    if pair is None:
        return None
    inputs = topology.inputs.tolist()
    plane = inputs[axes[0]], None if axes[1] is None else inputs[axes[1]]
    stages = stages_to(topology, plane, pair)
    whole = all(len(layer) <= 2 for layer in hidden_layers(topology) if pair[0] in layer)
    lines = grid_lines(ends, fineness.lines if whole else FEW_LINES, fineness.along)
    drawn = np.concatenate((lines.reshape(-1, 2), *border))
    all_inputs = np.repeat(held[np.newaxis], len(drawn), axis=0)
    all_inputs[:, axes[0]] = drawn[:, 0]
    if axes[1] is not None:
        all_inputs[:, axes[1]] = drawn[:, 1]
    places = carried(document, stages, np.concatenate((all_inputs, points.inputs)))
    grid, at = places[:, : lines[..., 0].size], lines[..., 0].size
    carried_border = []
    for line in border:
        carried_border.append(places[:, at : at + len(line)])
        at += len(line)
    ranges = tuple(_fit(np.concatenate((grid[number], places[number, at:]))) for number in range(len(stages)))
    home = next(number for number, stage in enumerate(stages) if stage.neurons == pair and stage.quantity == "out")
    across = [np.linspace(*one, DECIDED) for one in ranges[home]]
    decided = decided_by(document.network, pair, across[0], across[1])
    return Space(
        stages, grid.reshape(len(stages), *lines.shape), places[:, at:], tuple(carried_border), ranges, home,
        separating_lines(document.network, pair), decided, whole,
    )  # fmt: skip


def _fit(places: Floats) -> tuple[Range, Range]:
    """Return the ranges that hold all places that are numbers, with some room; saturated units are not magnified."""
    found = []
    for axis in range(2):
        values = places[:, axis]
        low, high = data_range(np.clip(values[np.isfinite(values)], -1e12, 1e12))
        lacking = max(0.0, NARROWEST * max(1.0, abs(low + high) / 2) - (high - low)) / 2
        found.append(widened((low - lacking, high + lacking), ROOM))
    return found[0], found[1]
