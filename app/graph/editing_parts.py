"""Verbs on activations, weights, ties, layers, and parts on the clipboard."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from app.graph.editing_places import Place, pinned
from app.graph.editing_verbs import Editing, edge_source
from app.graph.navigation import neuron_source
from app.words import tr
from core import editing
from core.clipboard import copy_part, is_part, paste_part, read_part
from core.document import Document
from core.editing_base import FreshNames, group_names
from core.formula import Source
from core.levels import SOFTMAX, levels
from core.network import Role

STEP_ASIDE = 80.0  # how far from the original a copy stands


# Activations


def set_activation(name: str) -> Callable[[Editing], None]:
    """Return the verb that gives the selected neurons an activation."""

    def verb(editing_: Editing) -> None:
        neurons = editing_.neurons
        if editing_.needs_neurons():
            text = tr("Set the activation of {names} to {activation}", names=editing_.names(neurons), activation=name)
            editing_.do(text, lambda d: editing.set_activation(d, neurons, name), pin=True)

    return verb


def set_parameter(editing_: Editing, neuron: int, name: str, value: float) -> None:
    """Give a parameter of a neuron's activation another value."""
    spec = editing_.document.network.neurons[neuron]
    text = tr("Set {parameter} of {names} to {value:g}", parameter=name, names=editing_.names([neuron]), value=value)
    parameters = {**spec.parameters, name: value}
    editing_.do(text, lambda d: editing.set_activation(d, [neuron], spec.activation, parameters))


def group_softmax(editing_: Editing) -> None:
    """Let the selected neurons share one softmax of their own."""
    neurons = editing_.neurons
    if editing_.needs_neurons():
        name = FreshNames(group_names(editing_.document.network.neurons)).like("group1")
        text = tr("Make a softmax group: {names}", names=editing_.names(neurons))
        editing_.do(text, lambda d: editing.set_softmax_group(d, neurons, name), pin=True)


def ungroup_softmax(editing_: Editing) -> None:
    """Let the selected softmax neurons share the softmax of their level."""
    found = editing_.document.network.neurons
    neurons = [n for n in editing_.neurons if found[n].activation == SOFTMAX]
    if editing_.need(neurons, tr("Select softmax neurons first.")):
        text = tr("Leave the softmax group: {names}", names=editing_.names(neurons))
        editing_.do(text, lambda d: editing.set_softmax_group(d, neurons, None), pin=True)


# Weights


def _needs_edges(editing_: Editing, count: int = 1) -> bool:
    words = tr("Select an edge first.") if count == 1 else tr("Select at least two edges that are to share one weight.")
    return editing_.need(len(editing_.edges) >= count, words)


def change_weight(editing_: Editing, edge: int, value: float, merge_key: str) -> None:
    """Give an edge another weight; changes under one merge key are one undo entry."""
    if math.isfinite(value) and value != editing_.document.network.weights[edge]:
        text = tr("Change {names}", names=editing_.names(edges=[edge]))
        editing_.do(text, lambda d: editing.set_weight(d, [edge], value), merge_key)


def turned(weight: float, steps: float, fine: bool) -> float:
    """Return a weight some steps of 0.01 higher (fine: 0.001; from 10 on ten times that), on a round number."""
    size = abs(weight)
    power = max(0, math.floor(math.log10(size))) if size >= 1 and math.isfinite(size) else 0
    digits = 2 - power + (1 if fine else 0)
    value = round(weight + steps * 10.0**-digits, digits)
    return value if math.isfinite(value) else weight


def freeze(editing_: Editing) -> None:
    """Hold the selected weights, or set them free where all are held."""
    edges = editing_.edges
    if not _needs_edges(editing_):
        return
    held = bool(editing_.document.network.edges.frozen[list(edges)].all())
    words = "Unfreeze {names}" if held else "Freeze {names}"
    editing_.do(tr(words, names=editing_.names(edges=edges)), lambda d: editing.set_frozen(d, edges, not held))


def tie(editing_: Editing) -> None:
    """Let the selected edges share one weight."""
    edges = editing_.edges
    if _needs_edges(editing_, 2):
        text = tr("Share one weight: {names}", names=editing_.names(edges=edges))
        editing_.do(text, lambda d: editing.tie(d, edges))


def untie(editing_: Editing) -> None:
    """Give the selected edges weights of their own."""
    edges = [e for e in editing_.edges if editing_.document.network.edges.tie[e]]
    if editing_.need(edges, tr("None of the selected edges shares its weight.")):
        text = tr("Give each its own weight: {names}", names=editing_.names(edges=edges))
        editing_.do(text, lambda d: editing.untie(d, edges))


# Layers


def selected_level(editing_: Editing) -> int | None:
    """Return the level of the neuron selected last; a bias counts to the layer that stands in its column."""
    neuron = editing_.last_neuron
    return None if neuron is None else int(levels(editing_.document.network.topology)[neuron])


