"""What somebody wants a picture to be, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.picturing.outputs import Size

AS_ON_SCREEN = "screen"
TEX = ".tex"
SIZES: tuple[Size, ...] = ((1280, 800), (1920, 1080), (1024, 768), (900, 900), (640, 400))


class View(StrEnum):
    """What of the window can be had as a picture. The first three are drawn afresh at any size."""

    NETWORK = "network"
    BOTH = "both"
    FORMULA = "formula"
    LENS = "lens"
    TIMELINE = "timeline"
    TAB = "tab"
    WINDOW = "window"

    @property
    def is_sheet(self) -> bool:
        """Whether it is drawn afresh, at any size."""
        return self in (View.NETWORK, View.BOTH, View.FORMULA)


KINDS = {
    ".png": "PNG, for slides and pages",
    ".svg": "SVG, to be edited and scaled",
    ".pdf": "PDF, for print",
    TEX: "TikZ, for LaTeX",
}


@dataclass(frozen=True)
class Wish:
    """A picture: of what, as which kind of file, how large, in which colours."""

    view: View = View.NETWORK
    kind: str = ".png"
    scale: int = 2
    clear: bool = False
    mode: str = AS_ON_SCREEN
    size: Size = SIZES[0]


def kinds_of(view: View) -> tuple[str, ...]:
    """Return the kinds of files that a view can be had as."""
    return tuple(kind for kind in KINDS if kind != TEX or view is View.NETWORK)


def may_be_clear(view: View, kind: str) -> bool:
    """Tell whether a picture can go without its ground."""
    return view.is_sheet or (kind == ".png" and view is not View.WINDOW)
