"""The words about why a number is what it is, by the core's message key."""

from __future__ import annotations

WHY_SENTENCES: dict[str, str] = {}