def add_layer(size: int) -> Callable[[Editing], None]:
    """Return the verb that puts a hidden layer of so many neurons behind the selected neuron's."""

    def verb(editing_: Editing) -> None:
        level = selected_level(editing_)
        if level is None:
            editing_.needs_neurons()
            return
        _made_layer(
            editing_,
            tr("Add a layer of {size}", size=size),
            lambda d: editing.add_layer_after(d, level, size),
        )

    return verb


def duplicate_layer(editing_: Editing) -> None:
    """Put the selected neuron's hidden layer there twice."""
    level = selected_level(editing_)
    if level is None:
        editing_.needs_neurons()
    else:
        _made_layer(editing_, tr("Duplicate the layer"), lambda d: editing.duplicate_layer(d, level))


def _made_layer(editing_: Editing, text: str, edit: Callable[[Document], tuple[Document, tuple[int, ...]]]) -> None:
    def edited(document: Document) -> tuple[Document, tuple[Source, ...]]:
        document, neurons = edit(document)
        return document, tuple(neuron_source(neuron) for neuron in neurons)

    if editing_.edits.add(text, edited):
        editing_.stage.fit()
    else:
        editing_.stage.tell(editing_.edits.refused, editing_.edits.refused_places)


def remove_layer(editing_: Editing) -> None:
    """Remove the selected neuron's layer; what fed it feeds what it fed."""
    level = selected_level(editing_)
    if level is None:
        editing_.needs_neurons()
        return
    chosen = editing_.workbench.selected
    editing_.workbench.select(None)
    if not editing_.do(tr("Remove the layer"), lambda d: editing.remove_layer(d, level), pin=True):
        editing_.workbench.select_all(chosen)


# Parts on the clipboard


def copy(editing_: Editing) -> bool:
    """Put the selected neurons, with the edges among them, on the clipboard as text."""
    neurons = editing_.neurons
    if not editing_.needs_neurons():
        return False
    document = pinned(editing_.document, editing_.stage.places())
    editing_.copied, editing_.paste_count = copy_part(document, neurons), 0
    QGuiApplication.clipboard().setText(editing_.copied)
    return True


def cut(editing_: Editing) -> None:
    """Copy the selected neurons and remove them."""
    neurons = editing_.neurons
    if copy(editing_):
        text = tr("Cut {names}", names=editing_.names(neurons))
        editing_.workbench.select(None)
        editing_.do(text, lambda d: editing.remove(d, neurons), pin=True)
        editing_.paste_count = -1  # what was cut goes back to where it was


def may_paste(_: Editing) -> bool:
    return is_part(QGuiApplication.clipboard().text())


def paste(editing_: Editing) -> None:
    """Put the part on the clipboard into the network, a little aside of where it was copied."""
    text = QGuiApplication.clipboard().text()
    if text != editing_.copied:
        editing_.copied, editing_.paste_count = text, 0
    shift = STEP_ASIDE * (editing_.paste_count + 1)
    if _paste(editing_, text, (shift, shift), tr("Paste")):
        editing_.paste_count += 1


def paste_at(editing_: Editing, place: Place) -> None:
    """Put the part on the clipboard there."""
    text = QGuiApplication.clipboard().text()

    def shift() -> Place:
        standing = [(n.x, n.y) for n in read_part(text).neurons if n.x is not None and n.y is not None]
        if not standing:
            return 0.0, 0.0
        x, y = zip(*standing, strict=True)
        return place[0] - (min(x) + max(x)) / 2, place[1] - (min(y) + max(y)) / 2

    editing_.make(tr("Paste"), lambda d: _pasted(d, text, shift()))


def duplicate(editing_: Editing) -> None:
    """Put a copy of the selected neurons beside them."""
    neurons = editing_.neurons
    if editing_.needs_neurons():
        document = pinned(editing_.document, editing_.stage.places())
        text = tr("Duplicate {names}", names=editing_.names(neurons))
        _paste(editing_, copy_part(document, neurons), (STEP_ASIDE, STEP_ASIDE), text)


def _paste(editing_: Editing, part: str, shift: Place, text: str) -> bool:
    if editing_.make(text, lambda d: _pasted(d, part, shift)):
        editing_.stage.follow()
        return True
    return False


def _pasted(document: Document, part: str, shift: Place) -> tuple[Document, tuple[Source, ...]]:
    document, neurons, edges = paste_part(document, part, *shift)
    return document, (*map(edge_source, edges), *map(neuron_source, neurons))


# Drafts


def may_be_bias(editing_: Editing) -> bool:
    """Whether no edge leads to any selected neuron."""
    into = set(editing_.document.network.edges.target.tolist())
    return bool(editing_.neurons) and into.isdisjoint(editing_.neurons)


def all_are(editing_: Editing, role: Role) -> bool:
    """Whether all selected neurons are of a role."""
    found = editing_.document.network.neurons
    return bool(editing_.neurons) and all(found[n].role is role for n in editing_.neurons)
