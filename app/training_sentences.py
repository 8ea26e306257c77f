"""The words about training: progress, ends and what goes wrong, by the core's message key."""

from __future__ import annotations

TRAINING_SENTENCES: dict[str, str] = {}
