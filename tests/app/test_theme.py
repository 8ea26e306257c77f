"""The tokens: readable in both themes, signs told apart, own fonts that hold every letter the program writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.equations.typesetting import italic
from app.fonts import MATH, SANS
from app.step_sentences import STEP_SENTENCES
from app.style_sheet import style_sheet
from app.theme import DARK, LIGHT, Theme, Tokens, math_font, mixed, signed_colour, ui_font

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
PAIRS = [
    ("text", "ground"), ("text", "card"), ("text", "raised"), ("muted", "ground"), ("muted", "card"),
    ("accent_text", "accent"), ("accent", "card"), ("on_computed", "computed"), ("on_source", "source"),
    ("error", "card"), ("error", "ground"), ("warning", "card"), ("positive", "ground"), ("negative", "ground"),
    ("text", "input_fill"), ("text", "output_fill"), ("text", "bias_fill"), ("muted", "input_fill"),
]  # fmt: skip


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [part / 255 for part in (colour.red(), colour.green(), colour.blue())]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)


@THEMES
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@THEMES
def test_signs_have_different_colours_and_zero_fades(tokens: Tokens) -> None:
    plus, minus, zero = (signed_colour(value, 2.0, tokens) for value in (2.0, -2.0, 0.0))
    assert contrast(plus, tokens.ground) > 3.0
    assert contrast(minus, tokens.ground) > 3.0
    assert contrast(zero, tokens.ground) < 1.6
    assert plus != minus
    assert signed_colour(99.0, 2.0, tokens) == plus
    assert signed_colour(float("nan"), 2.0, tokens) == signed_colour(1.0, 0.0, tokens) == zero


def test_mixing_is_linear() -> None:
    assert mixed(QColor(0, 100, 200), QColor(100, 0, 200), 0.25) == QColor(25, 75, 200)


@THEMES
def test_no_token_is_left_unfilled_in_the_style_sheet(tokens: Tokens) -> None:
    assert "@" not in style_sheet(tokens)


def test_own_fonts_are_used(theme: Theme) -> None:
    assert QFontInfo(ui_font(13)).family() == SANS
    assert QFontInfo(ui_font(13, 600)).family() == f"{SANS} SemiBold" or QFontInfo(ui_font(13, 600)).weight() == 600
    assert QFontInfo(math_font(20)).family() == MATH


def test_the_fonts_hold_every_letter_that_the_program_writes(theme: Theme) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parents[2].glob("app/**/*.py"))
    written = set("".join(re.findall(r'tr\(\s*f?"([^"]*)"', sources)) + "".join(STEP_SENTENCES.values()))
    signs = set("∂Σδημβ√·−×′≤≥∞Φφ₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁻→←⁺…")
    sans = QRawFont.fromFont(ui_font(13))
    missing = {letter for letter in written | signs if not sans.supportsCharacter(ord(letter)) and letter.isprintable()}
    assert not missing
    math = QRawFont.fromFont(math_font(20))
    letters = italic("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZαβδεημρφσ") + "0123456789∂∑√·−×′≤≥∞⋯()|{=+²⁻"
    assert not {letter for letter in letters if not math.supportsCharacter(ord(letter))}


def test_changing_the_mode_dresses_the_application_anew(qapp: QApplication, theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.tokens is DARK
    assert qapp.palette().window().color() == DARK.card
    theme.set_mode("light")
    assert qapp.palette().window().color() == LIGHT.card
