"""The start page: lessons at the left; examples, recent files and new networks at the right; filled once it is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.controls import IconButton, WordButton
from app.guide.entries import WAYS, Entry, ExampleEntry, FileEntry, LessonEntry, neighbour
from app.guide.guide_style import guide_style
from app.guide.keeping import KeyKeeper
from app.lessons.library import builtin_lessons, read_builtin_lesson
from app.scaling import hold, scale_part
from app.theme import Theme, ui_font
from app.words import tr
from core import files

WIDEST, ROOMY = 1800, 880  # of the content; from which height on lessons tell their goals
ACROSS = 3  # examples in a row
RECENT_LOW, RECENT_HIGH = 4, 8  # files that are listed
VERBS = (("new_network", "New Network…"), ("open", "Open…"), ("own_lesson", "Open a Lesson…"))


class StartPage(KeyKeeper):
    """What the program offers at first.

    Signals:
        lesson_chosen, example_chosen: by name.
        file_chosen: its Path.
        wanted: "new_network", "open", "own_lesson", "tour" or "leave".
        filled: everything is there, the pictures too.
    """

    lesson_chosen = Signal(str)
    example_chosen = Signal(str)
    file_chosen = Signal(object)
    wanted = Signal(str)
    filled = Signal()

    def __init__(self, theme: Theme, recent: tuple[Path, ...], tip_of: Callable[[str], str], invites: bool) -> None:
        super().__init__()
        self._theme, self._recent, self._tip_of = theme, recent, tip_of
        self.setObjectName("start_page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Start page"))
        self.lessons: list[LessonEntry] = []
        self.examples: list[ExampleEntry] = []
        self.files: list[FileEntry] = []
        self.verbs: dict[str, WordButton] = {}
        self.title, self.subtitle = QLabel("Nablascope"), QLabel(tr("Backpropagation, one number at a time."))
        self.close_button = IconButton(theme, "close", tr("To the network"), tr("To the network (Esc)"), side=28)
        self.close_button.clicked.connect(lambda: self.wanted.emit("leave"))
        self.invitation = self._invitation()
        self.invitation.setVisible(invites)
        self._lay_out()
        self._work = self._pieces()
        self._tick = QTimer(self, interval=0)
        self._tick.timeout.connect(self._next_piece)
        self._redraw = QTimer(self, interval=0)
        self._redraw.timeout.connect(self._next_picture)
        theme.changed.connect(self._dress)
        self._dress()

    # The frame of the page

    def _lay_out(self) -> None:
        self.content = QWidget()
        self.content.setObjectName("start_content")
        self._body = QHBoxLayout()
        self._body.setSpacing(48)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(44, 22, 44, 18)
        column.setSpacing(16)
        column.addLayout(self._head())
        column.addLayout(self._body, 1)
        column.addWidget(self.invitation)
        centred = QHBoxLayout()
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addStretch(1)
        centred.addWidget(self.content, 1000)
        centred.addStretch(1)
        inner = QWidget()
        inner.setObjectName("start_content")
        inner.setLayout(centred)
        self.area = _Area()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidgetResizable(True)
        self.area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)
        hold(self.content, most_width=WIDEST)

    def _head(self) -> QBoxLayout:
        words = QHBoxLayout()
        words.setSpacing(14)
        words.addWidget(self.title, 0, Qt.AlignmentFlag.AlignBaseline)
        words.addWidget(self.subtitle, 0, Qt.AlignmentFlag.AlignBaseline)
        self.subtitle.setObjectName("quiet_text")
        row = QHBoxLayout()
        row.addLayout(words)
        row.addStretch(1)
        row.addWidget(self.close_button)
        return row

    def _invitation(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("invitation")
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 8, 8, 8)
        row.addWidget(QLabel(tr("New here? Five marks show what is where. It takes less than a minute.")), 1)
        self.tour_button = Entry(tr("Take the tour"), self._tip_of("tour"), "verb")
        self.tour_button.setText(tr("Take the tour"))
        self.tour_button.clicked.connect(lambda: self.wanted.emit("tour"))
        row.addWidget(self.tour_button)
        return frame

    # Its content, piece by piece

    def fill(self) -> None:
        """Make the content, a piece at a time."""
        self._tick.start()

    @Slot()
    def _next_piece(self) -> None:
        if self.lessons and self.focusWidget() is None:
            self.lessons[0].setFocus(Qt.FocusReason.TabFocusReason)
        if next(self._work, None) is None:
            self._tick.stop()
            self._fit()

    def _pieces(self) -> Iterator[bool]:
        column, rows = _column(tr("Lessons"), 0)
        self._body.addLayout(column, 5)
        names = builtin_lessons()
        for number, name in enumerate(names, 1):
            self._add_lesson(rows, number, name)
            if number % 6 == 0:
                scale_part(self.content, self._theme.tokens)
                yield True
        rows.addStretch(1)  # what is left when each row has its largest height
        right = QVBoxLayout()
        right.setSpacing(16)
        self._body.addLayout(right, 7)
        right.addLayout(self._verb_row())
        yield True
        yield from self._add_examples(right)
        self._add_files(right)
        scale_part(self.content, self._theme.tokens)
        self._fit()

    def _add_lesson(self, rows: QVBoxLayout, number: int, name: str) -> None:
        entry = LessonEntry(number, name, read_builtin_lesson(name))
        entry.clicked.connect(lambda: self.lesson_chosen.emit(name))
        self.lessons.append(entry)
        rows.addWidget(entry, 100)

    def _verb_row(self) -> QBoxLayout:
        column, rows = _column(tr("Begin"), 4)
        row = QHBoxLayout()
        row.setSpacing(8)
        for key, text in VERBS:
            button = Entry(tr(text).removesuffix("…"), self._tip_of(key), "verb")
            button.setText(tr(text))
            button.clicked.connect(lambda _, key=key: self.wanted.emit(key))
            self.verbs[key] = button
            row.addWidget(button)
        rows.addLayout(row)
        return column

    def _add_examples(self, right: QBoxLayout) -> Iterator[bool]:
        column, rows = _column(tr("Examples"), 4)
        grid = QGridLayout()
        grid.setSpacing(12)
        rows.addLayout(grid, 1)
        right.addLayout(column, 6)
        for place, name in enumerate(files.builtin_names()):
            entry = ExampleEntry(name, files.read_builtin(name), self._theme)
            entry.clicked.connect(lambda _, name=name: self.example_chosen.emit(name))
            self.examples.append(entry)
            grid.addWidget(entry, place // ACROSS, place % ACROSS)
            if place % 2:
                yield True

    def _add_files(self, right: QBoxLayout) -> None:
        if not self._recent:
            return
        column, rows = _column(tr("Recent files"), 0)
        for path in self._recent[:RECENT_HIGH]:
            entry = FileEntry(path)
            entry.clicked.connect(lambda _, path=path: self.file_chosen.emit(path))
            self.files.append(entry)
            rows.addWidget(entry)
        right.addLayout(column)

    @Slot()
    def _next_picture(self) -> None:
        """Draw one picture; the others wait for the next tick."""
        due = [entry.picture for entry in self.examples if entry.picture.is_due]
        if due:
            due[0].make()
        if len(due) <= 1:
            self._redraw.stop()
            if not self._tick.isActive():
                self.filled.emit()

    # Looks

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.setStyleSheet(guide_style(tokens))
        self.title.setFont(ui_font(round(1.35 * tokens.text_title), 600))
        self.subtitle.setFont(ui_font(tokens.text_large))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Tell more where there is more room, and have the pictures drawn in their sizes."""
        roomy = self.height() >= self._theme.tokens.px(ROOMY)
        for lesson in self.lessons:
            lesson.goal.setVisible(roomy)
        for place, file in enumerate(self.files):
            file.setVisible(place < (RECENT_HIGH if roomy else RECENT_LOW))
        if self.examples:
            self._redraw.start()

    # The keyboard

    @property
    def choices(self) -> list[QWidget]:
        """What the arrows walk along."""
        parts: list[QWidget] = [*self.lessons, *self.verbs.values(), *self.examples, *self.files, self.tour_button]
        return [part for part in parts if part.isVisibleTo(self)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.wanted.emit("leave")
        elif event.key() in WAYS:
            self._walk(WAYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _walk(self, way: QPoint) -> None:
        parts = self.choices
        now = self.focusWidget()
        if not parts or now not in parts:
            return
        boxes = [QRect(part.mapTo(self, QPoint(0, 0)), part.size()) for part in parts]
        chosen = parts[neighbour(boxes, parts.index(now), way)]
        chosen.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.ensureWidgetVisible(chosen, 0, 24)


class _Area(QScrollArea):
    """Scrolls by the wheel, and to what has the keyboard; the arrows are the page's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in WAYS:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _column(title: str, spacing: int) -> tuple[QVBoxLayout, QVBoxLayout]:
    """Return a headed column, and where its rows go."""
    heading = QLabel(title)
    heading.setObjectName("heading")
    rows = QVBoxLayout()
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(spacing)
    column = QVBoxLayout()
    column.setSpacing(8)
    column.addWidget(heading)
    column.addLayout(rows, 1)
    return column, rows
