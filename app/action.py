"""What an action is: its words, keys and verb; and what the verbs act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.actions import Actions
    from app.copying import Copying
    from app.data.desk import DataDesk
    from app.desks import Desks
    from app.dialogs import WindowDialogs
    from app.documents import Documents
    from app.experiments.desk import ExperimentsDesk
    from app.graph.view import GraphView
    from app.lenses import Lenses
    from app.looks import Looks
    from app.panels.timeline import Timeline
    from app.player import Player
    from app.runner import Runner
    from app.shared_room import SharedRoom
    from app.tables import Tables
    from app.toolbar import Toolbar
    from app.workbench import Workbench


class Host(Protocol):
    """What the verbs act on: the window."""

    workbench: Workbench
    actions_table: Actions
    documents: Documents
    dialogs: WindowDialogs
    player: Player
    graph: GraphView
    toolbar: Toolbar
    lenses: Lenses
    runner: Runner
    copying: Copying
    data: DataDesk
    experiments: ExperimentsDesk
    desks: Desks
    looks: Looks
    timeline: Timeline
    tabs: Tables
    body: SharedRoom
    upper: QWidget

    @property
    def tables_are_large(self) -> bool: ...

    def show_table(self, title: str) -> None: ...

    def toggle_tables(self) -> None: ...

    def take_in(self, part: QWidget) -> None: ...

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
