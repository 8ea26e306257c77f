"""The look of the hall: follows the window's theme, light, dark or high contrast, in sizes of the stage's height."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.lecture.words import HEIGHT, NUMBER
from app.theme import Theme
from app.tokens import CONTRAST_DARK, CONTRAST_LIGHT, LECTURE_DARK, LECTURE_LIGHT, LIGHT, SIZES, Tokens

LARGE = NUMBER / SIZES["text_small"]  # the smallest text of the desk is as large as the smallest number in the hall


def lecture_tokens(theme: Theme) -> Tokens:
    """Return the colours of the hall for a theme of the desk, in sizes of 100 %."""
    if theme.tokens.contrast > LIGHT.contrast:
        return CONTRAST_DARK if theme.tokens.dark else CONTRAST_LIGHT
    return LECTURE_DARK if theme.tokens.dark else LECTURE_LIGHT


class LectureTheme(Theme):
    """A theme for what is shown in the hall; it never dresses the application, which is the desk's."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        self._desk = theme
        super().__init__(theme.mode, parent, LARGE)
        self.motion = theme.motion
        theme.changed.connect(self._follow_desk)

    def _chosen(self) -> Tokens:
        return lecture_tokens(self._desk).scaled(self.scale)

    @property
    def height(self) -> float:
        """The height of the stage."""
        return self.scale / LARGE * HEIGHT

    def set_height(self, height: float) -> None:
        """Take the height of the stage: at 1080 pixels small text is 36 pixels high."""
        scale = LARGE * max(height, 1.0) / HEIGHT
        if scale != self.scale:
            self.scale = scale
            self._take()

    @Slot()
    def _follow_desk(self) -> None:
        self.mode, self.motion = self._desk.mode, self._desk.motion
        self._take()

    def _follow_system(self) -> None:
        """The desk follows it, and the hall the desk."""

    def _take(self) -> None:
        self.tokens = self._chosen()
        self.changed.emit()
