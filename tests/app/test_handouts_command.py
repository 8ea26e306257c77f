"""The command `handout`: which files it writes and names, what it refuses, and that text needs no Qt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.command_line import main
from app.handouts.orders import KINDS
from core.files import read
from core.homework import check_homework, read_homework
from core.iteration import iterate

MAZUR_FILE = Path(__file__).resolve().parents[2] / "resources" / "networks" / "mazur-2-2-2.nabla"


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_writes_worksheet_and_key(
    kind: str, qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"sheet{kind}"
    assert main(["handout", str(MAZUR_FILE), "-o", str(out), "--blanks", "results"]) == 0
    assert capsys.readouterr().out.splitlines() == [str(out), str(tmp_path / f"sheet-key{kind}")]
    assert out.read_bytes() != (tmp_path / f"sheet-key{kind}").read_bytes()


def test_the_command_with_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.csv").write_text("Name;Mail\nAda <b>;x@y\nBob;z@y\n", encoding="utf-8")
    out = tmp_path / "s.md"
    assert main(["handout", str(MAZUR_FILE), "-o", str(out), "--students", str(tmp_path / "list.csv"), "--nice"]) == 0
    names = [Path(line).name for line in capsys.readouterr().out.splitlines()]
    assert names == ["s-ada-b.md", "s-ada-b-key.md", "s-bob.md", "s-bob-key.md", "s-keys.md"]
    assert r"Name: Ada \<b\>" in (tmp_path / "s-ada-b.md").read_text(encoding="utf-8")
    assert "________" in (tmp_path / "s-bob.md").read_text(encoding="utf-8")


def test_a_drawn_worksheet_says_what_it_can_be_checked_with(tmp_path: Path) -> None:
    words = "It can be typed or pasted into Nablascope"
    for arguments, told in ([], f"{words}, Check My Homework, with this network opened"), (["--seed", "3"], ""), (
        ["--seed", "3", "--networks"], f"{words}, Check My Homework, with w.nabla opened"
    ):  # fmt: skip
        out = tmp_path / "w.md"
        assert main(["handout", str(MAZUR_FILE), "-o", str(out), "--blanks", "results", *arguments]) == 0
        text = out.read_text(encoding="utf-8")
        assert told in text
        assert (words in text) is bool(told)
    network = read(tmp_path / "w.nabla")
    key = (tmp_path / "w-key.md").read_text(encoding="utf-8")
    verdicts = check_homework(read_homework(key[key.rindex("| quantity") :], iterate(network, 0)), iterate(network, 0))
    assert verdicts.first_wrong is None
    assert len(verdicts.checked) == 35


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "x.doc"], "must end with"),
        (["-o", "nowhere/x.md"], "there is no folder"),
        (["-o", "x.md", "--sample", "1"], "there is no sample 1"),
        (["-o", "x.md", "--students", "none.csv"], "none.csv: No such file"),
        (["-o", "x.md", "--students", "empty.csv"], "there are no names in it"),
    ],
)
def test_refusals_are_one_line_and_write_nothing(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "empty.csv").write_text("Name\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["handout", str(MAZUR_FILE), *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert len(error.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["empty.csv"]


def test_nothing_of_qt_is_loaded_for_text(tmp_path: Path) -> None:
    script = (
        "import sys; from app.command_line import main; "
        f"assert main(['handout', {str(MAZUR_FILE)!r}, '-o', {str(tmp_path / 'x.tex')!r}]) == 0; "
        "print([name for name in sys.modules if name.startswith('PySide6')])"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
