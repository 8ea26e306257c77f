"""The sentences of the program: one table from message key to English template, and `tr`, which every string passes.

Free of Qt, so that the command line can speak too; the window installs Qt's translator with `use_translator`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.compare_sentences import COMPARE_SENTENCES
from app.data_sentences import DATA_SENTENCES
from app.edit_sentences import EDIT_SENTENCES
from app.file_sentences import FILE_SENTENCES
from app.handout_sentences import HANDOUT_SENTENCES
from app.lesson_sentences import LESSON_SENTENCES
from app.mistake_sentences import MISTAKE_SENTENCES
from app.step_sentences import STEP_SENTENCES
from app.stop_sentences import STOP_SENTENCES
from app.surface_sentences import SURFACE_SENTENCES
from app.training_sentences import TRAINING_SENTENCES
from app.why_sentences import WHY_SENTENCES
from core.message import Message

_translate: Callable[[str], str] = lambda text: text  # noqa: E731 - replaced as a whole by use_translator


def use_translator(translate: Callable[[str], str]) -> None:
    """Let every string pass through `translate` (the window gives Qt's)."""
    global _translate
    _translate = translate


def tr(text: str, /, **fields: Any) -> str:
    """Return the sentence in the user's language, {name} replaced by the field of that name."""
    sentence = _translate(text)
    return sentence.format(**fields) if fields else sentence


def worded(message: Message) -> str:
    """Return a core message in words; a field that is a message itself is worded first."""
    fields = {name: worded(value) if isinstance(value, Message) else value for name, value in message.fields.items()}
    return tr(TEMPLATES[message.key], **fields) if fields else tr(TEMPLATES[message.key])


# One table per room, so that a new message stands beside its kin.
TEMPLATES: dict[str, str] = {
    **STEP_SENTENCES,
    **FILE_SENTENCES,
    **EDIT_SENTENCES,
    **WHY_SENTENCES,
    **MISTAKE_SENTENCES,
    **COMPARE_SENTENCES,
    **STOP_SENTENCES,
    **LESSON_SENTENCES,
    **HANDOUT_SENTENCES,
    **DATA_SENTENCES,
    **TRAINING_SENTENCES,
    **SURFACE_SENTENCES,
}
