"""What gestures, keys and menus do to neurons, edges, roles and places: each verb is one undo entry with a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF

from app.edits import Edits
from app.graph.editing_places import GRID, Place, below, beside, pinned, placed, placed_by_hand, role_at, snapped
from app.graph.navigation import neuron_source
from app.words import tr
from app.workbench import Workbench
from core import editing
from core.arrange import Side, align, arrange, distribute
from core.document import Document
from core.editing import Places
from core.formula import Source
from core.network import Floats, Role
from core.numbers import subscripted

_NAMED = 4  # neurons or edges that an undo text names
ADDED = {Role.INPUT: "Add an input", Role.BIAS: "Add a bias", Role.HIDDEN: "Add a hidden neuron",
         Role.OUTPUT: "Add an output"}  # fmt: skip
ROLE_GIVEN = {Role.INPUT: "Make {names} an input", Role.BIAS: "Make {names} a bias",
              Role.HIDDEN: "Make {names} hidden", Role.OUTPUT: "Make {names} an output"}  # fmt: skip


class Stage(Protocol):
    """The widget, as far as edits need it."""

    def places(self) -> Floats:
        """Where neurons stand on screen, (neurons, 2), in the file's coordinates."""

    def tell(self, words: str, places: Places = ..., is_refusal: bool = ...) -> None:
        """Say something beside the pointer or the selection."""

    def follow(self) -> None:
        """Keep all of the network in sight if it was, else bring the selection into sight."""

    def fit(self) -> None:
        """Lay out afresh and show everything."""

    def edit_name(self, what: str) -> None:
        """Open the field for the selected one's id or label."""

    def edit_selection(self) -> None:
        """Open the field for the selected one's number."""

    def edit_parameter(self, name: str) -> None:
        """Open the field for a parameter of the selected neuron's activation."""

    def start_edge(self) -> None:
        """Let a target be chosen by keys for an edge from the selected neuron."""

    def open_menu(self) -> None:
        """Open the menu of the selection."""

    def popup_problems(self) -> None:
        """Tell why the network cannot be stepped through yet."""


class Editing:
    """The verbs' common ground: the document on the bench, what is selected in it, and where it is shown."""

    def __init__(self, workbench: Workbench, edits: Edits, stage: Stage) -> None:
        self.workbench, self.edits, self.stage = workbench, edits, stage
        self.paste_count = 0
        self.copied = ""

    @property
    def document(self) -> Document:
        return self.workbench.document

    @property
    def neurons(self) -> tuple[int, ...]:
        """The selected neurons, in the order in which they were selected."""
        return tuple(dict.fromkeys(s.index for s in self.workbench.selected if s.kind == "neuron"))

    @property
    def edges(self) -> tuple[int, ...]:
        """The selected edges, in the file's order."""
        return tuple(sorted({s.index for s in self.workbench.selected if s.kind == "edge"}))

    @property
    def last_neuron(self) -> int | None:
        """The neuron selected last, or the one that the selected edge leads to."""
        if self.neurons:
            return self.neurons[-1]
        return int(self.document.network.edges.target[self.edges[-1]]) if self.edges else None

    def names(self, neurons: Iterable[int] = (), edges: Iterable[int] = ()) -> str:
        """Return "h₁, w₂" for an undo text; of many the first and how many more."""
        network = self.document.network
        names = [network.neurons[index].name for index in neurons]
        names += [network.edges.ids[index] for index in edges]
        written = ", ".join(subscripted(" ".join(name.split())[:24]) for name in names[:_NAMED])
        more = len(names) - _NAMED
        return written if more <= 0 else tr("{names} and {count} more", names=written, count=more)

    def do(
        self, text: str, edit: Callable[[Document], Document], merge_key: str | None = None, pin: bool = False
    ) -> bool:
        """Do an edit, or say why not. `pin`: neurons without places get those where they stand on screen."""
        places = self.stage.places() if pin else None
        done = self.edits.do(text, lambda d: edit(d if places is None else pinned(d, places)), merge_key)
        return self._told(done)

    def make(self, text: str, edit: Callable[[Document], tuple[Document, tuple[Source, ...]]]) -> bool:
        """Do an edit that makes something, and select that; others stay where they are on screen."""
        places = self.stage.places()
        return self._told(self.edits.add(text, lambda d: edit(pinned(d, places))))

    def _told(self, done: bool) -> bool:
        if not done:
            self.stage.tell(self.edits.refused, self.edits.refused_places)
        return done

    def need(self, found: object, words: str) -> bool:
        """Whether there is what a verb works on; says what is missing."""
        if not found:
            self.stage.tell(words, is_refusal=False)
        return bool(found)

    def needs_neurons(self, count: int = 1) -> bool:
        """Whether so many neurons are selected; says so where not."""
        words = tr("Select a neuron first.") if count == 1 else tr("Select {count} neurons first.", count=count)
        return self.need(len(self.neurons) >= count, words)


def edge_source(edge: int) -> Source:
    return Source("edge", edge, "weight")


# Neurons and edges


def add_at(editing_: Editing, place: Place, role: Role | None = None) -> bool:
    """Add a neuron at a place, of the role that the place suggests unless one is asked for."""
    if role is None:
        role = role_at(editing_.document.network.neurons, editing_.stage.places(), place[0])
    chosen = role

    def edit(document: Document) -> tuple[Document, tuple[Source, ...]]:
        document, neuron = editing.add_neuron(document, chosen, *place)
        return document, (neuron_source(neuron),)

    return editing_.make(tr(ADDED[role]), edit)


def add_beside(editing_: Editing) -> None:
    """Add a neuron right of the selected one."""
    if add_at(editing_, beside(editing_.stage.places(), editing_.last_neuron)):
        editing_.stage.follow()


