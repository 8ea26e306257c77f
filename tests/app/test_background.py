"""Background work: results arrive on the GUI thread, newer work replaces older, closing waits."""

import math
import os
import threading
from collections.abc import Generator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QThread

from app.background import Background, in_child


def counting(count: int, result: Any = None) -> Generator[int, None, Any]:
    yield from range(count)
    return result


def test_all_values_in_order_then_the_result_on_the_gui_thread(qtbot, background: Background) -> None:
    values: list[int] = []
    ends: list[tuple[Any, bool]] = []
    background.start(
        "count",
        partial(counting, 10_000, "end"),
        on_progress=values.extend,
        on_done=lambda result: ends.append((result, QThread.currentThread() is background.thread())),
    )
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [("end", True)]
    assert values == list(range(10_000))
    assert not background.is_busy("count")


def test_progress_is_batched(qtbot, background: Background) -> None:
    batches: list[tuple[int, ...]] = []
    done: list[Any] = []
    background.start("count", partial(counting, 100_000), on_progress=batches.append, on_done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert sum(map(len, batches)) == 100_000
    assert len(batches) < 1_000


def test_an_error_is_delivered(qtbot, background: Background) -> None:
    def failing() -> Generator[None, None, None]:
        yield None
        raise ZeroDivisionError("by hand")

    errors: list[Exception] = []
    background.start("fail", failing, on_done=errors.append, on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)
    assert len(errors) == 1


def test_newer_work_of_the_same_key_replaces_older(qtbot, background: Background) -> None:
    may_end = threading.Event()
    ended: list[str] = []

    def slow() -> Generator[None, None, str]:
        try:
            while not may_end.wait(0.001):
                yield None
        finally:
            ended.append("slow stopped")
        return "slow"

    results: list[str] = []
    background.start("surface", slow, on_done=results.append)
    background.start("surface", partial(counting, 1, "waited"), on_done=results.append)
    background.start("surface", partial(counting, 1, "newest"), on_done=results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert results == ["newest"]
    assert ended in ([], ["slow stopped"])


def test_closing_stops_endless_work_and_its_thread(qtbot) -> None:
    background = Background()
    started, stopped = threading.Event(), threading.Event()

    def endless() -> Generator[None, None, None]:
        try:
            while True:
                started.set()
                yield None
        finally:
            stopped.set()

    before = threading.active_count()
    background.start("endless", endless, on_done=lambda result: pytest.fail("nothing is to be heard of it"))
    assert started.wait(5)
    background.close()
    assert stopped.is_set()
    assert threading.active_count() <= before + 1


def test_another_process_answers(qtbot, background: Background) -> None:
    answers: list[Any] = []
    background.start("pid", partial(in_child, os.getpid), on_done=answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    assert answers[0] != os.getpid()


def test_another_process_raises(qtbot, background: Background) -> None:
    errors: list[Exception] = []
    background.start("sqrt", partial(in_child, math.sqrt, -1.0), on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=20_000)
    assert isinstance(errors[0], ValueError)


def test_another_process_that_dies_is_told(qtbot, background: Background) -> None:
    errors: list[Exception] = []
    background.start("die", partial(in_child, os._exit, 3), on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=20_000)
    assert isinstance(errors[0], ChildProcessError)


def test_nothing_starts_once_it_is_closed(background: Background) -> None:
    background.close()
    before = threading.active_count()
    background.start("late", lambda: counting(3), on_done=lambda result: pytest.fail("nothing is to be heard of it"))
    assert not background.is_busy("late") and threading.active_count() == before
