"""The words about conventions side by side, by the core's message key."""

from __future__ import annotations

COMPARE_SENTENCES: dict[str, str] = {}
