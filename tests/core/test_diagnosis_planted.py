"""The diagnosis against networks with one planted cause each: it names that cause, at that neuron or edge."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.diagnosis import diagnose
from core.explain import result_of
from core.iteration import Iteration
from core.steps import Level, plan_of
from tests.core import planted_causes  # noqa: F401 - registers the further causes
from tests.core.planted_networks import PLANTS, planted

EACH = 25


def _first_broken_step(iteration: Iteration) -> int:
    """Return the first step whose result is not finite, by computing them one after the other."""
    plan = plan_of(iteration, Level.TERM)
    for index in range(1, plan.count + 1):
        with np.errstate(all="ignore"):
            result = result_of(iteration, plan.step(index))
        assert isinstance(result, float)
        if not math.isfinite(result):
            return index
    raise AssertionError


def test_there_are_at_least_300_networks() -> None:
    assert len(PLANTS) >= 8 and EACH * len(PLANTS) >= 300


@pytest.mark.parametrize("seed", range(EACH))
@pytest.mark.parametrize("name", sorted(PLANTS))
def test_the_planted_cause_is_named(name: str, seed: int) -> None:
    found = planted(name, seed)
    iteration = found.draft.iteration()
    diagnosis = diagnose(iteration, 0, found.subject, Level.TERM)
    guilty = diagnosis.guilty
    assert diagnosis.verdict in found.verdicts, (diagnosis.verdict, diagnosis.subject)
    assert guilty.cause == found.cause, [(reason.message, reason.source, reason.value) for reason in diagnosis.chain]
    assert (guilty.source.kind, guilty.source.index) in found.answers, guilty
    if name == "overflow":
        assert guilty.message.fields["step"] == _first_broken_step(iteration)
