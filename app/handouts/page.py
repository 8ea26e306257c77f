"""A handout as one web page that holds everything: formulae as MathML, the network as SVG, its own style for paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from app.handouts.blocks import Block, Exercise, Figure, Formulae, Heading, Paragraph, Table, Title
from app.words import tr
from core.equation import Equation
from core.formula_mathml import mathml
from core.handout import BLANK

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROLOG = re.compile(r"<\?xml[^>]*\?>\s*")
_SIZE = re.compile(r'<svg ([^>]*?)width="(\d+)" height="(\d+)"')
WIDE_BLANK = 16 * "_"
_STYLE = """
@page { size: A4; margin: 18mm 16mm 16mm 16mm; }
:root { color-scheme: light; }
body { font: 11pt/1.45 "Inter", "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #16181d; background: #fff;
  max-width: 178mm; margin: 8mm auto; padding: 0 4mm; }
h1 { font-size: 19pt; line-height: 1.2; margin: 0 0 2mm; }
h2 { font-size: 13.5pt; margin: 7mm 0 2mm; padding-bottom: 1mm; border-bottom: 1px solid #cfd4dc; break-after: avoid; }
p { margin: 1.5mm 0; }
.who { display: flex; justify-content: space-between; margin: 2mm 0 4mm; }
.line { display: inline-block; min-width: 80mm; border-bottom: 1px solid #16181d; }
figure { margin: 3mm 0; text-align: center; break-inside: avoid; }
figure svg { max-width: 100%; height: auto; max-height: 82mm; }
.tables { display: flex; flex-wrap: wrap; gap: 4mm 12mm; align-items: flex-start; }
table.given, table.results { border-collapse: collapse; margin: 2mm 0; font-size: 10pt; }
table.given th, table.given td, table.results th, table.results td { padding: 0.7mm 2.5mm; text-align: left;
  border-bottom: 1px solid #e2e5ea; }
table.given th, table.results th { border-bottom: 1.5px solid #16181d; font-weight: 600; }
th.number, td.number { text-align: right !important; font-variant-numeric: tabular-nums; }
td.blank { min-width: 26mm; border-bottom: 1px solid #16181d !important; height: 7mm; }
tr { break-inside: avoid; }
code { font: 9.5pt "Cascadia Mono", Consolas, Menlo, monospace; }
.step, .formulae { break-inside: avoid; margin: 3mm 0; }
.step > p { margin: 0; }
.step > p b { display: inline-block; min-width: 7mm; }
math { font-size: 12pt; margin: 1mm 0 1mm 7mm; }
math[display="block"] { text-align: left; display: block math; }
mtd { padding-top: 0.12em; padding-bottom: 0.12em; }
.room { border-bottom: 1px solid #e2e5ea; margin-left: 7mm; }
@media print { body { margin: 0 auto; padding: 0; } }
"""


def page(blocks: Iterable[Block], digits: int, drawing: bytes) -> bytes:
    """Return the file. `drawing`: the network as SVG."""
    every = list(blocks)
    title = next((block.text for block in every if isinstance(block, Title)), "")
    body = "\n".join(_written(group, digits, drawing) for group in _grouped(every))
    head = f'<meta charset="utf-8" /><title>{plain(title)}</title><style>{_STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'.encode()


def _grouped(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield blocks, tables that follow each other together."""
    group: list[Block] = []
    for block in blocks:
        if group and not (isinstance(block, Table) and isinstance(group[-1], Table)):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def plain(text: str) -> str:
    """Return any text for XML; what XML cannot hold becomes the replacement sign."""
    return escape(_NOT_XML.sub("\ufffd", text))


def _written(group: Sequence[Block], digits: int, drawing: bytes) -> str:
    if len(group) > 1:
        tables = "".join(_table(block.head, block.rows, block) for block in group if isinstance(block, Table))
        return f'<div class="tables">{tables}</div>'
    match group[0]:
        case Title(text, remark, name):
            return f"<h1>{plain(text)}</h1>" + _who(remark, name)
        case Figure():
            return f"<figure>{_svg(drawing)}</figure>" if drawing else ""
        case Heading(text, is_label):
            return f"<h3>{plain(text)}</h3>" if is_label else f"<h2>{plain(text)}</h2>"
        case Paragraph(text):
            return f"<p>{plain(text)}</p>"
        case Table() as table:
            return _columns(table) if table.narrow else _table(table.head, table.rows, table)
        case Formulae(words, equations):
            return f'<div class="formulae"><p>{plain(words)}</p>{_math(equations, digits)}</div>'
        case Exercise(number, title, equations, room):
            lines = '<div class="room" style="height: 8mm"></div>' * room
            math = _math(equations, digits)
            return f'<div class="step"><p><b>{number}</b> {plain(title)}</p>{math}{lines}</div>'
    raise TypeError(type(group[0]).__name__)


def _who(remark: str, name: str | None) -> str:
    if name is None:
        return f"<p>{plain(remark)}</p>" if remark else ""
    written = plain(name) if name else '<span class="line">&#160;</span>'
    return f'<div class="who"><span>{plain(tr("Name"))}: {written}</span><span>{plain(remark)}</span></div>'


def _svg(drawing: bytes) -> str:
    written = _PROLOG.sub("", drawing.decode("utf-8"))
    return _SIZE.sub(
        lambda found: f'<svg role="img" {found[1]}width="{found[2]}" height="{found[3]}"', written, count=1
    )


def _columns(table: Table) -> str:
    count = min(3, max(1, -(-len(table.rows) // 12)))
    height = -(-len(table.rows) // count)
    parts = [table.rows[start : start + height] for start in range(0, len(table.rows), height)]
    return '<div class="tables">' + "".join(_table(table.head, part, table) for part in parts) + "</div>"


def _table(head: Sequence[str], rows: Sequence[tuple[str, ...]], table: Table) -> str:
    def mark(place: int) -> str:
        return ' class="number"' if table.is_number(place) else ""

    top = "".join(f"<th{mark(place)}>{plain(cell)}</th>" for place, cell in enumerate(head))
    body = "".join(
        "<tr>"
        + "".join(_cell(cell, mark(place), table.is_code and place == 0) for place, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    kind = "results" if table.narrow else "given"
    return f'<table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'


def _cell(text: str, mark: str, is_code: bool) -> str:
    if text == BLANK.symbol:
        return '<td class="blank"></td>'
    return f"<td{mark}><code>{plain(text)}</code></td>" if is_code else f"<td{mark}>{plain(text)}</td>"


def _math(equations: tuple[Equation, ...], digits: int) -> str:
    return mathml(equations, digits).replace(f"<mtext>{BLANK.symbol}</mtext>", f"<mtext>{WIDE_BLANK}</mtext>")
