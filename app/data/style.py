"""The looks that the data tab and its dialogs share."""

from __future__ import annotations

from string import Template

from app.scaling import sized
from app.shell_style import shell_style
from app.theme import Tokens, mixed

_SHEET = """
QLabel#property, QLabel#hint, QLabel#none { color: $muted; }
QLabel#hint { font-size: ${small}px; }
QLabel#heading { color: $text; font-weight: 600; }
QLabel#count { color: $text; font-size: ${large}px; font-weight: 600; }
QLabel#problem { color: $error; font-size: ${small}px; }
QLineEdit, QPlainTextEdit { background: $card; color: $text; border: 1px solid $hairline; border-radius: 5px;
    padding: 0px 6px; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 0px 5px; }
QLineEdit[wrong="true"] { border: 2px solid $error; padding: 0px 5px; }
QLineEdit:disabled { color: $faded; background: $ground; }
QToolButton#press { background: $ground; border: 1px solid $hairline; border-radius: 5px; padding: 0px 10px; }
QToolButton#press:hover { background: $raised; }
QToolButton#press:checked { background: $chosen; border: 1px solid $accent; }
QToolButton#press:focus { border: 2px solid $accent; padding: 0px 9px; }
QToolButton#press:disabled { color: $faded; background: $card; }
QTableView { border: none; }
QTableView:focus { border: none; }
QTableView QTableCornerButton::section { background: $card; border: none; border-bottom: 1px solid $hairline; }
"""
_DIALOG = """
QPushButton { min-height: 22px; min-width: 76px; }
QPushButton:default:focus { border: 2px solid $text; }
QPushButton:disabled, QPushButton:default:disabled { background: $ground; color: $muted; border: 1px solid $hairline; }
QLineEdit, QComboBox { min-height: 22px; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0px 4px; }
QComboBox::drop-down { border: none; width: 24px; }
QListWidget { background: $card; border: 1px solid $hairline; border-radius: 6px; outline: 0; }
QListWidget:focus { border: 2px solid $accent; }
QListWidget::item { padding: 3px 8px; border-radius: 4px; }
QListWidget::item:selected { background: $chosen; color: $text; }
QTableView { border: 1px solid $hairline; border-radius: 6px; }
QTableView:focus { border: 1px solid $accent; }
QTableView::item { padding: 0px 8px; }
QTableView::item:selected { background: $chosen; color: $text; }
QToolButton#segment { padding: 3px 8px; }
QToolButton#segment:disabled { color: $faded; }
QProgressBar { background: $ground; border: 1px solid $hairline; border-radius: 5px; height: 10px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
"""


def data_style(tokens: Tokens) -> str:
    """Return the style sheet of the tab."""
    return Template(sized(_SHEET, tokens.scale)).substitute(_fields(tokens))


def dialog_style(tokens: Tokens) -> str:
    """Return the style sheet of a dialog about data."""
    return (
        shell_style(tokens)
        + Template(sized(_SHEET, tokens.scale)).substitute(_fields(tokens))
        + Template(sized(_DIALOG, tokens.scale)).substitute(_fields(tokens))
    )


def _fields(tokens: Tokens) -> dict[str, str]:
    names = ("muted", "text", "error", "card", "hairline", "accent", "ground", "raised")
    colours = {name: getattr(tokens, name).name() for name in names}
    colours["faded"] = mixed(tokens.muted, tokens.card, 0.35).name()
    colours["chosen"] = mixed(tokens.card, tokens.accent, 0.16).name()
    return {**colours, "small": str(tokens.text_small), "large": str(tokens.text_large)}
