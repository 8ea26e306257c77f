"""The words about the data, its import and its built-in sets, by the core's message key."""

from __future__ import annotations

DATA_SENTENCES: dict[str, str] = {
    # Split and scaling in a file
    "data.no_column": 'there is no column "{name}"',
    "data.scaling_lacks": "says neither mean and deviation nor low and high",
    "data.scaling_ways": 'write {"mean": 5.8, "deviation": 0.8} or {"low": 0, "high": 16}',
    "data.no_span_standard": "must be a finite number above 0",
    "data.no_span_range": "must lie above low, by a number that is finite",
}
