"""The look in one table: colours by what they mean, sizes in pixels; for the desk, for high contrast, for the hall."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtGui import QColor

SIZES = {"text_small": 12, "text_body": 13, "text_large": 15, "text_title": 18, "space": 4, "radius": 8}


@dataclass(frozen=True)
class Tokens:
    """Colours by what they mean, sizes in pixels. Amber (`computed`) is what was computed just now.

    `contrast` is what every text reaches on its ground (WCAG 2.2: 4.5 at the desk, 7 in a hall and in high contrast).
    """

    dark: bool
    ground: QColor
    card: QColor
    raised: QColor
    hairline: QColor
    text: QColor
    muted: QColor
    accent: QColor
    accent_text: QColor
    computed: QColor
    on_computed: QColor
    source: QColor
    on_source: QColor
    phase_forward: QColor
    phase_loss: QColor
    phase_backward: QColor
    phase_gradient: QColor
    phase_average: QColor
    phase_update: QColor
    positive: QColor
    negative: QColor
    error: QColor
    warning: QColor
    input_fill: QColor
    output_fill: QColor
    bias_fill: QColor
    routes: tuple[QColor, ...]
    racers: tuple[QColor, ...]
    contrast: float = 4.5
    text_small: int = SIZES["text_small"]
    text_body: int = SIZES["text_body"]
    text_large: int = SIZES["text_large"]
    text_title: int = SIZES["text_title"]
    space: int = SIZES["space"]
    radius: int = SIZES["radius"]
    scale: float = 1.0

    def px(self, length: float) -> int:
        """Return a length of the drawing at scale 1, at this scale, in whole pixels."""
        return round(length * self.scale)

    def scaled(self, scale: float) -> Tokens:
        """Return the same colours with all sizes `scale` times as large as at 100 %."""
        sizes: dict[str, Any] = {name: round(size * scale) for name, size in SIZES.items()}
        return self if scale == self.scale else replace(self, scale=scale, **sizes)


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


Lists = dict[str, tuple[str, ...]]


def _coloured(lists: Lists, colours: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {name: QColor(value) for name, value in colours.items()}
    return made | {name: tuple(QColor(value) for value in values) for name, values in lists.items()}


def _tokens(dark: bool, lists: Lists, **colours: str) -> Tokens:
    return Tokens(dark, **_coloured(lists, colours))


def _changed(tokens: Tokens, lists: Lists, **colours: str) -> Tokens:
    return replace(tokens, contrast=7.0, **_coloured(lists, colours))


# Five categories, and seven for optimizers on a surface, where each has a dash of its own as well. The hues begin at
# those of Okabe & Ito (2008), without yellow and orange, for amber means "computed"; lightness was then chosen so that
# each can be read as text on every ground, and any two are far apart to the common eye, in protanopia, in deuteranopia.
_LIGHT: Lists = {
    "routes": ("#00337E", "#C13D00", "#017972", "#67132B", "#7344FF"),
    "racers": ("#16181D", "#0F64E7", "#760000", "#0A5F47", "#8E5A80", "#7C5C00", "#0400B9"),
}
_DARK: Lists = {
    "routes": ("#4AA3FF", "#F36613", "#61DA97", "#C67C9B", "#B4ECFF"),
    "racers": ("#F0F1F3", "#3A9CF8", "#EE6C33", "#1FD69A", "#BE86A6", "#D6F26A", "#BECAFA"),
}
_HALL_LIGHT: Lists = {
    "routes": ("#1D5084", "#710002", "#12593E", "#690248", "#0014FF"),
    "racers": ("#16181D", "#01527F", "#5C2319", "#005A43", "#70004F", "#7E3C00", "#3600E4"),
}
_HALL_DARK: Lists = {
    "routes": ("#76BBFF", "#FE9F57", "#8BFFB8", "#DEA7B5", "#ADEEFF"),
    "racers": ("#F0F1F3", "#86B8FF", "#F3AE7F", "#87FFC4", "#E6A2C0", "#F0E442", "#EBD7FF"),
}

LIGHT = _tokens(
    False, _LIGHT,
    ground="#F7F7F5", card="#FFFFFF", raised="#EFEFEB", hairline="#E3E3DF", text="#16181D", muted="#5F6670",
    accent="#2952CC", accent_text="#FFFFFF", computed="#FFD54A", on_computed="#16181D", source="#FFF3C4",
    on_source="#16181D", phase_forward="#8FB3D9", phase_loss="#C9A227", phase_backward="#C98A84",
    phase_gradient="#B39BC8", phase_average="#8FBFC4", phase_update="#8DBB96", positive="#B02D2A",
    negative="#1F57B0", error="#B3261E", warning="#8A5A00", input_fill="#EEF3F9", output_fill="#F3F8F3",
    bias_fill="#F1EEF6",
)  # fmt: skip

DARK = _tokens(
    True, _DARK,
    ground="#15171C", card="#1D2026", raised="#262A32", hairline="#31353D", text="#F0F1F3", muted="#9AA2AE",
    accent="#8FB0FF", accent_text="#10131A", computed="#FFC400", on_computed="#16181D", source="#4A3F12",
    on_source="#F0F1F3", phase_forward="#3E5C7E", phase_loss="#7A6720", phase_backward="#7C4A46",
    phase_gradient="#5D4A70", phase_average="#3B6468", phase_update="#41664A", positive="#FF8F7A",
    negative="#86B6FF", error="#FF8A80", warning="#FFC46B", input_fill="#1C2735", output_fill="#1E2B22",
    bias_fill="#282334",
)  # fmt: skip

# For the last row of a hall: what is told in a quieter colour at the desk must be read there too, 7:1 on every ground.
LECTURE_LIGHT = _changed(
    LIGHT, _HALL_LIGHT, ground="#FFFFFF", hairline="#B9B9B4", muted="#454B54", accent="#1A3A99", positive="#8C1D1A",
    negative="#123F87", error="#8C1D16", warning="#5E3D00",
)  # fmt: skip
LECTURE_DARK = _changed(
    DARK, _HALL_DARK, ground="#0C0E12", card="#14171C",
    hairline="#5A606B", muted="#C3C9D2", accent="#B3C9FF", positive="#FF9F8A",
    negative="#8FBEFF", error="#FFB4AC", source="#3D340F",
)  # fmt: skip

# Black on white and white on black, with lines that can be seen.
CONTRAST_LIGHT = _changed(
    LECTURE_LIGHT, {}, ground="#FFFFFF", raised="#EDEDED", hairline="#6E6E6E", text="#000000", muted="#2B2B2B",
    accent="#0A2A8C", on_computed="#000000", on_source="#000000", input_fill="#FFFFFF", output_fill="#FFFFFF",
    bias_fill="#FFFFFF",
)  # fmt: skip
CONTRAST_DARK = _changed(
    LECTURE_DARK, {}, ground="#000000", card="#000000", raised="#1E1E1E", hairline="#9A9A9A", text="#FFFFFF",
    muted="#E0E0E0", on_computed="#000000", on_source="#FFFFFF", input_fill="#000000", output_fill="#000000",
    bias_fill="#000000",
)  # fmt: skip
