"""A handout as Markdown: formulae as LaTeX between dollars, the network as the table of its weights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.handouts.blocks import Block, Exercise, Figure, Formulae, Heading, Paragraph, Table, Title
from app.words import tr
from core.equation import Equation
from core.formula_latex import latex
from core.handout import BLANK

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|$~&!^])")
_LIST = re.compile(r"^([-+]|\d+(?=[.)]))(?=[.)]?(\s|$))")
_LATEX_BLANK = r"\text{" + r"\_" * len(BLANK.symbol) + "}"
_ROOM = r"\underline{\hspace{3.2cm}}"


def markdown(blocks: Iterable[Block], digits: int) -> bytes:
    """Return the file."""
    return ("\n\n".join(_written(block, digits) for block in blocks if not isinstance(block, Figure)) + "\n").encode()


def _written(block: Block, digits: int) -> str:
    match block:
        case Title(text, remark, name):
            lines = [f"# {plain(text)}", f"*{plain(remark)}*" if remark else ""]
            if name is not None:
                lines.append(tr("Name: {name}", name=plain(name) if name else "\\_" * 30))
            return "\n\n".join(line for line in lines if line)
        case Heading(text, is_label):
            return f"{'###' if is_label else '##'} {plain(text)}"
        case Paragraph(text):
            return plain(text)
        case Table():
            return "\n".join(_table(block))
        case Formulae(words, equations):
            return f"{plain(words)}\n\n{_display(equations, digits)}"
        case Exercise(number, title, equations, room):
            return f"**{number}.** {plain(title)}\n\n{_display(equations, digits)}" + "\n\n&nbsp;" * (room // 2)
    raise TypeError(type(block).__name__)


def plain(text: str) -> str:
    """Return any text as it is, whatever marks it holds."""
    escaped = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _LIST.sub(r"\\\1" if escaped[:1] in "-+" else r"\1\\", escaped)


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(plain(cell) for cell in table.head) + " |"
    yield "|" + "|".join("---:" if table.is_number(place) else "---" for place in range(len(table.head))) + "|"
    for row in table.rows:
        code = row[:1] if table.is_code else ()
        cells = [*(f"`{cell}`" for cell in code), *(_cell(cell) for cell in row[len(code) :])]
        yield "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    return text if text == BLANK.symbol else plain(text)


def _display(equations: tuple[Equation, ...], digits: int) -> str:
    return f"$$\n{joined(equations, digits, _ROOM).replace('align*', 'aligned')}\n$$"


def joined(equations: Iterable[Equation], digits: int, blank: str) -> str:
    """Return equations as one align*, with room between them; blanks as `blank`."""
    written = latex(equations, digits).replace("\n\\end{align*}\n\\begin{align*}\n", " \\\\[1ex]\n")
    return written.replace(_LATEX_BLANK, blank)
