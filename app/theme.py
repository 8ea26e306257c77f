"""The look in force: which tokens, at which scale, whether things may move; and the palette made from them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from app.fonts import load_fonts, math_font, ui_font
from app.tokens import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Tokens

__all__ = ["DARK", "LIGHT", "MODES", "SCALES", "Theme", "Tokens", "math_font", "mixed", "signed_colour", "ui_font"]

MODES: Mapping[str, tuple[Tokens, Tokens]] = {  # what is shown while the system is light, and while it is dark
    "light": (LIGHT, LIGHT),
    "dark": (DARK, DARK),
    "system": (LIGHT, DARK),
    "contrast_light": (CONTRAST_LIGHT, CONTRAST_LIGHT),
    "contrast_dark": (CONTRAST_DARK, CONTRAST_DARK),
}
_ALL = {**MODES, "high_contrast": (CONTRAST_LIGHT, CONTRAST_DARK)}  # what "system" is where it asks for high contrast
SCALES = (0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)  # of the whole interface

# Diverging maps of five colours, at −1, −½, 0, ½, 1: after CET-D1A (Kovesi 2015, blue to red) on a light ground and
# after managua (Crameri 2018, light blue to yellow) on a dark one, both told apart in deuteranopia and protanopia.
_SIGNED_LIGHT = ("#173AA5", "#7C86D0", "#F0ECEA", "#D98069", "#A3160D")
_SIGNED_DARK = ("#81E7FF", "#4F7FB4", "#3A2033", "#A65A3B", "#FFCF67")


def signed_colour(value: float, scale: float, tokens: Tokens) -> QColor:
    """Return the colour of a signed quantity: −scale and +scale are the ends of the map, 0 fades into the ground."""
    stops = [QColor(stop) for stop in (_SIGNED_DARK if tokens.dark else _SIGNED_LIGHT)]
    place = 0.5 if not scale or value != value else min(max(value / scale, -1.0), 1.0) / 2 + 0.5
    position = place * (len(stops) - 1)
    first = min(int(position), len(stops) - 2)
    return mixed(stops[first], stops[first + 1], position - first)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return `one` with a share of `other`, pre-blended: translucent pens are slow."""
    parts = zip((one.red(), one.green(), one.blue()), (other.red(), other.green(), other.blue()), strict=True)
    return QColor(*(round(a + (b - a) * share) for a, b in parts))


def system_is_dark() -> bool:
    """Tell whether the system shows light on dark."""
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def system_wants_contrast() -> bool:
    """Tell whether the system asks for high contrast; known from Qt 6.10 on."""
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def system_is_calm(application: QApplication) -> bool:
    """Tell whether the system asks for reduced motion, while the application still has the system's own style.

    Qt knows it from that style (KDE: no animation lasts), and on Windows from the effects of the system; a bare
    desktop on Linux tells it to nobody who does not ask over D-Bus.
    """
    calm = application.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
    on_windows = QGuiApplication.platformName() == "windows"
    return calm or (on_windows and not QApplication.isEffectEnabled(Qt.UIEffect.UI_General))


class Theme(QObject):
    """The tokens in force. Views read `tokens` when they draw, and redraw on `changed`, of colours and sizes alike.

    Signals:
        changed: other colours or another scale.
    """

    changed = Signal()

    def __init__(self, mode: str = "light", parent: QObject | None = None, scale: float = 1.0) -> None:
        super().__init__(parent)
        self.mode, self.scale = mode, scale
        self.wants_motion, self.system_is_calm = True, False
        self.tokens = self._chosen()
        self._hints = QGuiApplication.styleHints()  # kept: what it hands out is gone with it
        self._hints.colorSchemeChanged.connect(self._follow_system)
        if hasattr(self._hints, "accessibility"):  # Qt 6.10
            self._hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    @property
    def motion(self) -> bool:
        """Whether things may move by themselves: the user wants it, and the system does not ask for calm."""
        return self.wants_motion and not self.system_is_calm

    @motion.setter
    def motion(self, wanted: bool) -> None:
        self.wants_motion = wanted

    def _chosen(self) -> Tokens:
        is_dark = system_is_dark()
        mode = "high_contrast" if self.mode == "system" and system_wants_contrast() else self.mode
        return _ALL[mode][is_dark].scaled(self.scale)

    def _follow_system(self) -> None:
        if self.mode == "system":
            self.set_mode("system")

    def set_mode(self, mode: str) -> None:
        """Take another mode of MODES; the application's palette follows, and whoever hears `changed`."""
        self.mode = mode
        self._take()

    def set_scale(self, scale: float) -> None:
        """Show everything that many times as large as at 100 %."""
        self.scale = min(max(scale, SCALES[0]), SCALES[-1])
        self._take()

    def wear(self, tokens: Tokens) -> None:
        """Show other tokens than the mode's, until a mode is set: while a picture is taken."""
        self._show(tokens)

    def _take(self) -> None:
        self._show(self._chosen())

    def _show(self, tokens: Tokens) -> None:
        self.tokens = tokens
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.apply(application)
        self.changed.emit()

    def apply(self, application: QApplication) -> None:
        """Dress the application: Fusion style, own font and palette. Its style sheet is the window's, see there."""
        load_fonts()
        if application.style().objectName() != "fusion":
            self.system_is_calm = system_is_calm(application)
            application.setStyle("Fusion")
        font = QFont(ui_font(self.tokens.text_body))
        application.setFont(font)
        application.setPalette(palette(self.tokens))


def palette(tokens: Tokens) -> QPalette:
    """Return the palette for what the style sheet does not reach."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.card, role.WindowText: tokens.text, role.Base: tokens.card, role.Text: tokens.text,
        role.AlternateBase: tokens.ground, role.Button: tokens.card, role.ButtonText: tokens.text,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.accent_text, role.ToolTipBase: tokens.card, role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted, role.Link: tokens.accent, role.Mid: tokens.hairline,
    }  # fmt: skip
    made = QPalette()
    for which, colour in colours.items():
        made.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, mixed(tokens.muted, tokens.card, 0.35))
    return made
