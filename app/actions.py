"""The actions come alive for one window: menus, toolbar, shortcuts and the page of keys, all made from one table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.action import Action, Host
from app.action_table import TABLE
from app.menu_table import MENUS, SEPARATOR, SUBMENU, SUBMENUS
from app.words import tr


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
