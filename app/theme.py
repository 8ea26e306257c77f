"""The look in one table: colours and sizes as named tokens, light and dark, and the palette made from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.fonts import load_fonts, math_font, ui_font

__all__ = ["DARK", "LIGHT", "MODES", "Theme", "Tokens", "math_font", "signed_colour", "ui_font"]

MODES = ("light", "dark", "system")


@dataclass(frozen=True)
class Tokens:
    """Colours by what they mean, sizes in pixels. Amber (`computed`) is what was computed just now."""

    dark: bool
    ground: QColor
    card: QColor
    raised: QColor
    hairline: QColor
    text: QColor
    muted: QColor
    accent: QColor
    accent_text: QColor
    computed: QColor
    on_computed: QColor
    source: QColor
    on_source: QColor
    phase_forward: QColor
    phase_loss: QColor
    phase_backward: QColor
    phase_gradient: QColor
    phase_average: QColor
    phase_update: QColor
    positive: QColor
    negative: QColor
    error: QColor
    warning: QColor
    input_fill: QColor
    output_fill: QColor
    bias_fill: QColor
    routes: tuple[QColor, ...]
    racers: tuple[QColor, ...]
    text_small: int = 12
    text_body: int = 13
    text_large: int = 15
    text_title: int = 18
    space: int = 4
    radius: int = 8


def _tokens(dark: bool, lists: dict[str, tuple[str, ...]], **colours: str) -> Tokens:
    made: dict[str, Any] = {name: QColor(value) for name, value in colours.items()}
    made.update({name: tuple(QColor(value) for value in values) for name, values in lists.items()})
    return Tokens(dark, **made)


# Categories after Okabe & Ito (2008), told apart by the colour-blind; without their yellow and orange, for amber means
# "computed". Darkened on the light ground, lightened on the dark one, so that they can be read as text.
_ROUTES_LIGHT = ("#0072B2", "#C04A00", "#00785A", "#A8487D", "#2F7FB5")
# Seven for optimizers on a surface, where each has a dash of its own as well.
_RACERS_LIGHT = ("#16181D", "#0072B2", "#C04A00", "#00785A", "#A8487D", "#7A5C00", "#3D7FC9")
_RACERS_DARK = ("#F0F1F3", "#56B4E9", "#FF8A4C", "#2FC79C", "#E59AC4", "#F0E442", "#B9A3FF")
_ROUTES_DARK = ("#56B4E9", "#FF8A4C", "#2FC79C", "#E59AC4", "#9BD3F5")


LIGHT = _tokens(
    False, {"routes": _ROUTES_LIGHT, "racers": _RACERS_LIGHT},
    ground="#F7F7F5", card="#FFFFFF", raised="#EFEFEB", hairline="#E3E3DF", text="#16181D", muted="#5F6670",
    accent="#2952CC", accent_text="#FFFFFF", computed="#FFD54A", on_computed="#16181D", source="#FFF3C4",
    on_source="#16181D", phase_forward="#8FB3D9", phase_loss="#C9A227", phase_backward="#C98A84",
    phase_gradient="#B39BC8", phase_average="#8FBFC4", phase_update="#8DBB96", positive="#B02D2A",
    negative="#1F57B0", error="#B3261E", warning="#8A5A00", input_fill="#EEF3F9", output_fill="#F3F8F3",
    bias_fill="#F1EEF6",
)  # fmt: skip

DARK = _tokens(
    True, {"routes": _ROUTES_DARK, "racers": _RACERS_DARK},
    ground="#15171C", card="#1D2026", raised="#262A32", hairline="#31353D", text="#F0F1F3", muted="#9AA2AE",
    accent="#8FB0FF", accent_text="#10131A", computed="#FFC400", on_computed="#16181D", source="#4A3F12",
    on_source="#F0F1F3", phase_forward="#3E5C7E", phase_loss="#7A6720", phase_backward="#7C4A46",
    phase_gradient="#5D4A70", phase_average="#3B6468", phase_update="#41664A", positive="#FF8F7A",
    negative="#86B6FF", error="#FF8A80", warning="#FFC46B", input_fill="#1C2735", output_fill="#1E2B22",
    bias_fill="#282334",
)  # fmt: skip

# Diverging maps of five colours, at −1, −½, 0, ½, 1: after CET-D1A (Kovesi 2015, blue to red) on a light ground and
# after managua (Crameri 2018, light blue to yellow) on a dark one, both told apart in deuteranopia and protanopia.
_SIGNED_LIGHT = ("#173AA5", "#8C94CF", "#F0ECEA", "#D98E7D", "#A3160D")
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


class Theme(QObject):
    """The tokens in force. Views read `tokens` when they draw, and redraw on `changed`."""

    changed = Signal()

    def __init__(self, mode: str = "light", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        self.tokens = self._chosen()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _chosen(self) -> Tokens:
        if self.mode == "system":
            return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
        return DARK if self.mode == "dark" else LIGHT

    def _follow_system(self) -> None:
        if self.mode == "system":
            self.set_mode("system")

    def set_mode(self, mode: str) -> None:
        """Take another mode of MODES; the application's palette follows, and whoever hears `changed`."""
        self.mode = mode
        self.tokens = self._chosen()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.apply(application)
        self.changed.emit()

    def apply(self, application: QApplication) -> None:
        """Dress the application: Fusion style, own font and palette. Its style sheet is the window's, see there."""
        load_fonts()
        if application.style().objectName() != "fusion":
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
