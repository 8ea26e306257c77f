"""The page for polynomials: a line to write one in, and how it was understood."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.fields import Form, Problem, plain_label
from app.magnified import Magnified
from app.new_network.pages import Page, Proposal
from app.new_network.sentences import said
from app.theme import Theme, math_font
from app.words import tr
from core.construct import ConstructionError
from core.document import Document
from core.network import Role
from core.polynomial import MOST_CHARACTERS, MOST_DEGREE, Polynomial, parse
from core.polynomial_network import polynomial_network

FIRST = "2x^2 - 3xy + 1"
_ECHO_SIZE, _LINE, _INDENT = 20, 30, "    "
_ITALIC_A, _ITALIC_SMALL_A, _ITALIC_H = 0x1D434, 0x1D44E, 0x210E  # mathematical italics; h stands apart


class Echo(Magnified):
    """A formula in the math font, broken before a sign where it is too long for a line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.text = ""
        self.setAccessibleName(tr("The polynomial as understood"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_text(self, text: str) -> None:
        """Show a formula in plain letters."""
        self.text = text
        self.setAccessibleDescription(text)
        self.keep(height=_LINE * len(self.lines()) + 8)
        self.update()

    def lines(self) -> list[str]:
        """Return the lines as they are drawn."""
        metrics = QFontMetricsF(math_font(_ECHO_SIZE))
        lines = [""]
        for part in re.split(r" (?=[+−] )", _italic(self.text)):
            longer = f"{lines[-1]} {part}" if lines[-1] else part
            if lines[-1] and metrics.horizontalAdvance(longer) > self.room.width():
                lines.append(_INDENT + part)
            else:
                lines[-1] = longer
        return lines

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.keep(height=_LINE * len(self.lines()) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        with self.painting() as painter:
            painter.setFont(math_font(_ECHO_SIZE))
            painter.setPen(self.tokens.text)
            for number, line in enumerate(self.lines()):
                painter.drawText(QPointF(0, _LINE * number + 22), line)


class PolynomialPage(Page):
    """Makes a network of square, cube and identity neurons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.formula = QLineEdit(FIRST)
        self.formula.setAccessibleName(tr("Polynomial"))
        self.formula.setMaxLength(MOST_CHARACTERS)
        self.problem = Problem(self.formula)
        self.echo = Echo(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        form = Form()
        form.add(tr("Polynomial"), self.formula)
        form.add_below(self.problem)
        form.add_below(self.echo)
        layout.addLayout(form)
        layout.addWidget(plain_label(_help(), "hint"))
        layout.addStretch(1)
        self.formula.textChanged.connect(self.changed)

    def first_field(self) -> QWidget:
        return self.formula

    def proposal(self) -> Proposal | None:
        try:
            polynomial = parse(self.formula.text())
        except ConstructionError as error:
            self.problem.say(said(error))
            self.echo.hide()
            return None
        self.problem.say("")
        self.echo.show_text(f"f({', '.join(polynomial.variables)}) = {polynomial.text}")
        self.echo.show()
        document = polynomial_network(polynomial)
        network = document.network
        return Proposal(len(network.neurons), len(network.edges), document, _remark(polynomial, document))

    def make(self) -> Document:
        return polynomial_network(parse(self.formula.text()))


def _remark(polynomial: Polynomial, document: Document) -> str:
    kinds = {n.activation for n in document.network.neurons if n.role is Role.HIDDEN}
    if not kinds:
        return tr("A polynomial of degree {degree}: the output alone computes it.", degree=polynomial.degree)
    rows = len(document.data.rows)
    return tr("Computes it exactly; its data are {rows} points with their values.", rows=rows)


def _help() -> str:
    return tr(
        "Numbers, one or two letters, + − · / ^ and parentheses; up to degree {degree}. x², x^2 and x**2 mean the same."
        "\n\nPowers come from square and cube neurons. A product of two different things comes from two squares: "
        "uv\u00a0= ((u\u00a0+\u00a0v)²\u00a0−\u00a0(u\u00a0−\u00a0v)²)/4.",
        degree=MOST_DEGREE,
    )


def _italic(text: str) -> str:
    """Return a formula with its letters as mathematical italics, as the math font has them."""
    return "".join(_italic_letter(c) if c.isascii() and c.isalpha() else c for c in text)


def _italic_letter(letter: str) -> str:
    if letter == "h":
        return chr(_ITALIC_H)
    return chr(ord(letter) - ord("a") + _ITALIC_SMALL_A if letter.islower() else ord(letter) - ord("A") + _ITALIC_A)
