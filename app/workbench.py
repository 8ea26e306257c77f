"""The workbench: the only holder of document, iteration, cursor, selection and undo. Views read it, call its verbs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from app.history import Moment, ReplaceState, State
from app.selection import carried
from app.stepping import Stepping
from app.words import tr
from core.document import Document
from core.formula import Source
from core.network import Topology
from core.numbers import shown as written
from core.numbers import subscripted
from core.shared_view import differ_only_in_shared, shared_view

FEWEST_DIGITS, MOST_DIGITS = 2, 17
FEW_UPDATES = 25  # more than so many are a training worth saving


class Lens(StrEnum):
    """What the formulae beside the graph tell: the present step, a gradient's paths, why a number is what it is, or
    nothing before it was predicted.
    """

    STEP = "step"
    PATHS = "paths"
    WHY = "why"
    PREDICT = "predict"


@dataclass(frozen=True)
class Route:
    """A path from a weight or neuron to the loss as the graph shows it; `colour` counts on beyond the route colours."""

    colour: int
    edges: tuple[int, ...]
    neurons: tuple[int, ...]


class Workbench(Stepping):
    """What is open and where one stands in it; see Stepping for its other signals.

    selection_changed: another neuron or edge is selected or pointed at, or another lens or other routes are shown.
    """

    selection_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(document, parent)
        self.undo_stack = QUndoStack(self)
        self.digits = 4
        self.lens = Lens.STEP
        self.path: Path | None = None
        self._restart(document)

    def _restart(self, document: Document) -> None:
        self.state = self._saved = State.at_tip(Moment(document))
        self._live = None
        self.cursor = 0
        self._level_of_cursor = self.level
        self.pinned_sample = None
        self.selected: tuple[Source, ...] = ()
        self.pointed: Source | None = None
        self.routes: tuple[Route, ...] = ()
        self._compute()

    # What is open

    @property
    def is_clean(self) -> bool:
        """Whether the document on screen is the one last opened or saved."""
        return self.state.moment is self._saved.moment and self.state.shared is self._saved.shared

    @property
    def has_unsaved_edits(self) -> bool:
        """Whether something would be lost: a few updates of the saved document are not, stepping makes them again."""
        moment, saved = self.state.moment, self._saved.moment
        if self.state.shared is not self._saved.shared or not moment.comes_from(saved):
            return True
        done = moment.document.training.progress.updates - saved.document.training.progress.updates
        return done > FEW_UPDATES

    def open_document(self, document: Document, path: Path | None) -> None:
        """Put another document on the bench; undo starts anew."""
        self.path = path
        self.undo_stack.clear()
        self._restart(document)
        self.document_changed.emit()
        self.selection_changed.emit()

    def mark_saved(self, path: Path) -> None:
        """Note that the document on screen now stands in a file."""
        self.path = path
        self._saved = self.state
        self.document_changed.emit()

    def take_as_saved(self) -> None:
        """Note that nothing of the document on screen would be missed: a lesson made it, and can make it again."""
        self._saved = self.state
        self.document_changed.emit()

    # Edits, each one undo entry

    def replace_document(self, document: Document, text: str, merge_key: str | None = None) -> None:
        """Put an edited document in place of the one on screen; later iterations of the old one leave this branch.

        Where only its stops or notes differ all iterations stay, and the new ones hold in each of them. Refused while
        the network on screen is in training.
        """
        if self._is_refused():
            self.document_changed.emit()  # who shows what was typed shows again what is
            return
        if differ_only_in_shared(document, self.document):
            after = State(self.state.moment, self.state.tip, shared_view(document))
        else:
            after = State.at_tip(Moment(document, self.state.moment.previous, edited=True))
        self._push(after, text, merge_key)

    def set_weight(self, edge: int, value: float, merge_key: str | None = None) -> None:
        """Give an edge, and all that share its weight, another weight."""
        name = subscripted(self.document.network.edges.ids[edge])
        if value != self.document.network.weights[edge]:
            text = tr("Set {edge} to {value}", edge=name, value=written(value, self.digits))
            self.replace_document(self.document.with_weight(edge, value), text, merge_key)

    def set_cell(self, row: int, neuron: int, value: float) -> None:
        """Give a sample another input or target."""
        spec = self.document.network.neurons[neuron]
        document = self.document.with_cell(row, spec.id, value)
        text = tr("Set {neuron} to {value}", neuron=subscripted(spec.name), value=written(value, self.digits))
        self.replace_document(document, text)

    def set_learning_rate(self, value: float) -> None:
        """Take another learning rate."""
        if value != self.document.training.learning_rate:
            text = tr("Set the learning rate to {value}", value=written(value, self.digits))
            self.replace_document(self.document.with_learning_rate(value), text)

    def _push(self, after: State, text: str, merge_key: str | None) -> None:
        self.undo_stack.push(ReplaceState(self.state, after, text, merge_key, self._show_state))

    def _show_state(self, state: State) -> None:
        before = self.document.network.topology
        self._live = None
        looks_on = state.tip is self.state.tip  # only what is shared differs: whoever looked elsewhere since may stay
        self.state = State(self.state.moment, state.tip, state.shared) if looks_on else state
        if self.document.network.topology is not before:
            self.routes = ()
        self._carry_selection(before)
        self._compute()
        self.document_changed.emit()

    def _carry_selection(self, before: Topology) -> None:
        """Keep what is selected and pointed at, found again by id, and the pinned sample while there is one."""
        after, rows = self.document.network.topology, len(self.document.data.rows)
        self.selected = carried(self.selected, before, after)
        self.pointed = next(iter(carried((self.pointed,) if self.pointed else (), before, after)), None)
        self.pinned_sample = self.pinned_sample if (self.pinned_sample or 0) < rows else None

    # Viewpoint, not undone

    def set_digits(self, digits: int) -> None:
        """Choose how many significant digits are shown."""
        self.digits = max(FEWEST_DIGITS, min(digits, MOST_DIGITS))
        self.cursor_changed.emit()

    def pin_sample(self, row: int | None) -> None:
        """Look at one data row, in every iteration; None: the rows in the order of training."""
        self.pinned_sample = row
        self._compute()
        self.document_changed.emit()

    @property
    def selection(self) -> Source | None:
        """What was selected last."""
        return self.selected[-1] if self.selected else None

    def select(self, source: Source | None) -> None:
        """Select one neuron or edge, everywhere at once; None: nothing."""
        self.select_all(() if source is None else (source,))

    def select_all(self, sources: tuple[Source, ...]) -> None:
        """Select these neurons and edges; the last one is the one that tables and formulae follow."""
        if sources != self.selected:
            self.selected = sources
            self.selection_changed.emit()

    def point_at(self, source: Source | None) -> None:
        """Note what is under the pointer, so that its counterparts light up."""
        if source != self.pointed:
            self.pointed = source
            self.selection_changed.emit()

    def look_through(self, lens: Lens, source: Source | None = None) -> None:
        """Tell something else by the formulae beside the graph, about the selection or about `source`."""
        if source is not None:
            self.selected = (source,)
        self.lens = lens
        self.selection_changed.emit()

    def show_routes(self, routes: tuple[Route, ...]) -> None:
        """Draw these paths over the graph."""
        if routes != self.routes:
            self.routes = routes
            self.selection_changed.emit()
