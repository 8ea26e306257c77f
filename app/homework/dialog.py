"""The window of homework: check a worked iteration, or find the mistake in one."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from app.background import Background
from app.control_tips import give_tips
from app.fields import Segments
from app.homework.check_page import CheckPage
from app.homework.find_page import FindPage
from app.on_screen import keep_on_screen
from app.scaling import sized
from app.shell_style import shell_style
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench

SIZE = (1000, 640)
CHECK, FIND = 0, 1
_SHEET = (
    "QLabel#told {{ font-weight: 600; }} QLabel#quiet_words {{ color: {muted}; }}"
    "QLabel#problem_words {{ color: {error}; }}"
    "QPushButton#primary_words {{ background: {accent}; color: {accent_text}; border: 1px solid {accent}; }}"
    "QPushButton#primary_words:disabled {{ background: {ground}; color: {muted}; border: 1px solid {hairline}; }}"
    "QPlainTextEdit {{ border: 1px solid {hairline}; border-radius: 8px; padding: 4px; background: {card}; }}"
    "QPlainTextEdit:focus {{ border: 2px solid {accent}; padding: 3px; }}"
    "QTableView {{ outline: 0; }} QTableView::item:selected {{ background: {raised}; color: {text}; }}"
    "QFrame#mistake {{ background: {ground}; border: 1px solid {hairline}; border-radius: 8px; }}"
)


class HomeworkDialog(QDialog):
    """Stays beside the window, so that the network can be looked at meanwhile."""

    def __init__(
        self, workbench: Workbench, theme: Theme, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(tr("Homework"))
        pages: list[tuple[str, object]] = [(tr("Check my homework"), CHECK), (tr("Find the mistake"), FIND)]
        self.switch = Segments(tr("Page"), pages, 180)
        self.checking, self.finding = (
            CheckPage(workbench, theme, background),
            FindPage(workbench, theme, background),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.checking)
        self.stack.addWidget(self.finding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.switch)
        layout.addWidget(self.stack, 1)
        self.switch.chosen.connect(self._turn_to)
        theme.changed.connect(self._dress)
        workbench.document_changed.connect(self._follow)
        self._dress()
        give_tips(self)
        keep_on_screen(self, theme, SIZE, has_foot=False)

    def open_at(self, page: int) -> None:
        """Show a page, and come to the front."""
        self.switch.choose(page)
        self.show()
        self.activateWindow()

    @Slot(object)
    def _turn_to(self, page: object) -> None:
        self.stack.setCurrentIndex(int(str(page)))
        if page == FIND and self.finding.puzzle is None:
            self.finding.plant()
        (self.finding.table if page == FIND else self.checking.text).setFocus()

    @Slot()
    def _follow(self) -> None:
        """Another network, or another iteration of it: the planted mistake belongs to the one before."""
        self.finding.puzzle = None
        if self.isVisible() and self.stack.currentIndex() == FIND:
            self.finding.plant()

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        names = ("muted", "error", "accent", "accent_text", "ground", "hairline", "card", "raised", "text")
        own = sized(_SHEET, tokens.scale).format(**{name: getattr(tokens, name).name() for name in names})
        self.setStyleSheet(shell_style(tokens) + own)
