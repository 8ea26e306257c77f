"""Any text of a file as LaTeX that compiles with pdflatex and amsmath alone, whatever else is loaded.

Only ASCII is written. Accented Latin letters, Greek and a few signs are set as they are; what the standard fonts lack
stands by its Unicode name in brackets: 🚀 as [rocket], or by its number where it has no name of its own: [U+795E].
"""

from __future__ import annotations

import unicodedata

_NAMES = """
    alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi o pi rho varsigma sigma tau upsilon
    varphi chi psi omega A B Gamma Delta E Z H Theta I K Lambda M N Xi O Pi P Sigma T Upsilon Phi X Psi Omega
"""
GREEK = {
    letter: name if len(name) == 1 else f"\\{name}"
    for letter, name in zip("αβγδεζηθικλμνξοπρςστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", _NAMES.split(), strict=True)
}
_MATHEMATICAL = GREEK | {
    "∂": r"\partial", "∑": r"\sum", "∞": r"\infty", "×": r"\times", "·": r"\cdot", "−": "-", "±": r"\pm", "÷": r"\div",
    "′": "'", "⁺": "^{+}", "⁻": "^{-}", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "√": r"\surd",
    "→": r"\to", "←": r"\leftarrow", "↔": r"\leftrightarrow", "∇": r"\nabla", "∈": r"\in", "°": r"^{\circ}",
    "µ": r"\mu", "ϕ": r"\phi", "ϵ": r"\epsilon", "½": r"\tfrac{1}{2}", "¬": r"\neg",
}  # fmt: skip
_ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"{\char34}", "`": r"{\char96}", "'": "'{}", "-": "-{}",
    "ß": r"{\ss}", "ø": r"{\o}", "Ø": r"{\O}", "æ": r"{\ae}", "Æ": r"{\AE}", "œ": r"{\oe}", "Œ": r"{\OE}",
    "ł": r"{\l}", "Ł": r"{\L}", "ı": r"{\i}", "–": "--", "—": "---", "…": r"\dots{}", "‘": "`{}", "’": "'{}",
    "“": "``{}", "”": "''{}", "§": r"{\S}", "¶": r"{\P}",
}  # fmt: skip
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c",
}  # fmt: skip
_SCRIPTS = {"<sub>": "_", "<super>": "^"}
_LONGEST_NAME = 40


def latex_text(text: str) -> str:
    """Return a text as the contents of a \\text{…}."""
    return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _letter(letter: str) -> str:
    if letter in _ESCAPED:
        return _ESCAPED[letter]
    if letter.isspace():
        return "~" if letter == "\u00a0" else " "
    if " " <= letter <= "~":
        return letter
    if letter in _MATHEMATICAL:
        return rf"\ensuremath{{{_MATHEMATICAL[letter]}}}"
    return _accented(letter) or _raised(letter) or _by_name(letter)


def _accented(letter: str) -> str:
    """Return é as an accent on a letter, \"\" for what is none."""
    parts = unicodedata.normalize("NFD", letter)
    base, mark = parts[0], parts[1:]
    if mark not in _ACCENTS or not (base.isascii() and base.isalpha()):
        return ""
    dotless = {"i": r"\i", "j": r"\j"} if mark != "\u0327" else {}
    return rf"\{_ACCENTS[mark]}{{{dotless.get(base, base)}}}"


def _raised(letter: str) -> str:
    """Return ₁ and ² as what they are, \"\" for anything else."""
    kind, _, codes = unicodedata.decomposition(letter).partition(" ")
    plain = chr(int(codes, 16)) if kind in _SCRIPTS and " " not in codes else ""
    if not (plain.isascii() and plain.isalnum()):
        return ""
    return rf"\ensuremath{{{_SCRIPTS[kind]}{{{plain}}}}}"


def _by_name(letter: str) -> str:
    name = unicodedata.name(letter, "").lower()
    if not name or name.startswith("cjk") or len(name) > _LONGEST_NAME:
        name = f"U+{ord(letter):04X}"
    return f"[{name.replace('-', '-{}')}]"
