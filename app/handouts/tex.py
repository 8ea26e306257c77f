"""A handout as LaTeX that compiles with a plain TeX Live: amsmath for formulae, tikz for the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.graph.scene import Scene
from app.handouts.blocks import Block, Exercise, Figure, Formulae, Heading, Paragraph, Table, Title
from app.handouts.markdown import joined
from app.picturing.tikz import tikz
from app.words import tr
from core.equation import Equation
from core.handout import BLANK
from core.latex_text import latex_text

_FIRST_DEFINITION, _BEGIN, _END = r"\providecommand{\tfrac}", "\\begin{document}\n", "\\end{document}"
ROWS, MOST_ROWS = 40, 22  # of a table and of formulae on one page
_NEWLINE = r" \\"
_HEAD = r"""\documentclass[fleqn,10pt]{article}
\usepackage[a4paper, margin=2.2cm]{geometry}
\usepackage{amsmath}
\usepackage{graphicx}
\usepackage{tikz}
\setlength{\parindent}{0pt}
\setlength{\parskip}{5pt plus 2pt}
\setlength{\mathindent}{1.6em}
\setlength{\jot}{4pt}
\AtBeginDocument{\abovedisplayskip=3pt plus 2pt \abovedisplayshortskip=3pt
  \belowdisplayskip=5pt plus 3pt \belowdisplayshortskip=5pt}
\AtBeginDocument{\raggedright \lineskip=8pt \lineskiplimit=2pt}
\newcommand{\blank}{\underline{\hspace{3.4cm}}}
\newcommand{\step}[2]{\textbf{#1}\quad #2\nopagebreak}
\newcommand{\room}[1]{\vspace*{#1\baselineskip}}
\renewcommand{\arraystretch}{1.12}"""


def tex(blocks: Iterable[Block], digits: int, scene: Scene) -> bytes:
    """Return the file; a network that is too large for TikZ is left out."""
    definitions, picture = _figure(scene)
    lines = [_HEAD, *definitions, r"\begin{document}"]
    was_table = False
    for block in blocks:
        lines += [r"\hfill" if was_table and isinstance(block, Table) else ""]  # two tables stand beside each other
        lines += picture if isinstance(block, Figure) else _written(block, digits)
        was_table = isinstance(block, Table)
    return ("\n".join([*lines, "", r"\end{document}", ""])).encode("ascii")


def _figure(scene: Scene) -> tuple[list[str], list[str]]:
    """Return the definitions that the picture of the network needs, and the picture, no wider than the page."""
    try:
        head, _, body = tikz(scene).partition(_BEGIN)
    except ValueError:
        return [], ["% " + latex_text(tr("The network is too large for a picture in TikZ."))]
    definitions = head[head.index(_FIRST_DEFINITION) :].rstrip().splitlines()
    picture = body[: body.rindex(_END)].rstrip().splitlines()
    box = r"\newsavebox{\network}"
    fitted = r"\ifdim\wd\network>\linewidth \resizebox{\linewidth}{!}{\usebox{\network}}\else\usebox{\network}\fi"
    return [*definitions, box], [r"\begin{center}", r"\sbox{\network}{%", *picture, "}", fitted, r"\end{center}"]


def _written(block: Block, digits: int) -> Iterator[str]:
    match block:
        case Title():
            yield from _title(block)
        case Heading(text, is_label):
            yield rf"\{'subsection' if is_label else 'section'}*{{{latex_text(text)}}}"
        case Paragraph(text):
            yield latex_text(text) + r"\par\nopagebreak"
        case Table():
            yield from _columns(block) if block.narrow or len(block.rows) > ROWS else _tabular(block, block.rows)
        case Formulae(words, equations):
            yield rf"{latex_text(words)}\nopagebreak"
            yield _display(equations, digits)
        case Exercise(number, title, equations, room):
            yield rf"\step{{{number}}}{{{latex_text(title)}}}"
            yield _display(equations, digits)
            if room:
                yield rf"\room{{{room}}}"


def _display(equations: Sequence[Equation], digits: int) -> str:
    """Return equations on one page, unless they are too many for that."""
    written = joined(equations, digits, r"\blank")
    return "{" + rf"\allowdisplaybreaks {written}" + "}" if written.count(_NEWLINE) > MOST_ROWS else written


def _title(title: Title) -> Iterator[str]:
    yield rf"{{\LARGE\bfseries {latex_text(title.text)}\par}}"
    remark = latex_text(title.remark)
    if title.name is not None:
        written = latex_text(title.name) if title.name else r"\underline{\hspace{7cm}}"
        yield rf"\medskip {latex_text(tr('Name'))}: {written}\hfill {remark}\par"
    elif remark:
        yield rf"\medskip {remark}\par"


def _columns(table: Table) -> Iterator[str]:
    """Set a narrow table in up to three columns beside each other, on as many pages as it takes."""
    columns = min(3, max(1, -(-len(table.rows) // 12))) if table.narrow else 1
    height = min(ROWS, -(-len(table.rows) // columns))
    yield r"\noindent"
    for start in range(0, len(table.rows), height):
        yield from (*_tabular(table, table.rows[start : start + height]), r"\hfill")
    yield r"\null"


def _tabular(table: Table, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    kinds = "".join("r" if table.is_number(place) else "l" for place in range(len(table.head)))
    yield rf"\begin{{tabular}}[t]{{@{{}}{kinds}@{{}}}}"
    yield r"\hline"
    yield " & ".join(rf"\textbf{{{latex_text(cell)}}}" for cell in table.head) + _NEWLINE + r"\hline"
    for row in rows:
        cells = [_cell(cell, table.is_code and place == 0) for place, cell in enumerate(row)]
        yield "{}" + " & ".join(cells) + _NEWLINE  # lest a [ be taken for an argument of the line before
    yield r"\hline"
    yield r"\end{tabular}"


def _cell(text: str, is_code: bool) -> str:
    if text == BLANK.symbol:
        return r"\rule{0pt}{15pt}\underline{\hspace{2.2cm}}"
    return rf"\texttt{{{latex_text(text)}}}" if is_code else latex_text(text)
