"""What can be done, as one table: menus, toolbar, shortcuts and the page of keys are all made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.graph_actions import keys_of_graph
from app.words import tr
from core.steps import Level

if TYPE_CHECKING:
    from app.dialogs import WindowDialogs
    from app.documents import Documents
    from app.graph.view import GraphView
    from app.player import Player
    from app.toolbar import Toolbar
    from app.workbench import Workbench


class Host(Protocol):
    """What the verbs act on: the window."""

    workbench: Workbench
    documents: Documents
    dialogs: WindowDialogs
    player: Player
    graph: GraphView
    toolbar: Toolbar

    @property
    def theme_mode(self) -> str: ...

    def choose_theme(self, mode: str) -> None: ...

    def change_digits(self, places: int) -> None: ...

    def copy_value(self) -> None: ...

    def toggle_full_screen(self) -> None: ...

    def isFullScreen(self) -> bool: ...

    def close(self) -> bool: ...


Verb = Callable[[Host], object]


@dataclass(frozen=True)
class Action:
    """One thing to do: its menu text, what it calls, its keys, its icon; `checked` makes it a choice with a mark."""

    key: str
    text: str
    verb: Verb
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    checked: Callable[[Host], bool] | None = None
    enabled: Callable[[Host], bool] | None = None

    @property
    def name(self) -> str:
        """The text without the marks of a menu."""
        return self.text.replace("&", "").removesuffix("…")


def _steps(host: Host) -> bool:
    return host.workbench.plan is not None


def _step(key: str, text: str, verb: Verb, *shortcuts: str, icon: str = "", tip: str = "") -> Action:
    return Action(key, text, verb, shortcuts, icon, tip, enabled=_steps)


def _level(level: Level, text: str, shortcut: str) -> Action:
    return Action(
        f"level_{level}",
        text,
        lambda w: w.workbench.set_level(level),
        (shortcut,),
        checked=lambda w: w.workbench.level is level,
    )


def _theme(mode: str, text: str) -> Action:
    return Action(f"theme_{mode}", text, lambda w: w.choose_theme(mode), checked=lambda w: w.theme_mode == mode)


TABLE: tuple[Action, ...] = (
    Action("new_network", "New &Network…", lambda w: w.documents.ask_new(), ("Ctrl+N",), tip="Describe a new network"),
    Action("open", "&Open…", lambda w: w.documents.ask_open(), ("Ctrl+O",), "open"),
    Action("save", "&Save", lambda w: w.documents.save(), ("Ctrl+S",), "save"),
    Action("save_as", "Save &As…", lambda w: w.documents.save_as(), ("Ctrl+Shift+S",)),
    Action("export", "&Export Picture…", lambda w: w.documents.export_picture(), ("Ctrl+E",), "picture"),
    Action("quit", "&Quit", lambda w: w.close(), ("Ctrl+Q",)),
    Action(
        "undo",
        "&Undo",
        lambda w: w.workbench.undo_stack.undo(),
        ("Ctrl+Z",),
        "undo",
        enabled=lambda w: w.workbench.undo_stack.canUndo(),
    ),
    Action(
        "redo",
        "&Redo",
        lambda w: w.workbench.undo_stack.redo(),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "redo",
        enabled=lambda w: w.workbench.undo_stack.canRedo(),
    ),
    Action(
        "copy",
        "&Copy Value",
        lambda w: w.copy_value(),
        ("Ctrl+C",),
        tip="Copy the selected number with all its digits",
        enabled=lambda w: w.workbench.selection is not None,
    ),
    Action(
        "edit_number",
        "&Edit Number…",
        lambda w: w.graph.edit_selection(),
        ("F2",),
        "edit",
        tip="Type another weight, input or target for what is selected",
        enabled=lambda w: w.workbench.selection is not None,
    ),
    Action("edit_rate", "&Learning Rate…", lambda w: w.toolbar.edit_learning_rate(), ("Ctrl+L",), "edit"),
    _step("forward", "Step &Forward", lambda w: w.workbench.step_forward(), "Right", "PgDown", icon="forward"),
    _step("back", "Step &Back", lambda w: w.workbench.step_back(), "Left", "PgUp", icon="back"),
    _step("term_forward", "Next &Term", lambda w: w.workbench.step_forward(Level.TERM), "Shift+Right"),
    _step("term_back", "Previous T&erm", lambda w: w.workbench.step_back(Level.TERM), "Shift+Left"),
    _step("layer_forward", "Next &Layer", lambda w: w.workbench.step_forward(Level.LAYER), "Ctrl+Right"),
    _step("layer_back", "Previous L&ayer", lambda w: w.workbench.step_back(Level.LAYER), "Ctrl+Left"),
    _step("phase_forward", "Next &Phase", lambda w: w.workbench.next_phase(), "Ctrl+Shift+Right", icon="phase_forward"),
    _step(
        "phase_back", "Previous P&hase", lambda w: w.workbench.previous_phase(), "Ctrl+Shift+Left", icon="phase_back"
    ),
    _step("to_start", "To &Start", lambda w: w.workbench.to_start(), "Home", icon="to_start"),
    _step("to_end", "To E&nd", lambda w: w.workbench.to_end(), "End", icon="to_end"),
    _step("next_iteration", "Next &Iteration", lambda w: w.workbench.next_iteration(), "Ctrl+PgDown", icon="next"),
    _step(
        "previous_iteration",
        "Pre&vious Iteration",
        lambda w: w.workbench.previous_iteration(),
        "Ctrl+PgUp",
        icon="previous",
    ),
    _step("play", "Pla&y", lambda w: w.player.toggle(), "Space", icon="play", tip="Play or pause"),
    Action("faster", "Faster", lambda w: w.player.change_speed(1), ("Ctrl+Up",)),
    Action("slower", "Slower", lambda w: w.player.change_speed(-1), ("Ctrl+Down",)),
    _level(Level.TERM, "Level: ter&m", "Alt+1"),
    _level(Level.NEURON, "Level: ne&uron", "Alt+2"),
    _level(Level.LAYER, "Level: laye&r", "Alt+3"),
    _theme("light", "&Light"),
    _theme("dark", "&Dark"),
    _theme("system", "As the &System"),
    Action("more_digits", "&More Digits", lambda w: w.change_digits(1), ("Ctrl+.",)),
    Action("fewer_digits", "&Fewer Digits", lambda w: w.change_digits(-1), ("Ctrl+,",)),
    Action("zoom_in", "Zoom &In", lambda w: w.graph.zoom_in(), ("Ctrl++", "Ctrl+=")),
    Action("zoom_out", "Zoom &Out", lambda w: w.graph.zoom_out(), ("Ctrl+-",)),
    Action("fit", "Show &Whole Network", lambda w: w.graph.fit(), ("Ctrl+0",)),
    Action(
        "full_screen", "F&ull Screen", lambda w: w.toggle_full_screen(), ("F11",), checked=lambda w: w.isFullScreen()
    ),
    Action("keys", "&Keys", lambda w: w.dialogs.show_keys(), ("F1",)),
    Action("about", "&About Nablascope", lambda w: w.dialogs.show_about()),
)

SEPARATOR = "-"
SUBMENU = "menu:"  # a submenu that is filled when it opens
MENUS: Mapping[str, tuple[str, ...]] = {
    "&File": (
        *("new_network", "menu:new", "open", "menu:recent", "menu:examples", "-"),
        *("save", "save_as", "export", "-", "quit"),
    ),
    "&Edit": ("undo", "redo", "-", "copy", "-", "menu:network", "-", "edit_number", "edit_rate"),
    "&Step": (
        *("forward", "back", "-", "term_forward", "term_back", "layer_forward", "layer_back", "-"),
        *("phase_forward", "phase_back", "to_start", "to_end", "next_iteration", "previous_iteration", "-"),
        *("play", "faster", "slower", "-", "level_term", "level_neuron", "level_layer"),
    ),
    "&View": (
        *("theme_light", "theme_dark", "theme_system", "-", "more_digits", "fewer_digits", "-"),
        *("zoom_in", "zoom_out", "fit", "-", "full_screen"),
    ),
    "&Help": ("keys", "about"),
}
KEYS_OF_PARTS: Mapping[str, str] = {
    "In the network: walk along the edges": "Alt+← or Alt+→",
    "In the network: walk within the layer": "Alt+↑ or Alt+↓",
    "In the network and the tables: type a number": "Enter",
    "Everywhere: the next part": "Tab",
}
SUBMENUS: Mapping[str, str] = {
    "new": "New from &Template",
    "recent": "Open &Recent",
    "examples": "E&xamples",
    "network": "&Network",
}


class Actions(QObject):
    """The table come alive for one window: `actions[key]` is its QAction."""

    def __init__(self, host: Host, window: QWidget) -> None:
        super().__init__(window)
        self._host = host
        self._actions = {action.key: self._made(action) for action in TABLE}
        window.addActions(list(self._actions.values()))

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def _made(self, action: Action) -> QAction:
        made = QAction(tr(action.text), self)
        made.setObjectName(action.key)
        made.setShortcuts([QKeySequence(shortcut) for shortcut in action.shortcuts])
        made.setCheckable(action.checked is not None)
        made.setToolTip(with_key(tr(action.tip or action.name), action.shortcuts))
        made.triggered.connect(lambda: self._do(action))
        return made

    def _do(self, action: Action) -> None:
        action.verb(self._host)
        self.refresh()

    def refresh(self) -> None:
        """Mark what is chosen, and grey what cannot be done now."""
        for action in TABLE:
            if action.checked is not None:
                self._actions[action.key].setChecked(action.checked(self._host))
            if action.enabled is not None:
                self._actions[action.key].setEnabled(action.enabled(self._host))
        stack = self._host.workbench.undo_stack
        self["undo"].setText(_named(tr("&Undo"), stack.undoText()))
        self["redo"].setText(_named(tr("&Redo"), stack.redoText()))
        self["play"].setText(tr("Paus&e") if self._host.player.playing else tr("Pla&y"))

    def fill(self, bar: QMenuBar, open_submenu: Callable[[str, QMenu], None]) -> None:
        """Make the menus; `open_submenu` fills one of the changing submenus each time that it opens."""
        for title, entries in MENUS.items():
            menu = bar.addMenu(tr(title))
            for entry in entries:
                if entry == SEPARATOR:
                    menu.addSeparator()
                elif entry.startswith(SUBMENU):
                    self._add_submenu(menu, entry.removeprefix(SUBMENU), open_submenu)
                else:
                    menu.addAction(self[entry])

    def _add_submenu(self, menu: QMenu, key: str, open_submenu: Callable[[str, QMenu], None]) -> None:
        submenu = menu.addMenu(tr(SUBMENUS[key]))
        submenu.setObjectName(key)
        submenu.aboutToShow.connect(lambda: open_submenu(key, submenu))


def _named(verb: str, what: str) -> str:
    """Return "Undo: set w₁ to 0.2": what stands in a file must not be read as a menu's mark."""
    return f"{verb}: {what.replace('&', '&&')}" if what else verb


def key_names(shortcuts: tuple[str, ...]) -> str:
    """Return keys as they are written on a keyboard: Ctrl+Z or Ctrl+Y; the arrows as arrows."""
    arrows = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
    names = ["+".join(arrows.get(part, part) for part in keys.split("+")) for keys in shortcuts]
    return tr(" or ").join(names)


def with_key(text: str, shortcuts: tuple[str, ...]) -> str:
    """Return a tooltip that names the key."""
    return f"{text} ({key_names(shortcuts[:1])})" if shortcuts else text


def tip_of(key: str) -> str:
    """Return the tooltip of an action, for a control that does the same."""
    action = next(action for action in TABLE if action.key == key)
    return with_key(tr(action.tip or action.name), action.shortcuts)


def keys_page() -> Iterator[tuple[str, str]]:
    """Yield (what, keys) for every action that has keys, then for the parts that have keys of their own."""
    for action in TABLE:
        if action.shortcuts:
            yield tr(action.name), key_names(action.shortcuts)
    yield from keys_of_graph()
    for what, keys in KEYS_OF_PARTS.items():
        yield tr(what), tr(keys)
