"""The style sheet of the window's standard controls, written with the tokens' colours and sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.scaling import sized

if TYPE_CHECKING:
    from app.theme import Tokens

# @name stands for a token; longer names are replaced first.
_SHEET = """
QMainWindow, QDialog { background: @card; }
QWidget { color: @text; }
QMenuBar { background: @card; border-bottom: 1px solid @hairline; padding: 0 8px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @raised; }
QMenu { background: @card; border: 1px solid @hairline; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: @accent; color: @accent_text; }
QMenu::item:disabled { color: @muted; background: transparent; }
QMenu::separator { height: 1px; background: @hairline; margin: 4px 8px; }
QMenu::indicator { left: 6px; }
QToolTip { background: @card; color: @text; border: 1px solid @hairline; padding: 4px 6px; }
QToolButton, QPushButton {
    background: @card; border: 1px solid @hairline; border-radius: @radiuspx; padding: 4px 10px; }
QToolButton:hover, QPushButton:hover { background: @raised; }
QToolButton:pressed, QPushButton:pressed { background: @raised; border-color: @accent; }
QToolButton:focus, QPushButton:focus { border: 2px solid @accent; padding: 3px 9px; outline: 0; }
QToolButton:disabled, QPushButton:disabled { color: @muted; }
QPushButton:default { background: @accent; color: @accent_text; border-color: @accent; }
QLineEdit, QComboBox, QAbstractSpinBox {
    background: @card; color: @text; border: 1px solid @hairline; border-radius: 6px; padding: 3px 6px;
    selection-background-color: @accent; selection-color: @accent_text; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid @accent; padding: 2px 5px; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 6px; }
QComboBox QAbstractItemView { background: @card; border: 1px solid @hairline; selection-background-color: @accent;
    selection-color: @accent_text; }
QCheckBox::indicator:unchecked {
    width: 12px; height: 12px; border: 1px solid @muted; border-radius: 3px; background: @card; }
QCheckBox::indicator:unchecked:hover { border-color: @accent; }
QCheckBox::indicator:unchecked:disabled { border-color: @hairline; }
QTabWidget::pane { border: 0; border-top: 1px solid @hairline; }
QTabBar { background: @card; }
QTabBar::tab { background: @card; color: @muted; padding: 6px 12px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; font-weight: 600; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar:focus { outline: 0; } QTabBar::tab:selected:focus { color: @accent; background: @raised; }
QTableView { background: @card; alternate-background-color: @card; border: 0; gridline-color: @hairline;
    selection-background-color: transparent; selection-color: @text; }
QTableView:focus { border: 1px solid @accent; }
QHeaderView { background: @card; }
QHeaderView::section {
    background: @card; color: @muted; border: 0; border-bottom: 1px solid @hairline; padding: 4px 8px; }
QTableCornerButton::section { background: @card; border: 0; }
QStatusBar { background: @card; color: @muted; border-top: 1px solid @hairline; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: @muted; padding: 0 8px; }
QLabel#hint { color: @muted; background: transparent; }
QSplitter::handle { background: @card; }
QSplitter::handle:horizontal { width: 5px; border-left: 1px solid @hairline; }
QSplitter::handle:vertical { height: 5px; border-top: 1px solid @hairline; }
QSplitter::handle:hover { background: @raised; border-color: @accent; }
QScrollArea { border: 0; background: @card; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 10px; } QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @hairline; border-radius: 4px; margin: 1px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: 0; width: 0; height: 0; }
QSlider::groove:horizontal { height: 4px; background: @hairline; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: @accent; }
QSlider:focus { border: 1px solid @accent; border-radius: 4px; }
"""

# What the style itself draws, in sizes of its own that know no scale.
_SCALED = """
QCheckBox::indicator:checked, QRadioButton::indicator { width: 14px; height: 14px; }
QSlider:horizontal { min-height: 16px; }
"""


def style_sheet(tokens: Tokens) -> str:
    """Return the style sheet in these tokens' colours and sizes."""
    more = "" if tokens.scale == 1.0 else _SCALED
    sheet = sized(_SHEET + more, tokens.scale).replace("@radius", str(tokens.radius))
    names = ("accent_text", "accent", "hairline", "raised", "ground", "muted", "card", "text")
    for name in names:
        sheet = sheet.replace(f"@{name}", getattr(tokens, name).name())
    return sheet
