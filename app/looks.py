"""How the window looks, chosen by the user and remembered: theme, scale of the interface, motion, digits."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.settings import DIGITS, LEVEL, MOTION, SCALE, THEME, Settings
from app.theme import SCALES, Theme
from app.workbench import Workbench
from core.steps import Level


class Looks(QObject):
    """The verbs of the menu View that change how things look."""

    def __init__(self, workbench: Workbench, theme: Theme, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench, self.theme, self.settings = workbench, theme, settings
        theme.motion = settings.get(MOTION)

    @property
    def mode(self) -> str:
        """One of the modes of app/theme.py."""
        return self.theme.mode

    def choose_theme(self, mode: str) -> None:
        """Show the window in these colours from now on."""
        self.theme.set_mode(mode)
        self.settings.put(THEME, mode)

    def choose_level(self, level: Level) -> None:
        """Take steps of this size from now on; a lecture or a lesson sets it for itself, which is not kept."""
        self._workbench.set_level(level)
        self.settings.put(LEVEL, level.value)

    @property
    def scale(self) -> float:
        """How many times as large as at 100 % everything is."""
        return self.theme.scale

    def choose_scale(self, scale: float) -> None:
        """Show everything larger or smaller from now on, at once."""
        self.theme.set_scale(scale)
        self.settings.put(SCALE, self.theme.scale)

    def change_scale(self, direction: int) -> None:
        """Take the next larger (1) or smaller (−1) scale of those that are offered."""
        larger = [scale for scale in SCALES if scale > self.scale]
        smaller = [scale for scale in SCALES if scale < self.scale]
        chosen = larger[:1] if direction > 0 else smaller[-1:]
        if chosen:
            self.choose_scale(chosen[0])

    def toggle_motion(self) -> None:
        """Let things move where that shows where a number comes from, or no longer."""
        self.theme.wants_motion = not self.theme.wants_motion
        self.settings.put(MOTION, self.theme.wants_motion)

    def change_digits(self, places: int) -> None:
        """Show more (1) or fewer (−1) digits."""
        larger = [digits for digits in DIGITS if digits > self._workbench.digits]
        smaller = [digits for digits in DIGITS if digits < self._workbench.digits]
        chosen = larger[:1] if places > 0 else smaller[-1:]
        if chosen:
            self._workbench.set_digits(chosen[0])
