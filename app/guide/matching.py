"""How well typed words fit a text: words in any order, beginnings before middles, letters left out last of all."""

from __future__ import annotations

import re
import unicodedata

WHOLE, BEGINNING, INSIDE, SCATTERED = 5.0, 4.0, 2.0, 1.0  # what each typed word earns
_WORD = re.compile(r"[^\W_]+|[^\w\s]")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, small and without accents; signs such as ∂ and % are words too."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def fit(typed: tuple[str, ...], title: tuple[str, ...], more: tuple[str, ...] = ()) -> float | None:
    """Return how well typed words fit a title and what is said beside it; None if one of them is nowhere.

    Args:
        typed, title, more: words as `words_of` returns them. What fits in `more` alone counts half.
    """
    total = 0.0
    for word in typed:
        best = max(_fit_of(word, title), 0.5 * _fit_of(word, more))
        if not best:
            return None
        total += best
    in_order = typed and title[: len(typed)] and title[0].startswith(typed[0])
    return total + (0.5 if in_order else 0.0) - 0.02 * len(title)


def _fit_of(word: str, words: tuple[str, ...]) -> float:
    return max((_fit_one(word, other) for other in words), default=0.0)


def _fit_one(word: str, other: str) -> float:
    if word == other:
        return WHOLE
    if other.startswith(word):
        return BEGINNING
    if len(word) > 1 and word in other:
        return INSIDE
    letters = iter(other)
    scattered = len(word) > 2 and word[0] == other[0] and all(letter in letters for letter in word)
    return SCATTERED if scattered else 0.0
