"""The window of the experiments: four pages, whose networks can be put on the bench."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.background import Background
from app.control_tips import give_tips
from app.experiments.learning import Learning
from app.experiments.page import ExperimentPage
from app.experiments.pages import ApproximationPage, DepthPage, LinePage, ProductPage
from app.fields import Segments
from app.on_screen import keep_on_screen
from app.scaling import sized
from app.shell_style import shell_style
from app.theme import Theme
from app.words import tr
from core.document import Document

SIZE = (1080, 620)
_SHEET = """
QToolButton#segment, QToolButton#verb { padding: 4px 12px; }
QToolButton#verb:focus { padding: 3px 11px; }
QLabel#result { font-weight: 600; }
QPushButton { min-height: 22px; min-width: 76px; }
"""


class ExperimentsDialog(QDialog):
    """Stays open beside the window, as one of its own: the window can come in front of it with what was put there.

    Signals:
        wanted(object): this document is to be put on the bench.
    """

    wanted = Signal(object)

    def __init__(self, background: Background, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # it goes with the window, not before it
        self._theme = theme
        self.setWindowTitle(tr("Experiments"))
        self.learning = Learning(background, self)
        learning = self.learning
        self.pages: tuple[ExperimentPage, ...] = (
            ApproximationPage(learning, theme), ProductPage(learning, theme),
            LinePage(learning, theme), DepthPage(learning, theme),
        )  # fmt: skip
        names = (tr("Any shape"), tr("Multiplication"), tr("Linear layers"), tr("Depth"))
        self.switch = Segments(tr("Experiment"), [(name, place) for place, name in enumerate(names)], 118)
        self.stack = QStackedWidget()
        for page in self.pages:
            self.stack.addWidget(page)
        self.buttons = QDialogButtonBox()
        self.bench_button = self._button(tr("Put on the Bench"), QDialogButtonBox.ButtonRole.ActionRole)
        self.bench_button.setToolTip(tr("Open this network, as it is now, in the window, and bring that to the front"))
        self.close_button = self._button(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self._arrange()
        self.switch.choose(0)
        self.switch.chosen.connect(self._turn_to)
        self.bench_button.clicked.connect(self._put)
        self.buttons.rejected.connect(self.reject)
        learning.changed.connect(self._show)
        theme.changed.connect(self._dress)
        self._dress()
        give_tips(self)
        keep_on_screen(self, theme, SIZE)

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        self.buttons.addButton(button, role)
        return button

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(self.switch)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.buttons)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.setStyleSheet(
            shell_style(tokens)
            + sized(_SHEET, tokens.scale)
            + f"QLabel#remark {{ color: {tokens.muted.name()}; }}"
            + f"QLabel#count {{ font-size: {tokens.text_large}px; font-weight: 600; }}"
        )

    @property
    def page(self) -> ExperimentPage:
        """The page in front."""
        return self.pages[self.stack.currentIndex()]

    @Slot(object)
    def _turn_to(self, place: object) -> None:
        self.learning.stop()
        self.switch.buttons[place].setFocus()
        self.stack.setCurrentIndex(int(str(place)))
        if self.isVisible():
            self.page.begin()

    @Slot()
    def _show(self) -> None:
        if self.isVisible():
            self.page.show_learning()

    def document(self) -> Document:
        """Return the network of the page in front as it is now."""
        return replace(self.learning.documents[0], title=self.page.title())

    @Slot()
    def _put(self) -> None:
        self.wanted.emit(self.document())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:  # a window that belongs to another one is kept in front of it
            handle.setTransientParent(None)  # type: ignore[arg-type]
        self.page.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.learning.stop()
