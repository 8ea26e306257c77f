"""Dialogs that are never larger than the screen, at any scale: what has no room there scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QBoxLayout, QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.magnified import MOST_OF_SCREEN, fitted
from app.scaling import keep_scaled
from app.theme import Theme


def keep_on_screen(dialog: QDialog, theme: Theme, size: tuple[int, int] | None = None, has_foot: bool = True) -> None:
    """Scale a dialog that is all made, and open it in a size that the screen has; to be called once.

    Args:
        size: how large it opens at 100 %; without one as large as what it holds.
        has_foot: whether the last row of its layout, the one with the buttons, stays in sight.
    """
    layout = dialog.layout()
    assert isinstance(layout, QBoxLayout)
    foot = _foot_of(layout) if has_foot else QHBoxLayout()
    content = QWidget()
    content.setLayout(layout)  # takes it from the dialog
    area = Content(content, foot)
    whole = QVBoxLayout(dialog)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(area, 1)
    whole.addLayout(foot)
    keep_scaled(dialog, theme)
    _Bound(dialog, theme)
    wanted = dialog.sizeHint() if size is None else fitted(dialog, *size, theme.tokens)
    dialog.resize(wanted.boundedTo(_room(dialog)))


def _foot_of(layout: QBoxLayout) -> QBoxLayout:
    """Return the last row of a layout, taken from it, with its margins."""
    last, around, foot = layout.takeAt(layout.count() - 1), layout.contentsMargins(), QHBoxLayout()
    assert last is not None
    layout.setContentsMargins(around.left(), around.top(), around.right(), layout.spacing())
    foot.setContentsMargins(around.left(), 0, around.right(), around.bottom())
    widget, row = last.widget(), last.layout()
    if widget is not None:
        foot.addWidget(widget)
    elif row is not None:
        foot.addLayout(row, 1)
    return foot


def _room(window: QWidget) -> QSize:
    return window.screen().availableSize() * MOST_OF_SCREEN


class Content(QScrollArea):
    """What a dialog holds: as large as it has to be, as far as the screen has room."""

    def __init__(self, content: QWidget, foot: QBoxLayout) -> None:
        super().__init__()
        self._content, self._foot = content, foot
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self._ear = _Ear(self)
        content.installEventFilter(self._ear)

    def sizeHint(self) -> QSize:
        return self._bounded(self._content.sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._bounded(self._content.minimumSizeHint())

    def _bounded(self, wanted: QSize) -> QSize:
        """Return a size with room for the bar that a content needs which is too high or wide."""
        room = _room(self.window()) - QSize(0, self._foot.minimumSize().height())
        bar = self.verticalScrollBar().sizeHint().width()
        more = QSize(bar if wanted.height() > room.height() else 0, bar if wanted.width() > room.width() else 0)
        return (wanted + more).boundedTo(room)


class _Ear(QObject):
    """Hears that a content needs another size, which scroll areas keep to themselves."""

    def __init__(self, area: Content) -> None:
        super().__init__(area)
        self._area = area

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._area.updateGeometry()
        return False


class _Bound(QObject):
    """Keeps an open dialog on the screen when the scale changes."""

    def __init__(self, dialog: QDialog, theme: Theme) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        theme.changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        QTimer.singleShot(0, self, self._fit)  # when all its parts have their new sizes

    @Slot()
    def _fit(self) -> None:
        self._dialog.resize(self._dialog.size().boundedTo(_room(self._dialog)))
