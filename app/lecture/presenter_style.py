"""The looks of the lecturer's window, by object name, on top of the window's own style sheet."""

from __future__ import annotations

from string import Template

from app.scaling import sized
from app.theme import Tokens

_SHEET = Template(
    """
QWidget#presenter { background: $ground; }
QFrame#sheet { background: $card; border: 1px solid $hairline; border-radius: ${radius}px; }
QLabel#quiet { color: $muted; }
QLabel#problem { color: $error; }
QFrame#sheet QPlainTextEdit { background: $card; color: $text; border: 2px solid $accent; border-radius: 6px;
    padding: 4px; selection-background-color: $accent; selection-color: $accent_text; }
QToolButton#key_button { background: $card; border: 1px solid $hairline; border-radius: 10px; padding: 0px; }
QToolButton#key_button:hover { background: $raised; }
QToolButton#key_button:checked { background: $accent; border: 1px solid $accent; }
QToolButton#key_button:focus { border: 2px solid $accent; }
QToolButton#key_button:checked:focus { border: 2px solid $text; }
QToolButton#key_primary { background: $accent; border: 1px solid $accent; border-radius: 10px; padding: 0px; }
QToolButton#key_primary:focus { border: 2px solid $text; }
QToolButton#segment, QToolButton#verb { padding: 4px 12px; font-size: ${body}px; }
QToolButton#verb:focus { padding: 3px 11px; }
"""
)


def presenter_style(tokens: Tokens) -> str:
    """Return the style sheet of the lecturer's window in these tokens."""
    names = ("ground", "card", "raised", "hairline", "text", "muted", "accent", "accent_text", "error")
    colours = {name: getattr(tokens, name).name() for name in names}
    sheet = sized(_SHEET.template, tokens.scale)
    return Template(sheet).substitute(colours, radius=tokens.radius, body=tokens.text_body)
