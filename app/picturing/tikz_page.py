"""The page of a picture in TikZ: its colours and styles, which a person may change at the top of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Colours = Mapping[str, str]
_LIGHT: dict[str, str] = {
    "ground": "FFFFFF", "ink": "16181D", "quiet": "5F6670", "computed": "FFD54A", "oncomputed": "16181D",
    "source": "FFF3C4", "onsource": "16181D", "positive": "B02D2A", "negative": "1F57B0", "broken": "B3261E",
    "inputfill": "EEF3F9", "outputfill": "F3F8F3", "biasfill": "F1EEF6", "hiddenfill": "FFFFFF",
    "patha": "00337E", "pathb": "C13D00", "pathc": "017972", "pathd": "67132B", "pathe": "7344FF",
}  # fmt: skip
_DARK: dict[str, str] = _LIGHT | {
    "ground": "15171C", "ink": "F0F1F3", "quiet": "9AA2AE", "computed": "FFC400", "oncomputed": "16181D",
    "source": "4A3F12", "onsource": "F0F1F3", "positive": "FF8F7A", "negative": "86B6FF", "broken": "FF8A80",
    "inputfill": "1C2735", "outputfill": "1E2B22", "biasfill": "282334", "hiddenfill": "1D2026",
    "patha": "4AA3FF", "pathb": "F36613", "pathc": "61DA97", "pathd": "C67C9B", "pathe": "B4ECFF",
}  # fmt: skip
_WHITE = dict.fromkeys(("inputfill", "outputfill", "biasfill", "hiddenfill"), "FFFFFF")
_BLACK = dict.fromkeys(("inputfill", "outputfill", "biasfill", "hiddenfill", "ground"), "000000")
PALETTES: Mapping[str, Colours] = {  # those of app/tokens.py, which are Qt's; light is printed on white paper
    "light": _LIGHT,
    "dark": _DARK,
    "contrast_light": _LIGHT | _WHITE | {
        "ink": "000000", "quiet": "2B2B2B", "oncomputed": "000000", "onsource": "000000", "positive": "8C1D1A",
        "negative": "123F87", "broken": "8C1D16",
        "patha": "1D5084", "pathb": "710002", "pathc": "12593E", "pathd": "690248", "pathe": "0014FF",
    },
    "contrast_dark": _DARK | _BLACK | {
        "ink": "FFFFFF", "quiet": "E0E0E0", "oncomputed": "000000", "onsource": "FFFFFF", "source": "3D340F",
        "positive": "FF9F8A", "negative": "8FBEFF", "broken": "FFB4AC",
        "patha": "76BBFF", "pathb": "FE9F57", "pathc": "8BFFB8", "pathd": "DEA7B5", "pathe": "ADEEFF",
    },
}  # fmt: skip
_STYLES: tuple[str, ...] = (
    r"neuron/.style={circle, draw=ink, line width=0.7pt, minimum size=12.6mm, inner sep=0pt, align=center, text=ink}",
    r"input/.style={neuron, fill=inputfill}",
    r"bias/.style={neuron, rectangle, rounded corners=1.4mm, minimum size=8.6mm, draw=quiet, fill=biasfill}",
    r"hidden/.style={neuron, fill=hiddenfill}",
    r"output/.style={neuron, fill=outputfill, double=ground, double distance=1.8pt, line width=0.6pt}",
    r"light/.style={circle, minimum size=16.2mm, inner sep=0pt, fill=#1}",
    r"edge/.style={draw=#1, -latex, shorten >=0.6pt}",
    r"minus/.style={dash pattern=on 3.4pt off 2pt}",
    r"glowing/.style={draw=#1, line width=4.5pt}",
    r"weight/.style={font=\scriptsize, align=center, text=ink, fill=ground, inner sep=1.6pt, rounded corners=1pt}",
    r"values/.style={font=\scriptsize, align=center, text=ink, fill=ground, inner sep=1.5pt, outer sep=3.6pt}",
)
_HEAD = r"""\documentclass{article}
\usepackage{tikz}
\pagestyle{empty}
"""
_SIGNS = (  # a padlock: the weight is held; two links of a chain: it is shared
    r"\newcommand{\held}{~\tikz[x=1pt, y=1pt]{\fill[quiet] (0,0) rectangle (4,3);"
    r"\draw[quiet, line width=0.6pt] (0.9,2.8) -- (0.9,3.6) arc[start angle=180, end angle=0, radius=1.1]"
    r" -- (3.1,2.8);}}",
    r"\newcommand{\shared}{~\tikz[x=1pt, y=1pt, rotate=35]{\draw[quiet, line width=0.6pt, rounded corners=1pt]"
    r"(0,0) rectangle (4.2,2.2) (2.8,0) rectangle (7,2.2);}\,}",
)
_LIT = r"\newcommand{\lit}[2]{{\setlength{\fboxsep}{1.4pt}\colorbox{#1}{\color{on#1}#2}}}"


@dataclass(frozen=True)
class Page:
    """The room of the picture in centimetres, y upwards."""

    left: float
    bottom: float
    width: float
    height: float


def preamble(theme: str, page: Page) -> Iterator[str]:
    """Return the lines of a document up to its picture."""
    yield _HEAD.rstrip()
    size = f"paperwidth={page.width:.2f}cm, paperheight={page.height:.2f}cm, margin=0pt"
    yield rf"\usepackage[{size}]{{geometry}} % the page is as large as the picture"
    yield r"\setlength{\parindent}{0pt} \setlength{\topskip}{0pt}"
    yield r"\providecommand{\tfrac}[2]{{\textstyle\frac{#1}{#2}}}"
    for colour, code in PALETTES[theme].items():
        yield rf"\definecolor{{{colour}}}{{HTML}}{{{code}}}"
    yield _LIT
    yield from _SIGNS
    yield r"\tikzset{"
    yield from (f"  {style}," for style in _STYLES)
    yield "}"
    yield r"\begin{document}"
