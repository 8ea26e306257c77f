"""Every usual mistake that can be made anywhere has its sentence."""

from __future__ import annotations

import re

import pytest

from app.mistake_sentences import MISTAKE_SENTENCES
from app.words import worded
from core.find_mistake import worked
from core.formula import Source
from core.iteration import iterate
from core.mistakes import MistakeKind, book_of, mistakes_of
from tests.examples import document

EXAMPLES = (
    "published-mazur-round1", "trace-output-feeds-neuron", "trace-softmax-skip-edges", "trace-tied-weights",
    "trace-binary-cross-entropy", "train-minibatch-adam", "trace-linear-neuron",
)  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_may_go_wrong_in_an_example_can_be_said(name: str) -> None:
    iteration = iterate(document(name))
    book = book_of(iteration)
    others = ("own_dE_dout", "dE_dout", "slope")
    sources = [*worked(book), *(Source("neuron", int(n), q) for n in book.order.computing for q in others)]
    said = [worded(mistake.told) for source in sources for mistake in mistakes_of(iteration, source)]
    assert len(said) > 10
    assert not [sentence for sentence in said if re.search(r"[{}]", sentence) or not sentence.endswith(".")]


def test_every_kind_has_a_sentence() -> None:
    spoken = {key.split(".")[1] for key in MISTAKE_SENTENCES if key.startswith("mistake.")}
    assert spoken == {kind.value for kind in MistakeKind}
