"""Opening, moving about, stepping and editing in the window, with 784-128-10 and 2-8-8-1. In child processes."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence

from tests.benchmarks.table import Row
from tests.benchmarks.timing import in_words
from tests.benchmarks.windows import run_child

FRAME = 16e-3
LARGE, SMALL = "784-128-10", "2-8-8-1"
EDITS = ("weight", "move", "add edge", "delete", "add neuron", "undo")
Times = Mapping[str, Sequence[float]]


def rows() -> Iterator[Row]:
    """Yield the table's rows about the editor."""
    with tempfile.TemporaryDirectory() as settings:
        found = json.loads(run_child("editor_window", settings, "large"))
        yield from _large_rows(found)
        found = json.loads(run_child("editor_window", settings, "large", "Matrix"))
        yield _times_row(f"{LARGE}, step key with the matrices in front", found["steps"], FRAME)
        yield _times_row(f"{LARGE}, weight typed with the matrices in front", found["weight"], 50e-3)
        yield from _small_rows(json.loads(run_child("editor_window", settings, "small")))


def _large_rows(found: Times) -> Iterator[Row]:
    (opened,), (block,) = found["open"], found["block while opening"]
    remark = f"the window was blocked for {in_words(block)} at most"
    yield Row(f"open {LARGE} to painted window", in_words(opened), f"target: 2 s; {remark}", _share(opened, 2.0))
    after = max(found["block after moving"])
    yield _times_row(f"{LARGE}, pan", found["pan"], FRAME)
    yield _times_row(f"{LARGE}, zoom", found["zoom"], FRAME, f"lines drawn anew after it in {in_words(after)} or less")
    yield _times_row(f"{LARGE}, step key to repainted window", found["steps"], FRAME)
    after = max(found["block after an edit"])
    remark = f"what waits for rest then takes {in_words(after)} or less at a time"
    yield _times_row(f"{LARGE}, weight typed to repainted window", found["weight"], 50e-3, remark)
    yield _times_row(f"{LARGE}, undo of it", found["undo"], 50e-3)
    now, most = found["memory"]
    words = f"target: 400 MB; {found['memory after opening'][0]:.0f} MB after opening, {most:.0f} MB at most"
    yield Row(f"{LARGE}, resident memory at the end", f"{now:.0f} MB", words, _share(now, 400.0))


def _small_rows(found: Times) -> Iterator[Row]:
    for name in EDITS:
        yield _times_row(f"{SMALL}, {name} to repainted window", found[name], FRAME)
    yield _times_row(f"{SMALL}, a frame while a neuron is dragged", found["drag"], FRAME)


def _times_row(task: str, seconds: Sequence[float], target: float, remark: str = "") -> Row:
    middle, late = statistics.median(seconds), statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    words = f"target: {in_words(target)}; 95 % within {in_words(late)}" + (f"; {remark}" if remark else "")
    return Row(task, in_words(middle), words, _share(middle, target))


def _share(measured: float, target: float) -> str:
    return f"{measured / target:.2f} of the target"
