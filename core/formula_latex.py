"""Formulae as LaTeX for a paper: aligned displays that need amsmath and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from core.equation import Equation
from core.formula import Call, Derivative, Fraction, Mode, Negative, Node, Product, Sum
from core.formula_markup import Markup, Symbol, figure
from core.formula_text import POWER, PRODUCT, SYMBOLS, shows_number, text
from core.latex_text import GREEK, latex_text

WIDEST = 54  # characters of plain text that a line of a paper holds; a longer right side is broken into lines

_LETTERS = re.compile(r"[A-Za-z]{1,2}[0-9]*|[0-9]+|\([0-9]+\)|[0-9]+(,[0-9]+)+")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_KNOWN = {"ln", "exp", "sin", "cos", "tanh", "max", "min", "log"}
_SIGNS = {"−": "-", "×": r"\times", "·": r"\cdot", "≤": r"\leq", "≥": r"\geq"}
OPEN, CLOSE = r"\Biggl(", r"\Biggr)"
_FENCE = re.compile(r"(\\Bigg[lr][()])")
_TALL = re.compile(r"\\(frac|sum|sqrt|begin)\b")


def latex(equations: Iterable[Equation], digits: int) -> str:
    """Return one align* per equation, each right side on a line of its own; brief equations share one, a line for each.

    Compiles with pdflatex and \\usepackage{amsmath}, whatever the names in the file are (core/latex_text.py).

    Args:
        equations: the chains of equalities.
        digits: significant digits of values; core.numbers.EXACT for all.
    """
    displays: list[list[str]] = []
    for is_brief, group in groupby(equations, key=lambda equation: equation.brief):
        rows = [_rows(equation, digits) for equation in group]
        displays += [list(chain.from_iterable(rows))] if is_brief else rows
    return "\n".join("\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}" for rows in displays)


def _rows(equation: Equation, digits: int) -> list[str]:
    markup = Latex("names", digits)
    left = "" if equation.left is None else markup.write(equation.left)
    if equation.brief and sum(_width(right, markup) + 3 for right, _ in equation.rights) <= WIDEST:
        written = [left] if left else []
        written += (Latex(mode, digits).write(right) for right, mode in equation.rights)
        first, *rest = (right for right, _ in groupby(written))
        return [f"{first} &= {' = '.join(rest)}" if rest else f"& {first}"]
    rows: list[str] = []
    for (first, *rest), _ in groupby(_lines(right, mode, digits) for right, mode in equation.rights):  # not 1 = 1
        rows += [("&= " if rows or left else "& ") + first, *(rf"&\qquad {{}}{line}" for line in rest)]
    return [f"{left} {rows[0]}".strip(), *rows[1:]] if rows else [left]


class Latex(Markup):
    """Writes formulae for math mode."""

    partial = r"\partial "

    def sign(self, sign: str, unary: bool = False) -> str:
        written = _SIGNS.get(sign, sign)
        return written if unary else f" {written} "

    def words(self, words: str) -> str:
        return rf"\text{{{latex_text(words)}}}"

    def number(self, value: float) -> str:
        is_negative, digits, power = figure(value, self.digits)
        written = {"∞": r"\infty", "NaN": r"\mathrm{NaN}"}.get(digits, digits)
        return ("-" if is_negative else "") + written + (rf" \times 10^{{{power}}}" if power else "")

    def symbol(self, symbol: Symbol) -> str:
        base = _name(symbol.base)
        if symbol.has_hat:
            base = rf"\hat{{{base}}}"
        below = f"_{{{','.join(_below(part) for part in symbol.below)}}}" if symbol.below else ""
        above = {"⁺": "^{+}", "′": r"^{\prime}"}.get(symbol.above, "")
        return base + below + above

    def bracketed(self, inner: str) -> str:
        return rf"\left( {inner} \right)" if _TALL.search(inner) else f"({inner})"

    def elided(self, count: int, value: str) -> str:
        return rf"\cdots \, (\text{{{count} more: }} {value})"

    def fraction(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def root(self, body: str) -> str:
        return rf"\sqrt{{{body}}}"

    def call(self, name: str, argument: str) -> str:
        if name == "abs":
            return rf"\left| {argument} \right|"
        return _function(name) + self.bracketed(argument)

    def big_sum(self, index: str) -> str:
        return (rf"\sum_{{{_below(index)}}}" if index else r"\sum") + " "

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        told = r" \\ ".join(f"{value} & {condition}" for value, condition in rows)
        return rf"\begin{{cases}} {told} \end{{cases}}"


def _name(name: str) -> str:
    """Return a symbol: one letter in italics, words like net upright, any other name as text."""
    if name in GREEK or (len(name) == 1 and name.isascii() and name.isalpha()):
        return GREEK.get(name, name)
    return rf"\mathrm{{{name}}}" if _WORD.fullmatch(name) else rf"\text{{{latex_text(name)}}}"


def _below(name: str) -> str:
    """Return a subscript: 5, h1, ij as mathematics, words in italics, any other text as text."""
    if _LETTERS.fullmatch(name):
        return name
    return rf"\mathit{{{name}}}" if _WORD.fullmatch(name) else rf"\text{{{latex_text(name)}}}"


def _function(name: str) -> str:
    if name in _KNOWN:
        return rf"\{name}"
    bare = name.removesuffix("′")
    written = rf"\operatorname{{{name}}}" if len(bare) > 1 else _name(bare) if bare else ""
    return written + ("'" if name.endswith("′") and len(bare) == 1 else "")


def _lines(node: Node, mode: Mode, digits: int) -> list[str]:
    """Return a right side as lines of a paper's width, broken before terms and factors."""
    markup = Latex(mode, digits)
    if _width(node, markup) <= WIDEST:
        return [markup.write(node)]
    lines: list[str] = []
    used = WIDEST
    for written, width in _pieces(node, markup):
        if used + width > WIDEST:
            lines.append("")
            used = 0
        lines[-1] += written
        used += width
    return [_grown(line.strip()) for line in lines]


