"""The window's theme on the lecturer's screen: as large as wished, but never so large that something has no room."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Slot

from app.theme import SCALES, Theme
from app.tokens import Tokens

ROOM = QSize(1000, 640)  # what the lecturer's window needs at 100 %


class FittedTheme(Theme):
    """Follows another theme's colours; its scale is that one's, or the largest below it that a window has room for."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        self._theme, self._most = theme, 1.0
        super().__init__(theme.mode, parent, min(theme.scale, self._most))
        theme.changed.connect(self._take)

    def fit(self, size: QSize) -> None:
        """Take the size of the window."""
        share = min(size.width() / ROOM.width(), size.height() / ROOM.height())
        most = max([scale for scale in SCALES if scale <= share], default=SCALES[0])
        if most != self._most:
            self._most = max(1.0, most)
            self._take()

    def _chosen(self) -> Tokens:
        return self._theme.tokens.scaled(min(self._theme.scale, self._most))

    @Slot()
    def _take(self) -> None:
        tokens = self._chosen()
        if tokens != self.tokens:
            self.tokens, self.scale, self.mode = tokens, tokens.scale, self._theme.mode
            self.changed.emit()

    @Slot()
    def _follow_system(self) -> None:
        """The other theme does."""
