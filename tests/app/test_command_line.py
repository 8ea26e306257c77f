"""The command line as scripts use it: JSON that reads back, one line per problem, no Qt where nothing is drawn."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.command_line import main
from tests import examples
from tests.app.command_line_hand import assert_agrees, path_of, run_json

ROOT = Path(__file__).resolve().parents[2]


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
