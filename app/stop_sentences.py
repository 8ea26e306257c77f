"""The words about breakpoints and other stops, by the core's message key."""

from __future__ import annotations

STOP_SENTENCES: dict[str, str] = {}
