"""Runs and their records: every end, every update found again to the last bit, memory bounded, ticks that add up."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.document import Document, Split
from core.iteration import iterate
from core.run_record import Recorder, RunRecord
from core.trainer import Kernel
from core.training import Tick, Until, full_loss, run
from tests.trained import layered


def finish(running: Generator[Tick, None, RunRecord]) -> tuple[RunRecord, list[Tick]]:
    ticks: list[Tick] = []
    while True:
        try:
            ticks.append(next(running))
        except StopIteration as stop:
            record: RunRecord = stop.value
            return record, ticks


def trained(document: Document, **changes: Any) -> Document:
    return replace(document, training=replace(document.training, **changes))


def bits(document: Document) -> tuple[bytes, ...]:
    memory = document.training.progress.memory
    return (document.network.weights.tobytes(), *(memory[name].tobytes() for name in sorted(memory)))


SMALL = trained(layered(2, 4, 1), optimizer="adam", batch_size=7, shuffle=True)
RECORD = finish(run(SMALL, Until(updates=150)))[0]
DOCUMENTS = [SMALL]
for _ in range(150):
    DOCUMENTS.append(iterate(DOCUMENTS[-1]).after)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 150), min_size=1, max_size=6))
def test_any_update_is_found_again_in_any_order(places: list[int]) -> None:
    for place in places:
        found = RECORD.document(place)
        assert bits(found) == bits(DOCUMENTS[place])
        assert found.training.progress.updates == place


def test_its_losses_are_those_of_the_batches_before_each_update() -> None:
    wanted = [iterate(document).trace.batch_loss("mean") for document in DOCUMENTS[:150]]
    assert RECORD.losses.tolist() == wanted
    assert RECORD.measured[-1].full_loss == full_loss(DOCUMENTS[-1]) and RECORD.measured[-1].updates == 150
    assert [bits(one) for one in RECORD.documents(60, 70)] == [bits(one) for one in DOCUMENTS[60:71]]
    for place in (-1, 151):
        with pytest.raises(IndexError):
            RECORD.document(place)


def test_ten_thousand_updates_of_2_8_8_1_cost_little_and_any_is_found_quickly() -> None:
    record, _ = finish(run(trained(layered(2, 8, 8, 1), optimizer="adam"), Until(updates=10_000)))
    assert record.updates == 10_000 and record.nbytes < 1.2 * 2**20
    seconds = []
    for place in (1, 31, 1234, 4999, 9_983, 9_999):
        start = perf_counter()
        record.document(place)
        seconds.append(perf_counter() - start)
    assert sorted(seconds)[3] < 0.05


def test_checkpoints_beyond_the_budget_are_thinned_and_nothing_is_lost() -> None:
    recorder, kernel = Recorder(SMALL, every=4, budget=8 * 3 * 8 * len(SMALL.network.parameters)), Kernel(SMALL)
    while recorder.updates < 148:
        count = recorder.until_checkpoint
        recorder.add(kernel, kernel.run(count), count)
    record = recorder.record(kernel.document, "updates", None)
    assert record.every > 4 and len(record.checkpoints) <= 8
    for place in (3, 64, 65, 100, 147):
        assert bits(record.document(place)) == bits(DOCUMENTS[place])


@pytest.mark.parametrize(("until", "updates"), [
    (Until(updates=13), 13), (Until(epochs=2), 16), (Until(updates=13, epochs=1), 8), (Until(updates=0), 0),
    (Until(seconds=0.0), 0), (Until(updates=40, loss_below=1e-9, patience=100), 40),
])  # fmt: skip
def test_it_ends_at_whatever_is_reached_first(until: Until, updates: int) -> None:
    record, _ = finish(run(SMALL, until))
    assert record.updates == updates == record.last.training.progress.updates
    assert record.ended in ("updates", "epochs", "seconds") and getattr(until, record.ended) is not None


def test_it_ends_with_the_first_epoch_whose_loss_is_below() -> None:
    losses = [full_loss(DOCUMENTS[update]) for update in range(8, 151, 8)]
    below = sorted(losses)[len(losses) // 2]
    record, _ = finish(run(SMALL, Until(loss_below=below)))
    assert record.ended == "loss_below"
    assert record.updates == 8 * (1 + next(place for place, loss in enumerate(losses) if loss < below))


def test_it_ends_when_the_rows_kept_for_testing_get_no_better() -> None:
    data = replace(SMALL.data, split=Split(0.4, 1))
    document = trained(replace(SMALL, data=data), learning_rate=0.3)
    record, _ = finish(run(document, Until(patience=3, updates=100_000)))
    assert record.ended == "patience"
    tests = [measured.test_loss for measured in record.measured]
    assert None not in tests and np.argmin(tests) == len(tests) - 4


def test_ticks_add_up_and_a_run_can_go_on_behind_its_record() -> None:
    asked = 0

    def go_on() -> bool:
        nonlocal asked
        asked += 1
        return asked < 40

    record, ticks = finish(run(SMALL, Until(), go_on))
    assert record.ended == "stopped" and ticks and asked == 40
    assert np.array_equal(np.concatenate([tick.losses for tick in ticks]), record.losses[: ticks[-1].updates])
    assert all(tick.document.training.progress.updates == tick.updates for tick in ticks)
    assert ticks[-1].epoch == ticks[-1].updates // 8 + 1 and ticks[-1].loss == record.losses[ticks[-1].updates - 1]
    longer, _ = finish(run(record.last, Until(updates=77), before=record))
    assert longer.updates == record.updates + 77 and longer.start is record.start
    whole, _ = finish(run(SMALL, Until(updates=longer.updates)))
    assert bits(whole.last) == bits(longer.last) and whole.losses.tolist() == longer.losses.tolist()
    place = record.updates + 40
    assert bits(longer.document(place)) == bits(whole.document(place))


def test_a_run_that_diverges_keeps_all_before() -> None:
    document = trained(layered(2, 4, 1, activation="square"), learning_rate=50.0)
    record, _ = finish(run(document, Until(updates=500)))
    assert record.ended == "diverged" and record.diverged is not None
    assert record.diverged.update == record.updates + 1 == len(record.losses)
    assert np.isfinite(record.last.network.weights).all() and np.isfinite(record.losses[:-1]).all()
