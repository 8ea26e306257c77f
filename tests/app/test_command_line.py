"""The command line as scripts use it: JSON that reads back, one line per problem, no Qt where nothing is drawn."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.command_line import main
from app.surface.presets import NETWORK, SUITED
from tests import examples

ROOT = Path(__file__).resolve().parents[2]


def path_of(name: str) -> str:
    return str(examples.FOLDER / f"{name}.nabla")


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def assert_agrees(found: Any, wanted: Any, place: str = "") -> None:
    if isinstance(wanted, dict):
        assert set(wanted) <= set(found), place
        for key, value in wanted.items():
            assert_agrees(found[key], value, f"{place}.{key}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), place
        for number, value in enumerate(wanted):
            assert_agrees(found[number], value, f"{place}[{number}]")
    elif wanted is None:
        assert found is None, place
    else:
        assert examples.agree(found, wanted), (place, found, wanted)


@pytest.mark.parametrize("name", examples.names("trace"))
def test_trace_prints_the_expected_numbers(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = examples.expected(name)
    found = run_json(capsys, "trace", path_of(name))
    assert_agrees(found, {"samples": wanted["samples"], "batch": wanted["batch"]})


def test_trace_of_one_sample(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = examples.expected("trace-tied-weights")
    found = run_json(capsys, "trace", path_of("trace-tied-weights"), "--sample", "1")
    assert_agrees(found, {"samples": [wanted["samples"][1]], "batch": wanted["batch"]})


@pytest.mark.parametrize("level", ["term", "neuron", "layer"])
def test_steps(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "steps", path_of("published-mazur-round1"), "--level", level)
    assert found["count"] == len(found["steps"])
    assert [step["index"] for step in found["steps"]] == list(range(1, found["count"] + 1))
    keys = {"index", "phase", "neuron", "edge", "title", "formula", "numbers", "result"}
    assert all(keys <= set(step) for step in found["steps"])
    if level == "neuron":
        assert set(found["steps"][0]["result"]) == {"net", "out"}
        total, delta = found["steps"][9]["formula"].split("; ")
        assert total == "∂E/∂out_h1 = w₅·δ_o1 + w₇·δ_o2"
        assert delta == "δ_h1 = out_h1·(1 − out_h1)·∂E/∂out_h1"
        assert found["steps"][9]["result"] == pytest.approx(0.0087713547, abs=5e-11)


def test_one_step(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "steps", path_of("published-mazur-round1"), "--at", "12")
    assert [(step["index"], step["edge"], step["phase"]) for step in found["steps"]] == [(12, "w1", "gradient")]


def test_check(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "check", path_of("trace-softmax-skip-edges"))
    assert 0 < found["max_error"] < 1e-6
    assert found["worst_edge"].startswith("e")


def test_check_fails_with_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("core.checks.TOLERANCE", 0.0)
    assert main(["check", path_of("trace-linear-neuron")]) == 1
    assert "DO NOT agree" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["trace", "steps", "check"])
def test_tables_for_people(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, path_of("published-mazur-round1")]) == 0
    printed = capsys.readouterr()
    assert not printed.err
    wanted = {"trace": "0.298371109", "steps": "= 0.00877135", "check": "agree"}
    assert wanted[command] in printed.out


def test_numbers_that_are_not_finite_are_words_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "big.nabla"
    neurons = [{"id": "x", "role": "input"}, {"id": "o", "role": "output", "activation": "cube"}]
    network = {"neurons": neurons, "edges": [{"id": "w", "from": "x", "to": "o", "weight": -1e200}]}
    data = {"columns": ["x", "o"], "rows": [[1, 0]]}
    content = {"format": "nablascope", "version": 1, "network": network, "data": data}
    file.write_text(json.dumps(content), encoding="utf-8")
    found = run_json(capsys, "trace", str(file))
    assert found["samples"][0]["neurons"]["o"]["out"] == "-Infinity"
    assert found["samples"][0]["loss"] == "Infinity"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "arguments are required"),
        (["trace"], "arguments are required: FILE"),
        (["nonsense", "x"], "invalid choice"),
        (["trace", "missing.nabla"], "missing.nabla"),
        (["trace", "FILE", "--sample", "99"], "there is no sample 99: the last one is"),
        (["trace", "FILE", "--sample", "-1"], "below 0"),
        (["trace", "FILE", "--sample", "x"], "--sample"),
        (["steps", "FILE", "--at", "0"], "there is no step 0: steps go from 1 to"),
        (["steps", "FILE", "--at", "999"], "there is no step 999: steps go from 1 to"),
        (["steps", "FILE", "--level", "atom"], "--level"),
        (["render", "FILE", "-o", "x.bmp"], "must end with"),
        (["render", "FILE", "-o", "x.png", "--size", "big"], "WIDTHxHEIGHT"),
        (["render", "FILE", "-o", "x.png", "--step", "999"], "there is no step 999"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    filled = [path_of("published-mazur-round1") if word == "FILE" else word for word in arguments]
    assert main(filled) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("nablascope: ")
    assert says in printed.err
    assert not list(tmp_path.iterdir())


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lesson.nabla"
    neurons = [{"id": "i1", "role": "input"}, {"id": "h3", "role": "hiden"}, {"id": "o1", "role": "output"}]
    edges = [{"id": "w1", "from": "i1", "to": "h9", "weight": 1}, {"id": "w2", "from": "i1", "to": "o1"}]
    content = {"format": "nablascope", "version": 1, "network": {"neurons": neurons, "edges": edges}}
    file.write_text(json.dumps(content), encoding="utf-8")
    assert main(["trace", str(file)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("nablascope: ") for line in lines)
    assert any('network.edges[0].to: no neuron has the id "h9"' in line for line in lines)


def test_a_draft_is_refused_with_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "draft.nabla"
    network = {"neurons": [{"id": "i1", "role": "input"}], "edges": []}
    content = {"format": "nablascope", "version": 1, "network": network}
    file.write_text(json.dumps(content), encoding="utf-8")
    assert main(["steps", str(file)]) == 2
    assert "network.neurons" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["trace", "steps", "check"])
def test_commands_that_draw_nothing_import_no_qt(command: str) -> None:
    script = (
        "import sys; from app.__main__ import main; status = main(sys.argv[1:]); "
        "loaded = [name for name in sys.modules if name.startswith(('PySide6', 'shiboken', 'contourpy', 'PIL'))]; "
        "sys.exit(status or len(loaded))"
    )
    arguments = [sys.executable, "-c", script, command, path_of("trace-linear-neuron")]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = [sys.executable, "-m", "app", "steps", path_of("trace-softmax-skip-edges"), "--level", "term"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        complaint = process.stderr.read()
        assert process.wait(timeout=60) in (0, -13)
    assert complaint == b""


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_render_writes_a_picture(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"picture.{suffix}"
    command = [sys.executable, "-m", "app", "render", path_of("published-mazur-round1"), "-o", str(out), "--step", "10"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[suffix]
    assert out.read_bytes().startswith(start)


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
