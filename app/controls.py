"""Small controls that the window's parts share: buttons that keep the keyboard's Space, in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app.icons import icon
from app.scaling import hold, scale_held
from app.theme import Theme, mixed

ICON_SIDE = 20
MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})  # the html module would cost the start 3 ms


ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _keeps_key(event: QEvent) -> bool:
    """Take Space and Enter from the window's shortcuts, while a button has the focus."""
    is_key = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Space, *ENTER)
    if not is_key or event.type() != QEvent.Type.ShortcutOverride:
        return False
    event.accept()
    return True


class Button(QToolButton):
    """A flat button. While it has the focus, Space and Enter press it and do not play."""

    def __init__(self, name: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(tip or name))
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        return _keeps_key(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)


class WordButton(QPushButton):
    """A button with a word on it. While it has the focus, Space and Enter press it, and neither plays nor steps."""

    def __init__(self, text: str, tip: str = "", name: str = "") -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(tip or text))
        self.setAutoDefault(False)  # Enter presses the button that has the focus, not the dialog's first one
        if name:
            self.setObjectName(name)

    def event(self, event: QEvent) -> bool:
        return _keeps_key(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)


class IconButton(Button):
    """A button with a drawn icon; the primary one is filled with the accent."""

    def __init__(
        self, theme: Theme, icon_name: str, name: str, tip: str = "", *, primary: bool = False, side: int = 36
    ) -> None:
        super().__init__(name, tip)
        self._theme, self._icon_name, self._primary = theme, icon_name, primary
        self._is_tinted = False
        self.setObjectName("primary" if primary else "icon_button" if side > 28 else "quiet")
        hold(self, width=side, height=min(side, 32))
        theme.changed.connect(self.tint)
        self.tint()

    def showEvent(self, event: QShowEvent) -> None:
        if not self._is_tinted:
            self._draw()
        super().showEvent(event)

    def set_icon(self, icon_name: str) -> None:
        """Show another sign."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self.tint()

    def tint(self) -> None:
        """Draw the sign in the theme's colours, as large as everything else; one that is not seen, when it is."""
        tokens = self._theme.tokens
        side = tokens.px(ICON_SIDE)
        scale_held(self, tokens)
        self.setIconSize(QSize(side, side))
        self._is_tinted = False
        if self.isVisible():
            self._draw()

    def _draw(self) -> None:
        self._is_tinted = True
        tokens, side = self._theme.tokens, self.iconSize().width()
        colour = tokens.accent_text if self._primary else tokens.text
        faded = mixed(tokens.muted, tokens.card, 0.55)
        self.setIcon(icon(self._icon_name, colour, faded, side))

    def follow(self, action: QAction) -> None:
        """Do what an action does, and be grey when it is."""
        self.clicked.connect(action.trigger)
        action.enabledChanged.connect(self.setEnabled)
        self.setEnabled(action.isEnabled())


def mark_wrong(field: QWidget, is_wrong: bool) -> None:
    """Give a field the look of one whose text is no number, or take it away; style sheets know it as [wrong="true"]."""
    if bool(field.property("wrong")) != is_wrong:
        field.setProperty("wrong", is_wrong)
        field.style().unpolish(field)
        field.style().polish(field)


def plain_tip(text: str) -> str:
    """Return a tooltip that shows the text as it is, whatever marks it holds; long ones break into lines."""
    return f"<qt>{text.translate(MARKS)}</qt>" if text else ""
