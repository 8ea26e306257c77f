"""The tokens: readable in both themes, signs told apart, own fonts that hold every letter the program writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QRawFont
from PySide6.QtWidgets import QApplication, QStyle
from pytestqt.qtbot import QtBot

from app.equations.typesetting import italic
from app.fonts import MATH, SANS
from app.looks import Looks
from app.settings import MOTION, Settings
from app.step_sentences import STEP_SENTENCES
from app.style_sheet import style_sheet
from app.theme import (
    DARK,
    LIGHT,
    Theme,
    Tokens,
    math_font,
    mixed,
    signed_colour,
    system_is_calm,
    system_wants_contrast,
    ui_font,
)
from app.tokens import CONTRAST_DARK, CONTRAST_LIGHT
from app.workbench import Workbench

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


# The system's wishes


def test_the_window_follows_the_system_at_once(
    qapp: QApplication, theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.set_mode("system")
    scheme = QGuiApplication.styleHints().colorSchemeChanged
    for is_dark, tokens in ((True, DARK), (False, LIGHT)):
        monkeypatch.setattr("app.theme.system_is_dark", lambda is_dark=is_dark: is_dark)
        with qtbot.waitSignal(theme.changed):
            scheme.emit(Qt.ColorScheme.Dark if is_dark else Qt.ColorScheme.Light)
        assert theme.tokens is tokens
        assert qapp.palette().window().color() == tokens.card
    theme.set_mode("light")
    monkeypatch.setattr("app.theme.system_is_dark", lambda: True)
    scheme.emit(Qt.ColorScheme.Dark)
    assert theme.tokens is LIGHT


def test_the_system_s_high_contrast_is_followed_by_who_follows_the_system(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.theme.system_wants_contrast", lambda: True)
    theme.set_mode("system")
    assert theme.tokens in (CONTRAST_LIGHT, CONTRAST_DARK)
    assert not system_wants_contrast()  # unpatched here: this machine asks for nothing, and can be asked
    theme.set_mode("dark")
    assert theme.tokens is DARK


class Animations(QStyle):
    """A style whose animations last so long."""

    def __init__(self, milliseconds: int) -> None:
        super().__init__()
        self.milliseconds = milliseconds

    def styleHint(self, *_: object) -> int:  # type: ignore[override]
        return self.milliseconds


@pytest.mark.parametrize(("milliseconds", "calm"), [(0, True), (200, False)])
def test_motion_is_reduced_where_the_system_asks_for_it(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, milliseconds: int, calm: bool
) -> None:
    style = Animations(milliseconds)
    monkeypatch.setattr(QApplication, "style", lambda *_: style)
    assert system_is_calm(qapp) is calm


def test_motion_is_off_in_one_click_and_for_a_calm_system(theme: Theme, bench: Workbench, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    looks = Looks(bench, theme, settings)
    assert theme.motion
    looks.toggle_motion()
    assert not theme.motion and settings.get(MOTION) is False
    looks.toggle_motion()
    theme.system_is_calm = True
    assert not theme.motion and settings.get(MOTION) is True
