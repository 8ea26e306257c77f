"""The fields that open over the graph: for a weight, an input, a target, a name, a label, an activation's parameter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF

from app.graph.editing_parts import set_parameter
from app.graph.geometry import RING
from app.graph.hits import Editable, box_of, editable_of_selection
from app.graph.layout import RADIUS
from app.graph.number_editor import InlineEditor, NameEditor, NumberEditor
from app.theme import Theme
from app.words import tr
from core import editing
from core.activations import parameters_of
from core.document import Document

if TYPE_CHECKING:
    from app.graph.view import GraphView


class Fields:
    """Opens one field at a time over what is selected."""

    def __init__(self, view: GraphView, theme: Theme) -> None:
        self._view, self._theme = view, theme
        self.editor: InlineEditor | None = None

    def edit_selection(self) -> None:
        """Ask for the selected edge's weight, input's value or output's target; else for the neuron's name."""
        editable = editable_of_selection(self._view.picture().scene)
        if editable is not None:
            self.edit(editable)
        else:
            self.edit_name("id")

    def edit(self, editable: Editable) -> None:
        """Ask for a number of the picture."""
        row = self._view.picture().scene.row
        workbench = self._view.editing.workbench

        def commit(value: float) -> None:
            if editable.kind == "weight":
                workbench.set_weight(editable.index, value)
            else:
                workbench.set_cell(row, editable.index, value)

        box = self._view.camera.to_screen(box_of(self._view.picture(), editable))
        self._ask_number(editable.name, editable.value, commit, box.toAlignedRect())

    def _ask_number(self, name: str, value: float, commit: Callable[[float], None], box: QRect) -> None:
        if self.editor is not None:
            return
        editor = NumberEditor(self._view, self._theme.tokens, name, value)
        editor.committed.connect(commit)
        self._open(editor, box)

    def edit_name(self, what: str) -> None:
        """Ask for the id or the label of what is selected."""
        verbs, network = self._view.editing, self._view.editing.document.network
        chosen = verbs.workbench.selection
        if chosen is None or chosen.kind == "setting" or self.editor is not None:
            verbs.need(self.editor, tr("Select a neuron or an edge first."))
            return
        index = chosen.index
        if chosen.kind == "edge":
            text, old = tr("Rename {name}", name=verbs.names(edges=[index])), network.edges.ids[index]
            self._ask(old, text, lambda d, name: editing.rename_edge(d, index, name))
        elif what == "label":
            text, old = tr("Label {name}", name=verbs.names([index])), network.neurons[index].label or ""
            self._ask(old, text, lambda d, name: editing.set_label(d, index, name))
        else:
            text, old = tr("Rename {name}", name=verbs.names([index])), network.neurons[index].id
            self._ask(old, text, lambda d, name: editing.rename_neuron(d, index, name))

    def _ask(self, old: str, text: str, change: Callable[[Document, str], Document]) -> None:
        edits = self._view.editing.edits

        def take(name: str) -> str:
            return "" if edits.do(text, lambda d: change(d, name)) else edits.refused

        self._open(NameEditor(self._view, self._theme.tokens, text, old, take), self._box_of_selection())

    def edit_parameter(self, name: str) -> None:
        """Ask for a parameter of the selected neuron's activation."""
        verbs = self._view.editing
        if not verbs.needs_neurons():
            return
        neuron = verbs.neurons[-1]
        spec = verbs.document.network.neurons[neuron]
        value = parameters_of(spec.activation, spec.parameters)[name]
        self._ask_number(
            f"{name}, {spec.name}", value, lambda number: set_parameter(verbs, neuron, name, number),
            self._box_of_selection(),
        )  # fmt: skip

    def _box_of_selection(self) -> QRect:
        picture, chosen = self._view.picture(), self._view.editing.workbench.selection
        assert chosen is not None
        if chosen.kind == "edge":
            editable = Editable("weight", chosen.index, 0.0, "")
            box = box_of(picture, editable)
        else:
            x, y = picture.geometry.places[chosen.index].tolist()
            reach = RADIUS + RING
            box = QRectF(x - reach, y - 24, 2 * reach, 24)
        return self._view.camera.to_screen(box).toAlignedRect()

    def _open(self, editor: InlineEditor, box: QRect) -> None:
        editor.closed.connect(self._closed)
        self.editor = editor
        editor.open_at(box)

    def _closed(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None
