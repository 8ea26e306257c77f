"""The maps in plain words: a place, a point, how many are right, where the inputs are held."""

from __future__ import annotations

import numpy as np

from app.maps.scene import MapScene
from app.words import tr
from core.maps import responses
from core.maps_classes import NONE
from core.network import Floats
from core.numbers import shown

FEW = 6  # inputs or outputs that are all named


def inputs_words(scene: MapScene, inputs: Floats) -> str:
    """Name the inputs that run, and of a few inputs all."""
    places = range(len(inputs)) if len(inputs) <= FEW else scene.plane
    return ", ".join(_input_words(scene, place, float(inputs[place])) for place in places)


def _input_words(scene: MapScene, place: int, value: float) -> str:
    """Name an input with its number; of a scaled column also with the number of the world."""
    assert scene.document is not None
    document, words = scene.document, f"{scene.input_name(place)} = {shown(value, 3)}"
    scaling = document.data.scaling.get(document.network.neurons[int(document.network.topology.inputs[place])].id)
    if scaling is None:
        return words
    world = shown(float(scaling.unscaled(np.array(value))), 3)
    return tr("{words} ({world} before scaling)", words=words, world=world)


def outputs_words(scene: MapScene, outputs: Floats) -> str:
    """Name the outputs, of many the largest."""
    places = range(len(outputs)) if len(outputs) <= FEW else np.argsort(-outputs)[:3].tolist()
    parts = [f"{scene.name(scene.output_neuron(place))} = {shown(float(outputs[place]), 4)}" for place in places]
    return ", ".join(parts)


def class_name(scene: MapScene, number: int) -> str:
    """Return a class by name."""
    assert scene.decision is not None
    return tr("no class") if number == NONE else class_label(scene.decision.names[number])


def class_label(name: str) -> str:
    """Return a class's name as it is written: a target with a proper minus, a neuron with its subscript."""
    from core.numbers import subscripted

    return "−" + name[1:] if name.startswith("-") else subscripted(name)


def place_lines(scene: MapScene, inputs: Floats) -> list[str]:
    """Tell what the network answers to some inputs, computed just there."""
    assert scene.document is not None
    topology = scene.document.network.topology
    outputs = responses(scene.document.network, inputs[np.newaxis]).out[topology.outputs, 0]
    lines = [inputs_words(scene, inputs), outputs_words(scene, outputs)]
    if scene.decision is not None:
        found = int(scene.decision.classes(outputs[:, np.newaxis])[0])
        lines.append(tr("class {name}", name=class_name(scene, found)))
    return lines


def point_lines(scene: MapScene, number: int) -> list[str]:
    """Tell a data point: its row, inputs, outputs beside targets, and whether the class is right."""
    points = scene.points
    assert points is not None and scene.document is not None
    outputs = points.out[scene.document.network.topology.outputs, number]
    row = points.rows[number] + 1
    name = tr("Row {row}, kept for the test", row=row) if points.testing[number] else tr("Row {row}", row=row)
    lines = [name, inputs_words(scene, points.inputs[number]), outputs_words(scene, outputs)]
    if points.classes is not None and points.found is not None:
        target, found = int(points.classes[number]), int(points.found[number])
        right = tr("class {name}: right", name=class_name(scene, target))
        wrong = tr("taken for class {found}, it is class {name}", found=class_name(scene, found),
                   name=class_name(scene, target))  # fmt: skip
        lines.append(right if target == found else wrong)
    else:
        lines.append(tr("targets {targets}", targets=", ".join(shown(float(t), 4) for t in points.targets[number])))
    return [*lines, tr("Click to look at this row.")]


def score_words(scene: MapScene) -> str:
    """Tell how many points are taken for their class, or how far off the outputs are; apart for training and test."""
    points = scene.points
    if points is None or not points.rows:
        return ""
    if points.classes is None or not scene.by_class:
        return _error_words(scene) + _of_total(scene)
    right, testing = ~points.wrong, points.testing
    if testing.any():
        words = tr("{share} % right, test {test} %", share=_share(right[~testing]), test=_share(right[testing]))
    else:
        words = tr("{right} of {count} right", right=int(right.sum()), count=len(right))
    return words + _of_total(scene)


def _error_words(scene: MapScene) -> str:
    """Tell the root of the mean square error of what is shown."""
    points, document = scene.points, scene.document
    assert points is not None and document is not None
    outputs = document.network.topology.outputs
    places = list(range(len(outputs))) if scene.shown is None else [scene.shown]
    with np.errstate(all="ignore"):
        squares = ((points.out[outputs[places]].T - points.targets[:, places]) ** 2).mean(axis=1)
        if not points.testing.any():
            return tr("RMS error {value}", value=shown(float(np.sqrt(squares.mean())), 3))
        values = [shown(float(np.sqrt(squares[which].mean())), 3) for which in (~points.testing, points.testing)]
    return tr("RMS error {training}, test {test}", training=values[0], test=values[1])


def _share(right: np.ndarray) -> str:
    return shown(100.0 * float(right.mean()), 3) if len(right) else "0"


def _of_total(scene: MapScene) -> str:
    points = scene.points
    assert points is not None
    if len(points.rows) == points.total:
        return ""
    return " " + tr("({count} of {total} rows drawn)", count=f"{len(points.rows):,}", total=f"{points.total:,}")


def described(scene: MapScene) -> str:
    """Return the map in words, for those who do not see it."""
    if scene.document is None:
        return scene.message
    parts = [score_words(scene)]
    if scene.points is not None and scene.present is not None:
        parts += point_lines(scene, scene.present)[:-1]
    return ". ".join(part for part in parts if part)