def _grown(line: str) -> str:
    """Let parentheses around something tall grow with it where both stand on this line."""
    parts = _FENCE.split(line)
    opened: list[int] = []
    for place, part in enumerate(parts):
        if part == OPEN:
            opened.append(place)
        elif part == CLOSE and opened:
            parts[opened.pop()], parts[place] = r"\left(", r"\right)"
    return "".join(parts)


def _pieces(node: Node, markup: Latex) -> Iterator[tuple[str, int]]:
    """Yield the parts of a formula between which a line may end, each with about how many characters it takes."""
    match node:
        case Sum(terms):
            yield from _pieces(terms[0], markup)
            for term in terms[1:]:
                yield markup.later(term), _width(term, markup) + 3
        case Product(factors) if len(factors) > 1:
            for place, factor in enumerate(factors):
                yield from _led(markup.times if place else "", factor, markup)
        case Fraction(top, bottom) if isinstance(top, Sum) and _width(top, markup) > WIDEST:
            yield from _fenced("", top, markup)
            yield " / " + markup.inside(bottom, POWER), _width(bottom, markup) + 1
        case Call(name, argument) if name != "abs" and _width(argument, markup) > WIDEST // 2:
            yield from _fenced(_function(SYMBOLS.get(name, name)), argument, markup)
        case _:
            yield markup.write(node), _width(node, markup)


def _led(lead: str, factor: Node, markup: Latex) -> Iterator[tuple[str, int]]:
    """Yield the pieces of one factor after its sign; a long sum in parentheses may be broken inside."""
    if isinstance(factor, Sum) and _width(factor, markup) > WIDEST // 2:
        yield from _fenced(lead, factor, markup)
    elif isinstance(factor, Call):
        (first, width), *rest = _pieces(factor, markup)
        yield lead + first, width + 3
        yield from rest
    else:
        yield lead + markup.inside(factor, PRODUCT), _width(factor, markup) + 3


def _fenced(lead: str, body: Node, markup: Latex) -> Iterator[tuple[str, int]]:
    """Yield the pieces of something in parentheses; tall ones grow where they stand on one line."""
    pieces = list(_pieces(body, markup))
    before, after = (OPEN, CLOSE) if any(_TALL.search(written) for written, _ in pieces) else (r"\bigl(", r"\bigr)")
    for place, (written, width) in enumerate(pieces):
        opening = lead + before if place == 0 else ""
        closing = after if place == len(pieces) - 1 else ""
        yield opening + written + closing, width + 2 * bool(opening)


def _width(node: Node, markup: Latex) -> int:
    """Return about how many characters wide a formula is."""
    match node:
        case Fraction(top, bottom):
            return max(_width(top, markup), _width(bottom, markup))
        case Derivative(top, bottom) if not shows_number(node, markup.mode):
            return 1 + max(_width(top, markup), _width(bottom, markup))
        case Sum(parts) | Product(parts):
            return sum(_width(part, markup) + 3 for part in parts)
        case Call(_, body) | Negative(body):
            return _width(body, markup) + 3
    return len(text(node, markup.mode, markup.digits))
