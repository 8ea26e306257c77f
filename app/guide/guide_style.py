"""The looks of start page, tour, search and the sheet of keys, by object name."""

from __future__ import annotations

from string import Template

from app.scaling import sized
from app.theme import Tokens, mixed

_SHEET = """
QWidget#start_page, QWidget#start_content, QWidget#keys_sheet, QWidget#keys_content { background: $card; }
QLabel#heading { color: $text; font-weight: 600; font-size: ${large}PX; padding: 0px; }
QLabel#quiet_text, QLabel#number { color: $muted; }
QFrame#invitation { background: $ground; border: 1px solid $hairline; border-radius: 10px; }

QPushButton#lesson, QPushButton#file { background: transparent; border: 2px solid transparent; border-radius: 8px;
    padding: 0px; text-align: left; }
QPushButton#lesson:hover, QPushButton#file:hover { background: $raised; }
QPushButton#lesson:focus, QPushButton#file:focus { border: 2px solid $accent; padding: 0px; }
QPushButton#example { background: $card; border: 1px solid $hairline; border-radius: 10px; padding: 0px; }
QPushButton#example:hover { border: 1px solid $muted; background: $raised; }
QPushButton#example:focus { border: 2px solid $accent; padding: 0px; }
QPushButton#verb { padding: 7px 14px; }
QPushButton#verb:focus { padding: 6px 13px; }
QPushButton#on { background: $accent; color: $accent_text; border: 1px solid $accent; font-weight: 600;
    padding: 6px 14px; }
QPushButton#on:hover { background: $accent_hover; }
QPushButton#on:focus { border: 2px solid $text; padding: 5px 13px; }

QFrame#bubble { background: $card; border: 1px solid $edge; border-radius: 12px; }
QFrame#palette { background: $card; border: 1px solid $edge; border-radius: 12px; }
QFrame#palette QLineEdit { border: none; padding: 12px 16px; font-size: ${large}PX; background: transparent; }
QFrame#palette QListView { border: none; border-top: 1px solid $hairline; background: $card; padding: 4px; }
QLabel#key { color: $text; background: $ground; border: 1px solid $hairline; border-radius: 4px; padding: 0px 5px; }
QLabel#group { color: $accent; font-weight: 600; }
"""


def guide_style(tokens: Tokens) -> str:
    """Return the style sheet in these tokens."""
    names = ("ground", "card", "raised", "hairline", "text", "muted", "accent", "accent_text")
    colours = {name: getattr(tokens, name).name() for name in names}
    colours["accent_hover"] = mixed(tokens.accent, tokens.text, 0.15).name()
    colours["edge"] = mixed(tokens.hairline, tokens.muted, 0.35).name()
    sheet = Template(sized(_SHEET, tokens.scale)).substitute(colours, large=tokens.text_large)
    return sheet.replace("PX", "px")
