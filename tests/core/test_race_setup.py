"""How a race is set, in a file: read and written bit for bit, its mistakes named, shared by a branch of iterations."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from core.document import Training
from core.files import FileProblems, from_text, read_builtin, to_text
from core.race_setup import RacerSetup, RaceSetup, race_of, with_race
from core.shared_view import differ_only_in_shared, shared_view, with_shared

SET = RaceSetup(
    (
        RacerSetup(Training("adam", 0.05, {"beta1": 0.8})),
        RacerSetup(Training("momentum", 0.1, {"form": "textbook"}, "multi_step", {"milestones": [20, 40]}), on=False),
    ),
    300,
    "suited",
)


def same(one: RaceSetup | None, other: RaceSetup) -> bool:
    assert one is not None and (one.updates, one.preset) == (other.updates, other.preset)
    ours, others = (
        [
            (t.optimizer, t.learning_rate, dict(t.optimizer_settings), t.schedule, dict(t.schedule_settings), racer.on)
            for racer in setup.racers
            for t in [racer.training]
        ]
        for setup in (one, other)
    )
    return ours == others


def tree(race: Any) -> str:
    made = json.loads(to_text(read_builtin("xor-2-2-1")))
    made["view"] = {"race": race}
    return json.dumps(made)


def test_it_is_the_same_after_saving() -> None:
    start = read_builtin("xor-2-2-1")
    assert race_of(start) is None
    found = with_race(start, SET)
    again = from_text(to_text(found), "x")
    assert same(race_of(again), SET)
    assert to_text(again) == to_text(found)
    assert with_race(found, SET) is found
    assert json.loads(to_text(found))["view"]["race"]["racers"][1] == {
        "optimizer": {"name": "momentum", "learning_rate": 0.1, "form": "textbook"},
        "schedule": {"name": "multi_step", "milestones": [20, 40]},
        "on": False,
    }


def test_keys_that_are_not_known_stay() -> None:
    race = {"later": 1, "racers": [{"optimizer": {"name": "sgd", "new": 2}, "colour": "red"}]}
    found = from_text(tree(race), "x")
    setup = race_of(found)
    assert setup is not None and setup.updates == 200 and setup.racers[0].training.learning_rate == 0.1
    written = with_race(found, replace(setup, updates=50)).view["race"]
    assert (written["later"], written["racers"][0]["colour"]) == (1, "red")
    assert written["racers"][0]["optimizer"]["new"] == 2


@pytest.mark.parametrize(
    ("race", "place", "key"),
    [
        ([], "view.race", "file.wrong_kind"),
        ({"updates": 0}, "view.race.updates", "file.out_of_bounds"),
        ({"updates": 3000}, "view.race.updates", "file.out_of_bounds"),
        ({"preset": 3}, "view.race.preset", "file.wrong_kind"),
        ({"racers": 3}, "view.race.racers", "file.wrong_kind"),
        ({"racers": [3]}, "view.race.racers[0]", "file.wrong_kind"),
        ({"racers": [{}]}, "view.race.racers[0].optimizer", "file.missing"),
        ({"racers": [{"optimizer": {}}]}, "view.race.racers[0].optimizer.name", "file.missing"),
        ({"racers": [{"optimizer": {"name": "adan"}}]}, "view.race.racers[0].optimizer.name", "file.unknown_name"),
        ({"racers": [{"optimizer": {"name": "adam", "beta1": 1}}]}, "view.race.racers[0].optimizer.beta1",
         "file.out_of_bounds"),
        ({"racers": [{"optimizer": {"name": "adam"}, "schedule": {"name": "no"}}]},
         "view.race.racers[0].schedule.name", "file.unknown_name"),
        ({"racers": [{"optimizer": {"name": "adam"}, "on": 1}]}, "view.race.racers[0].on", "file.wrong_kind"),
        ({"racers": [{"optimizer": {"name": "adam"}}] * 2}, "view.race.racers[1].optimizer", "race.twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_named(race: Any, place: str, key: str) -> None:
    with pytest.raises(FileProblems) as caught:
        from_text(tree(race), "x")
    assert [(problem.place, problem.what.key) for problem in caught.value.problems] == [(place, key)]


def test_a_branch_of_iterations_shares_it() -> None:
    start = read_builtin("xor-2-2-1")
    found = with_race(start, SET)
    assert differ_only_in_shared(found, start)
    assert same(race_of(with_shared(start, shared_view(found))), SET)
    assert with_shared(found, shared_view(found)) is found
    assert to_text(with_shared(found, shared_view(start))) == to_text(start)
