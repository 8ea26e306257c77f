"""A strip below the toolbar that tells what went wrong, in plain text that can be copied, until it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.controls import IconButton
from app.theme import Theme, ui_font
from app.words import tr

TALLEST = 160
MARGINS = 24 + 16 + 28 + 12  # at the sides, and the button


class Banner(QFrame):
    """Hidden until there is something to tell."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("banner")
        self.title = _plain_label(tr("Problem"))
        self.text = _plain_label(tr("Problems"))
        self.close_button = IconButton(theme, "close", tr("Close"), side=28)
        self.close_button.clicked.connect(self.hide)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.text)
        self._area = area
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(area)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 12, 16, 12)
        layout.addLayout(words, 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.title.setFont(ui_font(tokens.text_body, 600))
        self.title.setStyleSheet(f"color: {tokens.error.name()};")
        self.text.setFont(ui_font(tokens.text_body))
        self._fit()

    def show_problems(self, title: str, lines: list[str]) -> None:
        """Tell of problems, each on a line of its own, and speak the first words to a screen reader."""
        self.title.setText(title)
        self.text.setText("\n".join(lines))
        self.show()
        self._fit()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{title}. {' '.join(lines[:3])}"))

    def _fit(self) -> None:
        """Be as high as the lines need at this width, and scroll beyond that."""
        tokens = self._theme.tokens
        needed = self.text.heightForWidth(self.width() - tokens.px(MARGINS))
        self._area.setFixedHeight(min(tokens.px(TALLEST), needed + 4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _plain_label(name: str) -> QLabel:
    label = QLabel()
    label.setAccessibleName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
