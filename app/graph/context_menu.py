"""The menu under the pointer: of a neuron, an edge, several things, or the ground."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.graph import editing_parts as parts
from app.graph import editing_verbs as verbs
from app.graph.editing_places import Place
from app.graph.editing_verbs import ADDED, Editing
from app.graph_actions import MENUS, fill_menu
from app.words import tr
from core.network import Role


def kind_of_selection(editing: Editing) -> str:
    """Return which menu suits what is selected."""
    neurons, edges = len(editing.neurons), len(editing.edges)
    if neurons + edges > 1:
        return "several"
    return "neuron" if neurons else "edge" if edges else "ground"


def make_menu(parent: QWidget, editing: Editing, ground: Place | None = None) -> QMenu:
    """Return the menu of what is selected, or of a place on the ground; it is gone once it closes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(tr("Network"))
    if ground is not None:
        _add_ground(menu, editing, ground)
    fill_menu(menu, editing, MENUS["ground" if ground is not None else kind_of_selection(editing)])
    return menu


def _add_ground(menu: QMenu, editing: Editing, place: Place) -> None:
    for role in (Role.INPUT, Role.HIDDEN, Role.OUTPUT, Role.BIAS):
        made = menu.addAction(tr(ADDED[role]))
        made.triggered.connect(lambda _, role=role: verbs.add_at(editing, place, role))
    if parts.may_paste(editing):
        menu.addSeparator()
        menu.addAction(tr("Paste Here")).triggered.connect(lambda: parts.paste_at(editing, place))
    menu.addSeparator()
