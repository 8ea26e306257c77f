"""The words about the data, its import and its built-in sets, by the core's message key."""

from __future__ import annotations

DATA_SENTENCES: dict[str, str] = {}
