"""Sentences of the loss surface: what is wrong with a typed formula, or with a race in a file."""

from __future__ import annotations

from collections.abc import Mapping

SURFACE_SENTENCES: Mapping[str, str] = {
    "race.twice": "{name} is set twice",
    "expression.empty": "Type a formula in x and y, such as x^2 + 3 y^2.",
    "expression.ends_early": "Something is missing at the end.",
    "expression.unexpected": "“{text}” does not belong here.",
    "expression.unknown_name": "“{text}” is unknown. Known: {known}.",
    "expression.no_parenthesis": "After {text} comes a parenthesis: {text}(x).",
    "expression.not_closed": "A parenthesis is not closed.",
    "expression.too_deep": "Nested more than {most} deep.",
    "expression.too_large": "{text} is too large a number.",
    "expression.too_long": "Longer than {most} characters.",
}
