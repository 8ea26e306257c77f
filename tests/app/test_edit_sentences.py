"""Every refusal of an edit has words, and the words say what and where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.edit_sentences import EDIT_SENTENCES
from app.words import worded
from core.clipboard import paste_part
from core.document import Document
from core.editing import EditRefused, reason_against_edge, rename_neuron
from core.files import read_builtin

CORE = Path(__file__).parents[2] / "core"


def test_every_key_in_the_core_has_words_and_every_word_is_used() -> None:
    source = "".join(path.read_text("utf-8") for path in CORE.glob("*.py"))
    used = set(re.findall(r'"(edit\.[a-z_]+)"', source)) | {"edit.too_many_neurons"}
    assert used == EDIT_SENTENCES.keys()


def test_a_cycle_in_words() -> None:
    refusal = reason_against_edge(read_builtin("xor-2-2-1").network.topology, 6, 3)
    assert refusal is not None
    assert worded(refusal.why) == (
        "This would close a cycle: o₁ → h₁ → o₁. Each neuron must be computed before those that it feeds."
    )


def test_words_within_words() -> None:
    with pytest.raises(EditRefused) as caught:
        rename_neuron(read_builtin("xor-2-2-1"), 3, "\ud800")
    assert worded(caught.value.why) == (
        "This cannot be saved: it holds half a character (a lone surrogate), which no file can hold."
    )
    with pytest.raises(EditRefused) as caught:
        paste_part(
            Document(), '{"nablascope-part": 1, "neurons": [{"id": "a", "role": "input", "x": "0"}], "edges": []}'
        )
    assert worded(caught.value.why) == (
        "This part of a network is broken: neurons[0].x: must be a number, but is text."
    )
