"""The looks of the window's own parts, by object name, on top of the style sheet of the standard controls."""

from __future__ import annotations

from string import Template

from app.scaling import sized
from app.theme import Tokens, mixed

_SHEET = """
QWidget#card, QWidget#page { background: $card; }
QFrame#line { background: $hairline; border: none; }
QFrame#banner { background: $problem; border: none; border-bottom: 1px solid $hairline; }
QFrame#banner QLabel, QFrame#banner QScrollArea, QFrame#banner QScrollArea > QWidget { background: transparent; }

QToolButton { padding: 0px; }
QToolButton:focus { padding: 0px; border: 2px solid $accent; }
QToolButton#icon_button { background: $ground; }
QToolButton#icon_button:hover { background: $hover; }
QToolButton#icon_button:pressed { background: $hover; border-color: $accent; }
QToolButton#quiet { background: transparent; border: 1px solid transparent; }
QToolButton#quiet:hover { background: $hover; }
QToolButton#quiet:focus { border: 2px solid $accent; }
QToolButton#primary { background: $accent; border: 1px solid $accent; }
QToolButton#primary:hover { background: $accent_hover; }
QToolButton#primary:pressed { background: $text; }
QToolButton#primary:focus { border: 2px solid $text; }
QToolButton#primary:disabled { background: $ground; border: 1px solid $hairline; }
QToolButton#chip { padding: 5px 8px; color: $muted; background: transparent; border: 1px solid transparent; }
QToolButton#chip:hover { color: $text; background: $hover; }
QToolButton#chip:focus { padding: 4px 7px; border: 2px solid $accent; }
QToolButton#chip::menu-indicator { image: none; width: 0px; }
QToolButton#badge { background: $source; color: $on_source; border: none; padding: 2px 10px; font-weight: 600; }

QFrame#segments { background: $ground; border: 1px solid $hairline; border-radius: 8px; }
QToolButton#segment { padding: 4px 0px; color: $muted; background: transparent; border: 1px solid transparent;
    border-radius: 6px; }
QToolButton#segment:hover { color: $text; }
QToolButton#segment:checked { color: $text; background: $lifted; border: 1px solid $hairline; font-weight: 600; }
QToolButton#segment:focus { border: 2px solid $accent; }

QToolButton#lens { padding: 3px 10px; color: $muted; background: transparent; border: 1px solid transparent;
    border-radius: 6px; }
QToolButton#lens:hover { color: $text; background: $hover; }
QToolButton#lens:checked { color: $text; background: $ground; border: 1px solid $hairline; font-weight: 600; }
QToolButton#lens:focus { border: 2px solid $accent; padding: 2px 9px; }

QTabWidget::pane { border: none; }
QTabBar::tab { padding: 7px 0px 6px 0px; margin: 0px 14px 0px 10px; }
QTabBar::scroller { width: 26px; }
QAbstractScrollArea::corner { background: $card; border: none; }
QHeaderView::section { padding: 3px 10px; }
QStatusBar QLabel { padding: 0px; }
"""


def shell_style(tokens: Tokens) -> str:
    """Return the window's style sheet in these tokens."""
    names = ("ground", "card", "hairline", "text", "muted", "accent", "source", "on_source")
    colours = {name: getattr(tokens, name) for name in names}
    colours["hover"] = tokens.raised
    colours["lifted"] = tokens.raised if tokens.dark else tokens.card
    colours["accent_hover"] = mixed(tokens.accent, tokens.text, 0.15)
    colours["problem"] = mixed(tokens.card, tokens.error, 0.08)
    return Template(sized(_SHEET, tokens.scale)).substitute({name: colour.name() for name, colour in colours.items()})
