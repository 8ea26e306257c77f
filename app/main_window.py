"""The window: puts toolbar, graph, equation, timeline and tables together, and keeps its shape between runs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from app.actions import Actions
from app.background import Background
from app.banner import Banner
from app.copying import Copying
from app.data.desk import SUFFIXES, DataDesk
from app.desks import LESSONS, Desks
from app.dialogs import WindowDialogs
from app.documents import Documents
from app.edits import Edits
from app.experiments.desk import ExperimentsDesk
from app.graph.view import GraphView
from app.health import Health
from app.lenses import Lenses
from app.looks import Looks
from app.notices import Notices
from app.panels.timeline import Timeline
from app.player import Player
from app.runner import Runner
from app.scaling import keep_scaled
from app.settings import COLUMNS, DIGITS_SHOWN, GEOMETRY, LEVEL, ROWS, Settings
from app.shared_room import SharedRoom
from app.shell_style import shell_style
from app.status import Status
from app.style_sheet import style_sheet
from app.submenus import fill_submenu
from app.table_room import SHARES, TableRoom
from app.tables import Tables
from app.theme import Theme
from app.toolbar import Toolbar
from app.trainer import Trainer
from app.views import Bench
from app.window_parts import indented, inside, line, splitter, stack
from app.workbench import Workbench
from core.steps import Level

FIRST_SIZE = QSize(1280, 800)
FRAME = QSize(8, 32)  # what a window manager may add
LEAST_SIZE = QSize(960, 600)


class MainWindow(QMainWindow):
    """One window on one workbench. It assembles; what things do is in the parts.

    Signals:
        resized: it has another size.
    """

    resized = Signal()

    def __init__(self, workbench: Workbench, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self.workbench, self.theme, self._settings = workbench, theme, settings
        self.background = Background(self)
        self.looks = Looks(workbench, theme, settings, self)
        self.banner = Banner(theme)
        self.dialogs = WindowDialogs(self, self.banner, theme)
        self.documents = Documents(workbench, settings, self.background, self.dialogs, self)
        self.player = Player(workbench, settings, self)
        self.actions_table = Actions(self, self)
        self._restore_viewpoint()
        self.toolbar = Toolbar(workbench, theme, self.actions_table, self.player, self.documents)
        self.edits = Edits(workbench)
        self.graph: GraphView = GraphView(workbench, theme, edits=self.edits)
        self.runner = Runner(workbench, self.edits, self.background, self)
        self.trainer = Trainer(workbench, self.edits, self.background, self)
        self.data = DataDesk(workbench, theme, self.edits, self.background, self.documents, self.dialogs, self)
        self.experiments = ExperimentsDesk(self.documents, self.background, theme, self)
        bench = Bench(workbench, theme, self.edits, self.background, self.runner, self.trainer, self.data)
        self.health = Health(bench, self.player, self)
        self.notices = Notices(self.health, workbench, theme)
        self.lenses: Lenses = Lenses(bench)
        self.timeline: Timeline = Timeline(workbench, theme)
        self.tabs: Tables = Tables(bench)
        self.desks = Desks(bench, self, self)
        self._assemble()
        self._connect()
        keep_scaled(self, theme)
        self._dress()
        self._restore_shape()
        self.refresh()
        self.graph.setFocus()

    # Assembly

    def _assemble(self) -> None:
        self.setAcceptDrops(True)
        self.columns = splitter(Qt.Orientation.Horizontal, self.theme, self.graph, self.lenses, share=(61, 39))
        lower = stack(self.timeline, line(), indented(self.tabs))
        self.rows = splitter(Qt.Orientation.Vertical, self.theme, self.columns, lower, share=SHARES)
        self.table_room = TableRoom(self.rows, self.tabs)
        self.body = SharedRoom(Qt.Orientation.Horizontal, self.theme, has_column=True)  # for a lesson, at the left
        self.body.setSizePolicy(self.rows.sizePolicy())  # what is left of a high window is for it, not for the toolbar
        self.body.addWidget(self.rows)
        self.upper = stack(self.toolbar, line())
        self.page: QWidget = stack(self.upper, self.banner, self.notices, self.body)
        self.setCentralWidget(self.page)
        self.status = Status(self.workbench, self.banner)
        self.status.add_badge(self.notices.badge)
        self.setStatusBar(self.status)
        self.status.asks = lambda: self.desks.lessons.asks
        self.desks.lessons.changed.connect(self.status.refresh)
        self.desks.lessons.changed.connect(self.actions_table.refresh)
        self.dialogs.say = self.status.say
        self.copying = Copying(self.workbench, self.graph, self.lenses, self.status.say)
        self.actions_table.fill(self.menuBar(), partial(fill_submenu, self))
        self.menuBar().setNativeMenuBar(True)

    def _connect(self) -> None:
        for signal in (
            self.workbench.document_changed,
            self.workbench.cursor_changed,
            self.player.changed,
            self.runner.changed,
            self.trainer.changed,
        ):
            signal.connect(self.refresh)
        self.runner.said.connect(self.status.say)
        self.trainer.said.connect(self.status.say)
        self.runner.stops_wanted.connect(lambda: self.tabs.show_part("Stops"))
        self.workbench.selection_changed.connect(self.actions_table.refresh)
        self.workbench.undo_stack.indexChanged.connect(self.refresh)
        self.theme.changed.connect(self._dress)
        self.tabs.tabBarDoubleClicked.connect(self.toggle_tables)
        self.tabs.currentChanged.connect(self.actions_table.refresh)
        self.rows.splitterMoved.connect(self.actions_table.refresh)

    @Slot()
    def _dress(self) -> None:
        tokens = self.theme.tokens
        self.setStyleSheet(style_sheet(tokens) + shell_style(tokens))  # at once, last: else each part is styled again
        self.setMinimumSize(self._least_size())
        self.actions_table.refresh()
        QTimer.singleShot(0, self, self._stay_on_screen)  # a larger scale may have made it larger

    def _least_size(self) -> QSize:
        """Return the least size at the present scale: beyond 100 % never more than the screen has."""
        scale = self.theme.tokens.scale
        wanted = LEAST_SIZE * scale
        return wanted if scale <= 1.0 else wanted.boundedTo(self._room()).expandedTo(LEAST_SIZE)

    def _room(self) -> QSize:
        """Return how large a window may be on this screen."""
        return self.screen().availableSize() - FRAME.expandedTo(self.frameSize() - self.size())

    @Slot()
    def _stay_on_screen(self) -> None:
        """Move so far that all of the window is on the screen, where that has room for it."""
        if self.isVisible() and not self.isMaximized() and not self.isFullScreen():
            self.move(inside(self.frameGeometry(), self.screen().availableGeometry()))

    @Slot()
    def refresh(self) -> None:
        """Bring title and actions up to date."""
        self.setWindowTitle(f"[*]{self.documents.name} — Nablascope")
        self.setWindowModified(not self.workbench.is_clean)
        self.actions_table.refresh()

    # Verbs of the window itself

    def show_table(self, title: str) -> None:
        """Bring a tab of app/tables.py to the front."""
        self.tabs.show_part(title)

    @property
    def tables_are_large(self) -> bool:
        """Whether the tables take most of the height."""
        return self.table_room.tables_are_large

    def toggle_tables(self) -> None:
        """Give the tables most of the height, or give it back to the network."""
        self.table_room.toggle()
        self.actions_table.refresh()

    def take_in(self, part: QWidget) -> None:
        """Give a part room in the page, of which it gets what the others leave."""
        part.hide()
        layout = self.page.layout()
        assert layout is not None
        layout.addWidget(part)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    # Files dropped on the window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            kind = paths[0].suffix.lower()
            take = self.data.import_file if kind in SUFFIXES else self.documents.open
            (self.desks.lessons.begin_file if kind in LESSONS else take)(paths[0])

    # Kept between runs

    def _restore_viewpoint(self) -> None:
        self.workbench.set_digits(self._settings.get(DIGITS_SHOWN))
        self.workbench.set_level(Level(self._settings.get(LEVEL)))

    def _restore_shape(self) -> None:
        room = self._room()
        self.resize((FIRST_SIZE * self.theme.tokens.scale).expandedTo(room * 0.85).boundedTo(room))
        geometry = self._settings.get(GEOMETRY)
        if geometry:
            self.restoreGeometry(QByteArray(geometry))
        for setting, part in ((COLUMNS, self.columns), (ROWS, self.rows)):
            state = self._settings.get(setting)
            if state:
                part.restoreState(QByteArray(state))

    def _keep_shape(self) -> None:
        settings = self._settings
        settings.put(GEOMETRY, bytes(self.saveGeometry().data()))
        settings.put(COLUMNS, bytes(self.columns.saveState().data()))
        self.table_room.give_back()
        settings.put(ROWS, bytes(self.rows.saveState().data()))
        settings.put(DIGITS_SHOWN, self.workbench.digits)
        settings.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.documents.may_leave():
            event.ignore()
            return
        self.player.stop()
        self.background.close()
        self.workbench.undo_stack.indexChanged.disconnect(self.refresh)  # the stack still speaks when it is deleted
        self._keep_shape()
        super().closeEvent(event)
