"""The colours of heights: from the dark valley to the bright ridge, on both grounds; what is not finite is grey."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from app.theme import Tokens, mixed
from core.network import Floats

Pixels = npt.NDArray[np.uint32]

# The valley is dark and the ridge bright on both grounds. One hue, lightness even in OKLab from end to end: it reads in
# grey print and to the colour-blind; never so dark (or bright) that the cased lines on it could not be read.
_HEAT_LIGHT = ("#1C3F78", "#4F86BE", "#9CC3E0", "#F2F6FA")
_HEAT_DARK = ("#0B1730", "#1F4674", "#4579AE", "#88B1DA")
SHADES = 256
NOT_FINITE = SHADES  # the table's last entry


@dataclass(frozen=True)
class HeightScale:
    """From the lowest to the highest height of a surface: 0 to 1."""

    low: float
    high: float

    @classmethod
    def of(cls, heights: Floats) -> HeightScale:
        """Return the scale of a grid; NaN is passed over."""
        finite = heights[np.isfinite(heights)]
        return cls(float(finite.min()), float(finite.max())) if finite.size else cls(0.0, 1.0)

    def shares(self, heights: Floats) -> Floats:
        """Return where heights stand on the scale; a flat surface stands at 0."""
        size = self.high - self.low
        found: Floats = (np.asarray(heights, dtype=np.float64) - self.low) / (size if size > 0 else 1.0)
        return found

    def share(self, height: float) -> float:
        """Return where one height stands on the scale."""
        return float(self.shares(np.array(height)))


@lru_cache(maxsize=8)
def _table(stops: tuple[str, ...], grey: str, stale: str) -> Pixels:
    """Return SHADES colours and the one for what is not finite, as 0xffRRGGBB; mixed with `stale` unless empty."""
    labs = np.array([_oklab(QColor(stop)) for stop in stops])
    lightness = np.linspace(labs[0, 0], labs[-1, 0], SHADES)
    between = np.stack([np.interp(lightness, labs[:, 0], labs[:, part]) for part in range(3)], axis=1)
    rgb = np.concatenate((_from_oklab(between), [parts_of(QColor(grey))]))
    if stale:
        towards = np.array(parts_of(QColor(stale)))
        rgb = 0.55 * (0.25 * rgb + 0.75 * rgb @ [[0.299], [0.587], [0.114]]) + 0.45 * towards
    table = packed(rgb)
    table.setflags(write=False)
    return table


def packed(rgb: Floats) -> Pixels:
    """Return colours (..., 3) of parts from 0 to 1 as 0xffRRGGBB."""
    parts = np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint32)
    return (0xFF000000 | parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2]).astype(np.uint32)


def parts_of(colour: QColor) -> list[float]:
    """Return red, green and blue from 0 to 1."""
    return [colour.redF(), colour.greenF(), colour.blueF()]


# Ottosson (2020), A perceptual color space for image processing.
_TO_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                    [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
_TO_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                    [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip


def _oklab(colour: QColor) -> Floats:
    rgb = np.array(parts_of(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    found: Floats = _TO_LAB @ np.cbrt(_TO_LMS @ linear)
    return found


def _from_oklab(lab: Floats) -> Floats:
    linear = np.clip((lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T, 0, 1)
    found: Floats = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return found


def colour_table(tokens: Tokens, stale: bool = False) -> Pixels:
    """Return the colours from the valley to the ridge, (SHADES + 1,) 0xffRRGGBB; the last: not finite."""
    grey = mixed(tokens.muted, tokens.card, 0.55)
    return _table(_HEAT_DARK if tokens.dark else _HEAT_LIGHT, grey.name(), tokens.card.name() if stale else "")


def shades(heights: Floats, scale: HeightScale) -> npt.NDArray[np.intp]:
    """Return which entry of the colour table each height has."""
    with np.errstate(invalid="ignore"):
        places = np.clip(scale.shares(heights) * (SHADES - 1) + 0.5, 0, SHADES - 1)
    return np.where(np.isfinite(heights), places, NOT_FINITE).astype(np.intp)


def heat_colour(share: float, tokens: Tokens, stale: bool = False) -> QColor:
    """Return the colour at a share, 0 to 1, of the scale."""
    place = round(min(max(share, 0.0), 1.0) * (SHADES - 1))
    return QColor.fromRgb(int(colour_table(tokens, stale)[place]))


def line_colour(share: float, tokens: Tokens, strength: float = 0.42) -> QColor:
    """Return the colour of a thin line on ground of that height: set off from it, never loud."""
    under = heat_colour(share, tokens)
    return mixed(under, QColor("#FFFFFF") if _brightness(under) < 0.52 else QColor("#0E2A52"), strength)


def _brightness(colour: QColor) -> float:
    return 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF()


def image_of(pixels: Pixels) -> QImage:
    """Return an image of 0xffRRGGBB pixels, (rows, columns), the first row on top."""
    rows, columns = pixels.shape
    held = np.ascontiguousarray(pixels)
    return QImage(held.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
