"""What can be done to a network in the graph, as one table: its keys, the menus and the page of keys are made from it.

The keys belong to the graph and work while it has the keyboard, so that letters can be typed elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from app.graph import editing_parts as parts
from app.graph import editing_verbs as verbs
from app.graph.editing_verbs import Editing
from app.stops.changing import StopEdits, breakpoint_at, is_computed
from app.words import tr
from app.workbench import Lens
from core.activations import ACTIVATIONS, PARAMETER_NAMES
from core.network import Role

Verb = Callable[[Editing], object]
Test = Callable[[Editing], bool]


def always(_: Editing) -> bool:
    return True


def has_neurons(editing: Editing) -> bool:
    return bool(editing.neurons)


def has_several(editing: Editing) -> bool:
    return len(editing.neurons) > 1


def has_three(editing: Editing) -> bool:
    return len(editing.neurons) > 2


def has_edges(editing: Editing) -> bool:
    return bool(editing.edges)


def has_number(editing: Editing) -> bool:
    """Tell whether what was selected last has a number of its own to type: a weight, an input or a target."""
    chosen = editing.workbench.selection
    if chosen is None or chosen.kind != "neuron":
        return has_edges(editing)
    return editing.document.network.neurons[chosen.index].role in (Role.INPUT, Role.OUTPUT)


def has_any(editing: Editing) -> bool:
    return bool(editing.neurons or editing.edges)


def has_network(editing: Editing) -> bool:
    return bool(editing.document.network.neurons)


def _computing(editing: Editing) -> bool:
    found = editing.document.network.neurons
    return has_neurons(editing) and all(found[n].role.computes for n in editing.neurons)


def _tied(editing: Editing) -> bool:
    return any(editing.document.network.edges.tie[e] for e in editing.edges)


def _role_may_be(role: Role) -> Test:
    def test(editing: Editing) -> bool:
        others = has_neurons(editing) and not parts.all_are(editing, role)
        return others and (role.computes or parts.may_be_bias(editing))

    return test


def _may_stop(editing: Editing) -> bool:
    stop = breakpoint_at(editing.document, editing.workbench.selection)
    return stop is not None and is_computed(editing.document, stop)


def _toggle_breakpoint(editing: Editing) -> None:
    StopEdits(editing.workbench, editing.edits).toggle_breakpoint()


def _is_draft(editing: Editing) -> bool:
    return bool(editing.workbench.problems)


@dataclass(frozen=True)
class GraphAction:
    """One thing to do in the graph: its menu text, what it calls, its keys, whether it can be done now."""

    key: str
    text: str
    verb: Verb
    keys: tuple[str, ...] = ()
    enabled: Test = always

    @property
    def name(self) -> str:
        return self.text.replace("&", "").removesuffix("…")


def _role(role: Role, text: str, *keys: str) -> GraphAction:
    return GraphAction(f"role_{role}", text, verbs.set_role(role), keys, _role_may_be(role))


TABLE: tuple[GraphAction, ...] = (
    GraphAction("add", "&Neuron to the Right", verbs.add_beside, ("N",)),
    GraphAction("add_below", "Neuron &Below", verbs.add_below, ("M",)),
    GraphAction("add_bias", "B&ias", verbs.add_bias, ("Shift+N",)),
    GraphAction("edge", "&Edge from Here…", lambda e: e.stage.start_edge(), ("E",), has_neurons),
    GraphAction("number", "Edit N&umber…", lambda e: e.stage.edit_selection(), ("Return", "Enter", "F2"), has_number),
    GraphAction("rename", "&Rename…", lambda e: e.stage.edit_name("id"), ("R",), has_any),
    GraphAction("label", "&Label…", lambda e: e.stage.edit_name("label"), ("L",), has_neurons),
    GraphAction("remove", "&Delete", verbs.remove_selected, ("Del", "Backspace"), has_any),
    GraphAction("freeze", "&Freeze or Free Weight", parts.freeze, ("F",), has_edges),
    GraphAction("tie", "&Share One Weight", parts.tie, ("T",), lambda e: len(e.edges) > 1),
    GraphAction("untie", "Give O&wn Weight", parts.untie, ("U",), _tied),
    _role(Role.INPUT, "&Input", "I"),
    _role(Role.HIDDEN, "&Hidden", "H"),
    _role(Role.OUTPUT, "&Output", "O"),
    _role(Role.BIAS, "&Bias", "Shift+B"),
    GraphAction("softmax", "Softmax &Group of Its Own", parts.group_softmax, ("G",), _computing),
    GraphAction("no_softmax", "&Leave Softmax Group", parts.ungroup_softmax, (), _computing),
    GraphAction("duplicate_layer", "&Duplicate Layer", parts.duplicate_layer, ("Shift+D",), has_any),
    GraphAction("remove_layer", "&Remove Layer", parts.remove_layer, ("Shift+Del",), has_any),
    GraphAction("cut", "Cu&t", parts.cut, ("Ctrl+X",), has_neurons),
    GraphAction("copy_part", "&Copy", parts.copy, ("Ctrl+C",), has_neurons),
    GraphAction("paste", "&Paste", parts.paste, ("Ctrl+V",), parts.may_paste),
    GraphAction("duplicate", "D&uplicate", parts.duplicate, ("Ctrl+D",), has_neurons),
    GraphAction("select_all", "Select &All", verbs.select_all, ("Ctrl+A",), has_network),
    GraphAction("align_left", "Left", verbs.align_selected("left", "Align left: {names}"), (), has_several),
    GraphAction("align_centre", "In One &Column", verbs.align_selected("centre", "Align in a column: {names}"),
                ("C",), has_several),
    GraphAction("align_right", "Right", verbs.align_selected("right", "Align right: {names}"), (), has_several),
    GraphAction("align_top", "Top", verbs.align_selected("top", "Align at the top: {names}"), (), has_several),
    GraphAction("align_middle", "In One &Row", verbs.align_selected("middle", "Align in a row: {names}"),
                ("Shift+C",), has_several),
    GraphAction("align_bottom", "Bottom", verbs.align_selected("bottom", "Align at the bottom: {names}"), (),
                has_several),
    GraphAction("distribute_x", "Equal Distances A&cross", verbs.distribute_horizontally, (), has_three),
    GraphAction("distribute_y", "Equal Distances D&own", verbs.distribute_vertically, (), has_three),
    GraphAction("arrange", "&Automatically, Hand-Placed Stay", verbs.arrange_automatically, ("A",), has_network),
    GraphAction("arrange_all", "&Everything Anew", verbs.arrange_everything, ("Shift+A",), has_network),
    GraphAction("why", "Why Is It &So?", lambda e: e.workbench.look_through(Lens.WHY), (), has_any),
    GraphAction("paths", "Pat&hs to the Loss", lambda e: e.workbench.look_through(Lens.PATHS), (), has_any),
    GraphAction("breakpoint", "Brea&kpoint", _toggle_breakpoint, (), _may_stop),
    GraphAction("menu", "&Menu of the Selection", lambda e: e.stage.open_menu(), ("Menu", "Shift+F10")),
    GraphAction("problems", "&Why a Draft…", lambda e: e.stage.popup_problems(), ("P",), _is_draft),
)  # fmt: skip
ACTIONS: Mapping[str, GraphAction] = {action.key: action for action in TABLE}

Entry = str | tuple[str, tuple["Entry", ...]]  # an action, "-", or a submenu with its entries
_ROLES: Entry = ("R&ole", ("role_input", "role_hidden", "role_output", "role_bias"))
_ACTIVATION: Entry = ("&Activation", ("activations", "-", "parameters", "softmax", "no_softmax"))
_LAYER: Entry = ("La&yer", (("&Add Layer Behind", ("layers",)), "duplicate_layer", "remove_layer"))
_ADD: Entry = ("&Add", ("add", "add_below", "add_bias"))
_ALIGN: Entry = ("Al&ign", (
    "align_left", "align_centre", "align_right", "-", "align_top", "align_middle", "align_bottom", "-",
    "distribute_x", "distribute_y"))  # fmt: skip
_ARRANGE: Entry = ("Arran&ge", ("arrange", "arrange_all"))
_PARTS: tuple[Entry, ...] = ("cut", "copy_part", "paste", "duplicate")
MENUS: Mapping[str, tuple[Entry, ...]] = {
    "network": (_ADD, "edge", "-", "number", "rename", "label", "freeze", "tie", "untie", "-", _ROLES, _ACTIVATION,
                _LAYER, _ALIGN, _ARRANGE, "-", *_PARTS, "select_all", "remove", "problems"),
    "neuron": ("why", "paths", "breakpoint", "-", "edge", _ADD, "-", "number", "rename", "label", _ROLES, _ACTIVATION,
               "-", _LAYER, "-", *_PARTS, "-", "remove"),
    "edge": ("why", "paths", "breakpoint", "-", "number", "rename", "-", "freeze", "untie", "-", "remove"),
    "several": (_ROLES, _ACTIVATION, "-", "freeze", "tie", "untie", "-", _ALIGN, _ARRANGE, "-", *_PARTS, "-",
                "remove"),
    "ground": ("paste", "select_all", "-", _ARRANGE, "-", "problems"),
}  # fmt: skip
LAYER_SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 32)

BY_KEY: Mapping[str, GraphAction] = {
    QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText): action
    for action in TABLE
    for key in action.keys
}


BY_POINTER: Mapping[str, str] = {
    "In the network: move the selection by one step": "Shift+Alt+arrows",
    "In the network: walk and select on the way": "Ctrl+Alt+arrows",
    "In the network: add a neuron, with Shift a bias": "Double-click on the ground",
    "In the network: draw an edge": "Drag from a neuron’s handle",
    "In the network: move neurons, with Alt off the grid": "Drag a neuron",
    "In the network: select several": "Ctrl+click, or Shift+drag on the ground",
    "In the network: change a weight, with Shift finely": "Drag its label up or down, or Alt+wheel",
}


def fill_menu(menu: QMenu, editing: Editing, entries: tuple[Entry, ...]) -> None:
    """Fill a menu with actions as they can be done now, their keys beside them."""
    for entry in entries:
        if isinstance(entry, tuple):
            fill_menu(menu.addMenu(tr(entry[0])), editing, entry[1])
        elif entry == "-":
            menu.addSeparator()
        elif entry in _FILLED:
            _FILLED[entry](menu, editing)
        else:
            action = ACTIONS[entry]
            made = _add(menu, tr(action.text), action.verb, editing, action.enabled(editing), action.keys)
            made.setObjectName(action.key)


def _add(menu: QMenu, text: str, verb: Verb, editing: Editing, enabled: bool, keys: tuple[str, ...] = ()) -> QAction:
    key = QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
    made = menu.addAction(f"{text}\t{key}" if key else text)
    made.setEnabled(enabled)
    made.triggered.connect(lambda: verb(editing))
    return made


def _add_activations(menu: QMenu, editing: Editing) -> None:
    found = editing.document.network.neurons
    now = {found[n].activation for n in editing.neurons}
    for name in ACTIVATIONS:
        made = _add(menu, name.replace("_", " "), parts.set_activation(name), editing, _computing(editing))
        made.setCheckable(True)
        made.setChecked(now == {name})


def _add_parameters(menu: QMenu, editing: Editing) -> None:
    if len(editing.neurons) != 1:
        return
    spec = editing.document.network.neurons[editing.neurons[0]]
    for name in PARAMETER_NAMES.get(spec.activation, ()):
        if name != "group":
            _add(menu, f"{tr(name)}…", lambda e, name=name: e.stage.edit_parameter(name), editing, True)  # type: ignore[misc]


def _add_layers(menu: QMenu, editing: Editing) -> None:
    for size in LAYER_SIZES:
        text = tr("of one neuron") if size == 1 else tr("of {size} neurons", size=size)
        _add(menu, text, parts.add_layer(size), editing, has_any(editing))


_FILLED: Mapping[str, Callable[[QMenu, Editing], None]] = {
    "activations": _add_activations,
    "parameters": _add_parameters,
    "layers": _add_layers,
}
