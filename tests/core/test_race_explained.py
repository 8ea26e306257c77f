"""Updates of a race explained: every formula gives the number beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.document import Training
from core.formula import Source, evaluate
from core.formula_text import text
from core.landscape import LANDSCAPES
from core.optimizers import OPTIMIZERS, TEXTBOOK
from core.race import race
from core.race_explained import parts_of


def finish(working: Any) -> Any:
    while True:
        try:
            next(working)
        except StopIteration as stop:
            return stop.value


KINDS = [(name, {}) for name in OPTIMIZERS] + [(name, {"form": "textbook"}) for name in TEXTBOOK]


@pytest.mark.parametrize(("name", "settings"), KINDS, ids=str)
def test_every_formula_of_every_update_gives_its_number(name: str, settings: dict[str, str]) -> None:
    training = Training(optimizer=name, learning_rate=0.01, optimizer_settings=settings)
    (racer,) = finish(race(LANDSCAPES["himmelblau"].descending(), (-0.5, -0.5), [training], 6))
    for update, arrived in zip(racer.updates, racer.path[1:], strict=True):
        for place, axis in enumerate("xy"):
            parts = parts_of(update, place, axis)
            for part in parts:
                assert evaluate(part.formula) == pytest.approx(float(part.left.value), rel=1e-12, abs=1e-300)
            assert parts[-1].left.value == arrived[place]


def test_names_and_links() -> None:
    (racer,) = finish(race(LANDSCAPES["booth"].descending(), (1.0, 1.0), [Training(learning_rate=0.1)], 1))
    step, new = parts_of(racer.updates[0], 1, "w7", Source("edge", 6, "weight"))
    assert text(new.left, "names", 4) == "w⁺_7" and new.left.source == Source("edge", 6, "weight")
    assert text(step.formula, "names", 4) == "η·∂E/∂w₇"
    assert np.isfinite(step.left.value)
