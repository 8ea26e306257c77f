"""Opens lessons beside the graph: those that come with the program, and those that lie beside a network file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMainWindow

from app.documents import Tell
from app.file_sentences import problem_line
from app.views import Bench
from app.words import tr, worded
from core.findings import FileProblems

if TYPE_CHECKING:
    from app.action import Host
    from app.lessons.library import Read
    from app.lessons.panel import LessonPanel
    from app.lessons.player import LessonPlayer
    from core.lesson import Lesson


class LessonsDesk(QObject):
    """The door to the lessons; panel and player are made with the first of them.

    Signals:
        changed: an answer, another turn, or the lesson was put away.
    """

    changed = Signal()

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window
        self.player: LessonPlayer | None = None
        self.panel: LessonPanel | None = None
        self._topology: object = None

    @property
    def is_open(self) -> bool:
        """Whether a lesson is open."""
        return self.player is not None and self.player.lesson is not None

    @property
    def asks(self) -> bool:
        """Whether a question of the open lesson waits for its answer."""
        return self.player is not None and self.player.lesson is not None and not self.player.is_turn_done

    # Verbs

    def choose(self) -> None:
        """Let a lesson be chosen."""
        from app.lessons.choosing import LessonDialog

        dialog = LessonDialog(self._bench.theme, self._window)
        if dialog.exec() and dialog.wants_file:
            self.ask_file()
        elif dialog.chosen:
            self.begin(dialog.chosen)

    def begin(self, name: str) -> bool:
        """Open a lesson that comes with the program; return whether it was opened."""
        from app.lessons.library import read_builtin_lesson, read_builtin_network

        return self._begin(read_builtin_lesson(name), read_builtin_network)

    def ask_file(self) -> None:
        """Let somebody's own lesson be chosen, and open it."""
        folder = self._bench.workbench.path.parent if self._bench.workbench.path is not None else Path.home()
        kinds = tr("Lessons (*.md);;All files (*)")
        path = QFileDialog.getOpenFileName(self._window, tr("Open a Lesson"), str(folder), kinds)[0]
        if path:
            self.begin_file(Path(path))

    def begin_file(self, path: Path, tell: Tell | None = None) -> bool:
        """Open a lesson from a file; what is wrong with it is told with its lines. Return whether it was opened."""
        from app.lessons.library import check_lesson, read_lesson_file

        try:
            lesson, read = read_lesson_file(path)
            check_lesson(lesson, read)
        except FileProblems as problems:
            lines = [problem_line(problems.name or path.name, problem, worded) for problem in problems.problems]
            tell = tell or self._host.dialogs.show_problems
            tell(tr("{name} cannot be opened", name=path.name), lines)
            return False
        self._host.dialogs.tell_done(tr("{name} is opened", name=path.name))
        return self._begin(lesson, read)

    def begin_next(self) -> None:
        """Open the lesson after the one that is open, as the program has them."""
        from app.lessons.library import builtin_lessons

        names = builtin_lessons()
        if self.player is not None and self.player.lesson is not None and self.player.lesson.name in names:
            self.begin(names[names.index(self.player.lesson.name) + 1])

    def close_lesson(self) -> None:
        """Put the lesson away."""
        if self.player is not None:
            self.player.close()

    def _begin(self, lesson: Lesson, read: Read) -> bool:
        from app.lessons.library import builtin_lessons

        if not self._host.documents.may_leave():
            return False
        player = self._made()
        assert self.panel is not None
        names = builtin_lessons()
        self.panel.has_next = lesson.name in names[:-1]
        self._share_room()
        player.begin(lesson, read)
        QTimer.singleShot(0, self.panel, self.panel.take_focus)  # after the page has placed itself
        return True

    def _made(self) -> LessonPlayer:
        """Return the player, made now with its panel if it was not there yet."""
        if self.player is None:
            from app.lessons.panel import LessonPanel
            from app.lessons.player import LessonPlayer

            self.player = LessonPlayer(self._bench.workbench, self._host.show_table, self)
            self.panel = LessonPanel(self.player, self._bench.theme)
            self.panel.next_wanted.connect(self.begin_next)
            self.player.ended.connect(self._put_away)
            self.player.changed.connect(self._choose_clicks)
            self.player.ended.connect(self._choose_clicks)
            self._host.graph.picked.connect(self.player.pick)
            self.player.changed.connect(self.changed)
            self.player.ended.connect(self.changed)
            self._bench.workbench.document_changed.connect(self._follow)
        return self.player

    @Slot()
    def _choose_clicks(self) -> None:
        """While something is to be pointed at, clicks in the network only point."""
        self._host.graph.picks_only = self.player is not None and self.player.points

    @Slot()
    def _follow(self) -> None:
        """Put the lesson away when a file is opened: it must not change somebody's own network."""
        workbench = self._bench.workbench
        topology, before = workbench.document.network.topology, self._topology
        self._topology = topology
        if topology is not before and workbench.path is not None and not workbench.undo_stack.count():
            self.close_lesson()

    def _share_room(self) -> None:
        """Give the lesson its width; everything else has the rest."""
        from app.lessons.panel import WIDTH

        body, panel = self._host.body, self.panel
        assert panel is not None
        if body.indexOf(panel) < 0:
            width = self._bench.theme.tokens.px(WIDTH)
            body.insertWidget(0, panel)
            body.setSizes([width, max(1, body.width() - width)])
            body.setStretchFactor(0, 0)
            body.setStretchFactor(1, 1)
        panel.show()

    @Slot()
    def _put_away(self) -> None:
        """Take the panel out of the window, whose shape is kept without it."""
        if self.panel is not None:
            self.panel.setParent(None)
            self._host.graph.setFocus()
