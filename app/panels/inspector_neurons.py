"""The properties of selected neurons: names, role, activation, place, and the sample's value or target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from app.graph.layout import positions
from app.panels.inspector_document import choices_of
from app.panels.inspector_properties import NUMBER, SEVERAL, Property, Section, common, setting
from app.words import tr
from core.activations import ACTIVATIONS, PARAMETER_NAMES, parameters_of
from core.document import Document
from core.editing import move, rename_neuron, set_activation, set_label, set_role, set_softmax_group
from core.editing_base import replace_neurons
from core.network import Neuron, Role, read_only
from core.numbers import subscripted


def neuron_sections(document: Document, chosen: Sequence[int], row: int) -> Iterator[Section]:
    """Yield the properties of these neurons; `row` is the data row on screen."""
    neurons = [document.network.neurons[index] for index in chosen]
    whom = whom_of(neurons)
    yield Section(tr("Neuron {name}", name=whom) if len(neurons) == 1 else whom, tuple(_names(neurons, chosen, whom)))
    computing = [index for index in chosen if document.network.neurons[index].role.computes]
    if computing:
        yield Section(tr("Activation"), tuple(_activation(document, computing)))
    yield Section(tr("Place"), tuple(_axis(neurons, chosen, whom, axis) for axis in ("x", "y")))
    sample = tuple(_sample(document, chosen, row))
    if sample:
        yield Section(tr("Sample {number}", number=row + 1), sample)


def whom_of(neurons: Sequence[Neuron]) -> str:
    """Return what to call some neurons: h₁, or 3 neurons."""
    one = len(neurons) == 1
    return subscripted(neurons[0].name) if one else tr("{count} neurons", count=f"{len(neurons):,}")


def _names(neurons: Sequence[Neuron], chosen: Sequence[int], whom: str) -> Iterator[Property]:
    if len(chosen) == 1:
        yield Property(
            "neuron.id", tr("Id"), neurons[0].id,
            lambda document, id: rename_neuron(document, chosen[0], id),
            lambda id: tr("Rename {old} to {new}", old=whom, new=id),
        )  # fmt: skip
    yield Property(
        "neuron.label", tr("Label"), common(neuron.label for neuron in neurons),
        lambda document, label: _set_label(document, chosen, label),
        lambda label: tr("Label {whom} {label}", whom=whom, label=label) if label
        else tr("Remove the label of {whom}", whom=whom), hint=tr("the id"),
    )  # fmt: skip
    yield Property(
        "neuron.role", tr("Role"), common(neuron.role for neuron in neurons),
        lambda document, role: set_role(document, chosen, role), setting(tr("role"), whom),
        choices=tuple((tr(role.value), role) for role in Role),
    )  # fmt: skip


def _set_label(document: Document, chosen: Sequence[int], label: str) -> Document:
    first = set_label(document, chosen[0], label)
    label_of_all = first.network.neurons[chosen[0]].label
    neurons = document.network.neurons
    return replace_neurons(document, {index: replace(neurons[index], label=label_of_all) for index in chosen})


def _activation(document: Document, chosen: Sequence[int]) -> Iterator[Property]:
    neurons = [document.network.neurons[index] for index in chosen]
    whom, name = whom_of(neurons), common(neuron.activation for neuron in neurons)
    yield Property(
        "neuron.activation", tr("Function"), name,
        lambda document, name: set_activation(document, chosen, name), setting(tr("activation"), whom),
        choices=choices_of(ACTIVATIONS),
    )  # fmt: skip
    if name is SEVERAL:
        return
    for parameter in PARAMETER_NAMES.get(name, ()):
        yield _group(neurons, chosen, whom) if parameter == "group" else _number(neurons, chosen, whom, parameter)


def _group(neurons: Sequence[Neuron], chosen: Sequence[int], whom: str) -> Property:
    return Property(
        "neuron.group", tr("Softmax group"), common(neuron.parameters.get("group") for neuron in neurons),
        lambda document, group: set_softmax_group(document, chosen, group or None),
        lambda group: tr("Put {whom} into the softmax group {group}", whom=whom, group=group) if group
        else tr("Take {whom} out of the softmax group", whom=whom), hint=tr("its level"),
    )  # fmt: skip


def _number(neurons: Sequence[Neuron], chosen: Sequence[int], whom: str, parameter: str) -> Property:
    def edit(document: Document, value: float) -> Document:
        for index in chosen:
            neuron = document.network.neurons[index]
            parameters = {**neuron.parameters, parameter: value}
            set_activation(document, [index], neuron.activation, {parameter: value})  # refuses what cannot be
            document = replace_neurons(document, {index: replace(neuron, parameters=parameters)})
        return document

    values = common(parameters_of(neuron.activation, neuron.parameters)[parameter] for neuron in neurons)
    words = {"slope": tr("slope"), "alpha": tr("factor α")}[parameter]
    return Property(f"neuron.{parameter}", words.capitalize(), values, edit, setting(words, whom), NUMBER)


def _axis(neurons: Sequence[Neuron], chosen: Sequence[int], whom: str, axis: str) -> Property:
    def edit(document: Document, value: float) -> Document:
        return move(document, {index: _moved(document, index, axis, value) for index in chosen})

    value = common(getattr(neuron, axis) for neuron in neurons)
    return Property(f"neuron.{axis}", axis, value, edit, setting(axis, whom), NUMBER, hint=tr("automatic"))


def _moved(document: Document, index: int, axis: str, value: float) -> tuple[float, float]:
    """Return a place with another coordinate; what the file does not say is where it stands by itself."""
    neuron = document.network.neurons[index]
    x, y = neuron.x, neuron.y
    if x is None or y is None:
        x, y = (float(number) for number in positions(document.network.topology)[index])
    return (value, y) if axis == "x" else (x, value)


def _sample(document: Document, chosen: Sequence[int], row: int) -> Iterator[Property]:
    """Yield the value of the inputs, and the target of the outputs, among the chosen ones."""
    if row >= len(document.data.rows):
        return
    column = {id: place for place, id in enumerate(document.data.columns)}
    neurons = document.network.neurons
    for role, key, label in ((Role.INPUT, "value", tr("Value")), (Role.OUTPUT, "target", tr("Target"))):
        found = [neurons[index] for index in chosen if neurons[index].role is role and neurons[index].id in column]
        if found:
            places = [column[neuron.id] for neuron in found]
            value = common(document.data.rows[row, places].tolist())
            words = setting(label.lower(), whom_of(found))
            yield Property(f"neuron.{key}", label, value, _cells_edit(row, places), words, NUMBER)


def _cells_edit(row: int, places: Sequence[int]) -> Callable[[Document, Any], Document]:
    def edit(document: Document, value: float) -> Document:
        rows = document.data.rows.copy()
        rows[row, places] = value
        return replace(document, data=replace(document.data, rows=read_only(rows)))

    return edit
