"""The list of lessons: title, goal and minutes of each; Enter opens one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.control_tips import give_tips
from app.lessons.library import builtin_lessons, read_builtin_lesson
from app.on_screen import keep_on_screen
from app.shell_style import shell_style
from app.theme import Theme
from app.words import tr

SIZE = (560, 620)


class LessonDialog(QDialog):
    """Lets a lesson be chosen: `chosen` is its name; `wants_file`: one of somebody's own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen, self.wants_file = "", False
        self.setWindowTitle(tr("Lessons"))
        self.setStyleSheet(shell_style(theme.tokens))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Lessons"))
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        for name in builtin_lessons():
            lesson = read_builtin_lesson(name)
            minutes = tr("{minutes} min", minutes=lesson.minutes) if lesson.minutes else ""
            entry = QListWidgetItem(f"{lesson.title}   {minutes}\n{lesson.goal}".strip())
            entry.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(entry)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self._open)
        buttons = QDialogButtonBox()
        open_button = buttons.addButton(tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        own = buttons.addButton(tr("Own Lesson…"), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        open_button.setDefault(True)
        buttons.accepted.connect(self._open)
        buttons.rejected.connect(self.reject)
        own.clicked.connect(self._want_file)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(QLabel(tr("Every lesson asks before it shows. Each takes a few minutes.")))
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        give_tips(self)
        keep_on_screen(self, theme, SIZE)

    def _open(self) -> None:
        entry = self.list.currentItem()
        if entry is not None:
            self.chosen = str(entry.data(Qt.ItemDataRole.UserRole))
            self.accept()

    def _want_file(self) -> None:
        self.wants_file = True
        self.accept()
