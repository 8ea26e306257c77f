"""Surfaces, trainings and races on the command line: published numbers, tables, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.command_line import main
from app.surface.presets import NETWORK, SUITED
from tests import examples
from tests.app.command_line_hand import assert_agrees, path_of, run_json


@pytest.mark.parametrize("name", examples.names("surface"))
def test_surface_prints_the_published_grid(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = examples.expected(name)
    axes = [text for axis in ("x", "y") for text in (f"--{axis}", *map(str, wanted[axis]))]
    found = run_json(capsys, "surface", path_of(name), *axes, "--grid", str(wanted["grid"]))
    assert found["x_values"][0] == wanted["x"][1] and found["y_values"][-1] == wanted["y"][2]
    assert_agrees(found["loss"], wanted["loss"])


def test_surface_as_a_table_names_the_lowest_point(capsys: pytest.CaptureFixture[str]) -> None:
    axes = ["--x", "e1", "-1", "5", "--y", "e2", "-2", "4"]
    assert main(["surface", path_of("surface-paraboloid"), *axes, "--grid", "5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + 6 and "lowest" in lines[1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--x": ["e11", "0", "1"]}, 'no edge has the id "e11" (did you mean "e1"?)'),
        ({"--x": ["e1", "1", "0"]}, "LOW must be below HIGH"),
        ({"--x": ["e1", "nan", "0"]}, "must be numbers"),
        ({"--x": ["e1", "1/0", "0"]}, "must be numbers"),
        ({"--y": ["e2", "a", "b"]}, "must be numbers"),
        ({"--y": ["e1", "0", "1"]}, "move the same weight"),
        ({"--grid": ["1"]}, "--grid must be 2 to 4096"),
        ({"--grid": ["4097"]}, "--grid must be 2 to 4096"),
    ],
)
def test_surface_refuses_what_makes_no_sense(
    change: dict[str, list[str]], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"--x": ["e1", "0", "1"], "--y": ["e2", "0", "1"], "--grid": ["4"], **change}
    assert main(["surface", path_of("surface-paraboloid"), *(text for k, v in given.items() for text in (k, *v))]) == 2
    assert words in capsys.readouterr().err


def test_surface_reads_numbers_as_the_window_does(capsys: pytest.CaptureFixture[str]) -> None:
    axes = ["--x", "e1", "-1/2", "0,5", "--y", "e2", "−1e-1", "2/3"]
    found = run_json(capsys, "surface", path_of("surface-paraboloid"), *axes, "--grid", "3")
    assert found["x_values"] == [-0.5, 0.0, 0.5]
    assert (found["y_values"][0], found["y_values"][-1]) == (-0.1, 2 / 3)


@pytest.mark.parametrize("name", examples.names("train"))
def test_train_prints_the_published_numbers(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = examples.expected(name)
    found = run_json(capsys, "train", path_of(name), "--updates", "100")
    assert found["updates"] == 100 and found["diverged"] is None
    assert_agrees(found["weights"], wanted["after_updates"]["100"]["weights"])
    assert_agrees(found["losses"], wanted["losses"][:100])
    assert_agrees(found["full_loss"], wanted["after_updates"]["100"]["full_loss"])


def test_train_saves_the_network_and_its_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved, history = tmp_path / "trained.nabla", tmp_path / "history.csv"
    twice = run_json(capsys, "train", path_of("train-minibatch-adam"), "--updates", "20")
    run_json(capsys, "train", path_of("train-minibatch-adam"), "--updates", "9", "--save", str(saved))
    rest = run_json(capsys, "train", str(saved), "--updates", "11", "--history", str(history))
    assert (rest["weights"], rest["optimizer_state"]) == (twice["weights"], twice["optimizer_state"])
    assert set(rest["optimizer_state"]) == {"m", "v"}
    lines = history.read_text(encoding="utf-8").splitlines()
    assert [float(line.split(",")[1]) for line in lines[1:]] == rest["losses"] == twice["losses"][9:]


def test_train_counts_epochs_and_tells_divergence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_json(capsys, "train", path_of("train-minibatch-adam"), "--epochs", "2")["updates"] == 6
    document = json.loads(Path(path_of("trace-linear-neuron")).read_text(encoding="utf-8"))
    document["training"] = {"optimizer": {"name": "sgd", "learning_rate": 1e150}}
    wild = tmp_path / "wild.nabla"
    wild.write_text(json.dumps(document), encoding="utf-8")
    ids = {neuron["id"] for neuron in document["network"]["neurons"]}
    found = run_json(capsys, "train", str(wild), "--updates", "1000")
    assert found["diverged"]["where"] in ids and found["updates"] == found["diverged"]["update"] - 1
    assert main(["train", str(wild), "--updates", "1000"]) == 0
    assert "DIVERGED" in capsys.readouterr().out


def test_train_needs_to_know_how_long(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", path_of("train-minibatch-adam")]) == 2
    assert main(["train", path_of("train-minibatch-adam"), "--updates", "1", "--epochs", "1"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_race_prints_every_way(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["race", path_of("surface-paraboloid"), "--x", "e1", "--y", "e2", "--updates", "5"]
    found = run_json(capsys, *arguments, "--optimizers", "sgd:0.25", "adam")
    assert [racer["optimizer"] for racer in found["racers"]] == ["sgd", "adam"]
    assert [len(racer["path"]) for racer in found["racers"]] == [6, 6]
    sgd = found["racers"][0]
    assert sgd["path"][0] == found["start"] and sgd["learning_rate"] == 0.25 and sgd["diverged"] is None
    assert sgd["losses"] == sorted(sgd["losses"], reverse=True)
    axes = [word for axis, edge, at in zip("xy", ("e1", "e2"), sgd["path"][5], strict=True)
            for word in (f"--{axis}", edge, str(at), "99")]  # fmt: skip
    one = run_json(capsys, "surface", path_of("surface-paraboloid"), *axes, "--grid", "2")
    assert sgd["losses"][5] == pytest.approx(one["loss"][0][0], rel=1e-12)


def test_race_of_all_has_the_rates_of_the_window(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["race", path_of("surface-paraboloid"), "--x", "e1", "--y", "e2", "--updates", "2"]
    rates = {racer["optimizer"]: racer["learning_rate"] for racer in run_json(capsys, *arguments)["racers"]}
    assert rates == dict(SUITED[NETWORK]) and rates["adam"] != rates["sgd"]
    assert main(["race", "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "rates that suit" in told and "adadelta" in told


def test_race_as_a_table_has_the_best_first(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["race", path_of("surface-paraboloid"), "--x", "e1", "--y", "e2", "--optimizers", "sgd:1e9", "sgd:0.1"]
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 and "(diverged)" in lines[2] and "(diverged)" not in lines[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--optimizers", "adm"], 'there is no optimizer "adm" (did you mean "adam"?); there are sgd, momentum,'),
        (["--optimizers", "adam:fast"], '"fast" is no learning rate'),
        (["--y", "e1"], "move the same weight"),
        (["--updates", "1000001"], "at most"),
    ],
)
def test_race_refuses(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["race", path_of("surface-paraboloid"), "--x", "e1", "--y", "e2", *arguments]) == 2
    assert words in capsys.readouterr().err
