"""Formulae on the clipboard: as LaTeX, as MathML, or as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.words import tr
from core.equation import Equation, lines_of

MATHML_TYPE = "application/mathml+xml"
KINDS: Mapping[str, str] = {"latex": "LaTeX", "mathml": "MathML", "text": "text"}
_ENTRIES = {
    "latex": "Copy formula as LaTeX",
    "mathml": "Copy formula as MathML",
    "text": "Copy formula as text",
}


def copy_formula(kind: str, equations: tuple[Equation, ...], digits: int) -> bool:
    """Put formulae on the clipboard as one of KINDS; return whether there were any."""
    if equations:
        QGuiApplication.clipboard().setMimeData(_content(kind, equations, digits))
    return bool(equations)


def _content(kind: str, equations: tuple[Equation, ...], digits: int) -> QMimeData:
    """Return the formulae as text; MathML also under its own type, by which programs know that it is a formula."""
    content = QMimeData()
    if kind == "latex":
        from core.formula_latex import latex  # not needed before somebody copies

        content.setText(latex(equations, digits))
    elif kind == "mathml":
        from core.formula_mathml import mathml

        written = mathml(equations, digits)
        content.setText(written)
        content.setData(MATHML_TYPE, QByteArray(written.encode()))
    else:
        content.setText("\n".join(lines_of(equations, digits)))
    return content


def fill_menu(menu: QMenu, is_possible: bool, copy: Callable[[str], object]) -> None:
    """Add an entry for each kind, which calls `copy` with it."""
    for kind, words in _ENTRIES.items():
        entry = menu.addAction(tr(words), partial(copy, kind))
        entry.setEnabled(is_possible)
