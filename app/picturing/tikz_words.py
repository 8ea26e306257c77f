"""Names, numbers and words of the graph as LaTeX that needs no package; any text of a file compiles."""

from __future__ import annotations

import re

from app.graph.scene import Entry, Glow, State, elided
from core.latex_text import GREEK, latex_text

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_NUMBERED = re.compile(r"([^\W\d_]+)([0-9]+)")
_POWER = re.compile(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_SIGNS = {"−": "-", "∞": r"\infty ", "NaN": r"\mathrm{NaN}", "→": r"\to "}
_GRADIENT = r"\partial E/\partial "
_QUANTITIES = {
    "net": r"\mathrm{net}", "δ": r"\delta", "t": "t", "E": "E", "∂E/∂w": _GRADIENT + "w",
    "∂E/∂out": _GRADIENT + r"\mathrm{out}",
}  # fmt: skip


def name(text: str) -> str:
    """Return the name of a neuron or an edge: h1 and h₁ as mathematics with a subscript, anything else as text."""
    plain = " ".join(text.split()).translate(_SUBSCRIPTS)
    numbered = _NUMBERED.fullmatch(plain)
    if numbered and len(plain) <= 8:
        return f"{_base(numbered[1])}$_{{{numbered[2]}}}$".replace("$$", "")
    return _base(plain) if len(plain) == 1 else latex_text(elided(plain))


def _base(word: str) -> str:
    """Return a letter in italics, a Greek one by its command, a word upright."""
    if word in GREEK:
        return f"${GREEK[word]}$"
    if word.isascii() and word.isalpha():
        return f"${word}$" if len(word) == 1 else rf"$\mathrm{{{word}}}$"
    return latex_text(word)


def number(text: str) -> str:
    """Return a number as the graph writes it, −1.3·10⁻⁷ or 0.4 → 0.36, for math mode."""
    written = _POWER.sub(lambda found: rf"\cdot10^{{{found[1].translate(_RAISED)}}}", text)
    for sign, command in _SIGNS.items():
        written = written.replace(sign, command)
    return written


def equation(entry: Entry, what: str | None = None) -> str:
    """Return an entry as net = 0.3775, lit where it was computed or used just now; `what`: its name, if not a word."""
    left = what if what is not None else _quantity(entry.words)
    joined = f"{left}${{}}={number(entry.number)}$".replace("$${}", "")
    return lit(joined, entry)


def lit(written: str, entry: Entry) -> str:
    """Return something in the entry's light and state."""
    if entry.state is State.BROKEN:
        written = rf"\textcolor{{broken}}{{{written}}}"
    if entry.glow is Glow.NONE:
        return written
    return rf"\lit{{{'computed' if entry.glow is Glow.COMPUTED else 'source'}}}{{{written}}}"


def _quantity(words: str) -> str:
    known = _QUANTITIES.get(words)
    return f"${known}$" if known else latex_text(words)