def add_below(editing_: Editing) -> None:
    """Add a neuron of the same role below the selected one."""
    neuron = editing_.last_neuron
    role = None if neuron is None else editing_.document.network.neurons[neuron].role
    if add_at(editing_, below(editing_.stage.places(), neuron), role):
        editing_.stage.follow()


def add_bias(editing_: Editing) -> None:
    """Add a bias below the lowest neuron of the selected one's column."""
    places, neuron = editing_.stage.places(), editing_.last_neuron
    if neuron is not None:
        column = np.flatnonzero(np.abs(places[:, 0] - places[neuron, 0]) < GRID)
        neuron = int(column[places[column, 1].argmax()])
    if add_at(editing_, below(places, neuron), Role.BIAS):
        editing_.stage.follow()


def connect(editing_: Editing, source: int, target: int) -> bool:
    """Draw an edge and select it."""

    def edit(document: Document) -> tuple[Document, tuple[Source, ...]]:
        document, edge = editing.add_edge(document, source, target)
        return document, (edge_source(edge),)

    ends = (editing_.names([source]), editing_.names([target]))
    return editing_.make(tr("Draw an edge: {source} → {target}", source=ends[0], target=ends[1]), edit)


def remove_selected(editing_: Editing) -> None:
    """Remove what is selected, neurons with their edges."""
    neurons, edges = editing_.neurons, editing_.edges
    if not editing_.need(neurons or edges, tr("Nothing is selected.")):
        return
    text = tr("Delete {names}", names=editing_.names(neurons, edges))
    editing_.workbench.select(None)
    editing_.do(text, lambda d: editing.remove(d, neurons, edges), pin=True)


def select_all(editing_: Editing) -> None:
    """Select every neuron, and every edge where they are few enough to be seen one by one."""
    network = editing_.document.network
    edges = range(len(network.edges)) if len(network.edges) <= 200 else ()
    sources = (*map(edge_source, edges), *map(neuron_source, range(len(network.neurons))))
    editing_.workbench.select_all(sources)


def set_role(role: Role) -> Callable[[Editing], None]:
    """Return the verb that gives the selected neurons a role."""

    def verb(editing_: Editing) -> None:
        neurons = editing_.neurons
        if editing_.needs_neurons():
            text = tr(ROLE_GIVEN[role], names=editing_.names(neurons))
            editing_.do(text, lambda d: editing.set_role(d, neurons, role), pin=True)

    return verb


# Places


def move(editing_: Editing, places: Mapping[int, Place], merge_key: str | None = None) -> bool:
    """Put neurons at other places."""
    text = tr("Move {names}", names=editing_.names(places))
    return editing_.do(text, lambda d: placed(d, places), merge_key, pin=True)


def nudge(editing_: Editing, dx: float, dy: float, gesture: int) -> None:
    """Move the selected neurons by one step of the grid; the steps of one `gesture` are one undo entry."""
    neurons = editing_.neurons
    if not editing_.needs_neurons():
        return
    now = editing_.stage.places()
    moved = {n: snapped((float(now[n, 0]) + GRID * dx, float(now[n, 1]) + GRID * dy)) for n in neurons}
    if move(editing_, moved, f"nudge {gesture}"):
        editing_.stage.follow()


def align_selected(side: Side, words: str) -> Callable[[Editing], None]:
    """Return the verb that puts the selected neurons on one line."""
    return lambda e: _rearranged(e, 2, words, lambda places: align(places, side))


def distribute_horizontally(editing_: Editing) -> None:
    """Put the selected neurons at equal distances from left to right."""
    _rearranged(editing_, 3, "Distribute {names}", lambda places: distribute(places, "horizontally"))


def distribute_vertically(editing_: Editing) -> None:
    """Put the selected neurons at equal distances from top to bottom."""
    _rearranged(editing_, 3, "Distribute {names}", lambda places: distribute(places, "vertically"))


def _rearranged(editing_: Editing, least: int, words: str, change: Callable[[Floats], Floats]) -> None:
    neurons = list(editing_.neurons)
    if not editing_.needs_neurons(least):
        return
    changed = np.round(change(editing_.stage.places()[neurons]), 2)
    places = {n: (float(x), float(y)) for n, (x, y) in zip(neurons, changed.tolist(), strict=True)}
    text = tr(words, names=editing_.names(neurons))
    editing_.do(text, lambda d: placed(d, places), pin=True)


def arrange_automatically(editing_: Editing) -> None:
    """Arrange the selected neurons (several), else all; those placed by hand stay."""
    neurons = editing_.neurons
    everyone = range(len(editing_.document.network.neurons))
    if len(neurons) > 1:
        _arranged(editing_, sorted(set(everyone) - set(neurons)), tr("Arrange {names}", names=editing_.names(neurons)))
    else:
        _arranged(editing_, placed_by_hand(editing_.document), tr("Arrange automatically"))


def arrange_everything(editing_: Editing) -> None:
    """Arrange all neurons, those placed by hand too."""
    _arranged(editing_, (), tr("Arrange everything anew"))


def _arranged(editing_: Editing, keep: Iterable[int], text: str) -> None:
    kept = set(keep)

    def edit(document: Document) -> Document:
        places = arrange(document.network.topology, kept).tolist()
        moved = {n: (float(x), float(y)) for n, (x, y) in enumerate(places) if n not in kept}
        return placed(document, moved, by_hand=False)

    if editing_.need(editing_.document.network.neurons, tr("There is nothing to arrange.")) and editing_.do(
        text, edit, pin=bool(kept)
    ):
        editing_.stage.fit()


def place_of(point: QPointF, stretch: tuple[float, float]) -> Place:
    """Return a point of the picture in the file's coordinates."""
    return point.x() / stretch[0], point.y() / stretch[1]
