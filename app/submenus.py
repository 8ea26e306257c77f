"""The submenus that are filled when they open: recent files, examples, templates, looks, scales, screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from app.documents import EMPTY
from app.graph_actions import MENUS, fill_menu
from app.menu_table import INSIDE, SEPARATOR
from app.theme import SCALES
from app.words import tr
from core import files

if TYPE_CHECKING:
    from app.main_window import MainWindow


def fill_submenu(window: MainWindow, key: str, menu: QMenu) -> None:
    """Fill one of SUBMENUS of the action table as things are now."""
    menu.clear()
    for entry in INSIDE.get(key, ()):
        if entry == SEPARATOR:
            menu.addSeparator()
        else:
            menu.addAction(window.actions_table[entry])
    if key in FILLERS:
        FILLERS[key](window, menu)


def _network(window: MainWindow, menu: QMenu) -> None:
    fill_menu(menu, window.graph.editing, MENUS["network"])


def _recent(window: MainWindow, menu: QMenu) -> None:
    for path in window.documents.recent:
        entry = menu.addAction(_plain(f"{path.name}   {path.parent}"))
        entry.triggered.connect(lambda _, path=path: window.documents.open(path))
    menu.setEnabled(True)
    if menu.isEmpty():
        menu.addAction(tr("No file yet")).setEnabled(False)


def _builtin(window: MainWindow, menu: QMenu, *first: str) -> None:
    for name in (*first, *files.builtin_names()):
        entry = menu.addAction(tr("Empty") if name == EMPTY else _plain(files.read_builtin(name).title))
        entry.triggered.connect(lambda _, name=name: window.documents.new(name))


def _scale(window: MainWindow, menu: QMenu) -> None:
    menu.addSeparator()
    for scale in SCALES:
        entry = menu.addAction(tr("{percent} %", percent=round(100 * scale)))
        _mark(entry, scale == window.looks.scale)
        entry.triggered.connect(lambda _, scale=scale: window.looks.choose_scale(scale))


def _projector(window: MainWindow, menu: QMenu) -> None:
    """Offer every screen, the chosen one marked."""
    desk = window.desks.lecture
    for screen in QGuiApplication.screens():
        size, name = screen.geometry(), screen.name()
        entry = menu.addAction(_plain(f"{name}   {size.width()} x {size.height()}"))
        _mark(entry, name == desk.projector)
        entry.triggered.connect(lambda _, name=name: desk.choose_screen(name))


def _mark(entry: QAction, chosen: bool) -> None:
    entry.setCheckable(True)
    entry.setChecked(chosen)


def _plain(text: str) -> str:
    """Return a menu's text in which nothing is read as a mark."""
    return text.replace("&", "&&")


FILLERS: Mapping[str, Callable[[MainWindow, QMenu], None]] = {
    "network": _network,
    "recent": _recent,
    "new": lambda window, menu: _builtin(window, menu, EMPTY),
    "examples": _builtin,
    "scale": _scale,
    "projector": _projector,
}
