"""Saving never loses the old file: killed in the middle, no room left, no permission, not a file at all."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core import disk
from core.document import Document
from core.files import FileProblems, builtin_names, from_text, read, read_builtin, to_text, write
from core.network import Network, Neuron, Role, make_network
from core.reading import default_data

ROOT = Path(__file__).parents[2]
POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="signals, permissions and limits as POSIX has them")


@pytest.fixture
def document() -> Document:
    return read_builtin("mazur-2-2-2")


@pytest.fixture
def saved(document: Document, tmp_path: Path) -> Path:
    path = tmp_path / "lesson.nabla"
    write(document, path)
    return path


def other(document: Document) -> Document:
    return document.with_weight(0, 0.25)


def key_of_refusal(document: Document, path: Path) -> str:
    with pytest.raises(FileProblems) as caught:
        write(document, path)
    assert caught.value.name == str(path)
    return caught.value.problems[0].what.key


def test_what_is_written_is_read(document: Document, saved: Path) -> None:
    assert to_text(read(saved)) == to_text(document) == saved.read_text("utf-8")
    write(other(document), saved)
    assert read(saved).network.weights[0] == 0.25
    assert [file.name for file in saved.parent.iterdir()] == ["lesson.nabla"]


@POSIX_ONLY
def test_the_permissions_of_the_old_file_are_kept(document: Document, saved: Path) -> None:
    saved.chmod(0o640)
    write(other(document), saved)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640


@POSIX_ONLY
def test_a_new_file_has_the_usual_permissions(saved: Path, tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.write_text("")
    assert stat.S_IMODE(saved.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


@POSIX_ONLY
def test_a_link_is_followed(document: Document, saved: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.nabla"
    link.parent.mkdir()
    link.symlink_to(saved)
    write(other(document), link)
    assert link.is_symlink()
    assert read(saved).network.weights[0] == 0.25
    assert list(link.parent.iterdir()) == [link]


def test_a_folder_is_not_replaced(document: Document, tmp_path: Path) -> None:
    assert key_of_refusal(document, tmp_path) == "disk.is_folder_to_save"


def test_a_folder_that_is_not_there(document: Document, tmp_path: Path) -> None:
    assert key_of_refusal(document, tmp_path / "none" / "x.nabla") == "disk.not_found_to_save"


@POSIX_ONLY
def test_what_is_no_regular_file_is_left_alone(document: Document, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert key_of_refusal(document, pipe) == "disk.not_saved"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@POSIX_ONLY
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="the superuser may write to read-only folders")
def test_a_read_only_folder(document: Document, saved: Path) -> None:
    before = saved.read_bytes()
    saved.parent.chmod(0o500)
    try:
        assert key_of_refusal(other(document), saved) == "disk.no_permission_to_save"
    finally:
        saved.parent.chmod(0o700)
    assert saved.read_bytes() == before


def test_a_read_only_file_is_not_replaced(document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()
    saved.chmod(0o400)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # what the system tells anyone but the superuser
    assert key_of_refusal(other(document), saved) == "disk.no_permission_to_save"
    assert saved.read_bytes() == before


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace", "chmod"])
def test_the_system_refuses_at_any_moment(
    call: str, document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    owner = Path if call in ("replace", "chmod") else disk.os
    monkeypatch.setattr(owner, call, refuse)
    assert key_of_refusal(other(document), saved) == "disk.not_saved"
    monkeypatch.undo()
    assert saved.read_bytes() == before
    assert [file.name for file in saved.parent.iterdir()] == ["lesson.nabla"]


def test_an_interruption_leaves_nothing_behind(
    document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(disk.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(other(document), saved)
    monkeypatch.undo()
    assert saved.read_bytes() == before
    assert [file.name for file in saved.parent.iterdir()] == ["lesson.nabla"]


def test_a_write_in_pieces_is_continued(document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all = os.write
    monkeypatch.setattr(disk.os, "write", lambda handle, data: write_all(handle, data[:100]))
    write(other(document), saved)
    assert saved.read_text("utf-8") == to_text(other(document))


LIMITED = """
import resource, sys
from core.files import FileProblems, read, write
document = read(sys.argv[1]).with_weight(0, 0.25)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write(document, sys.argv[1])
except FileProblems as problems:
    print(problems.problems[0].what.key)
"""


@POSIX_ONLY
def test_a_limit_on_the_size_of_files(saved: Path) -> None:
    before = saved.read_bytes()
    assert len(before) > 1000
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, saved], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout == "disk.not_saved\n"
    assert saved.read_bytes() == before
    assert [file.name for file in saved.parent.iterdir()] == ["lesson.nabla"]


@POSIX_ONLY
def test_a_folder_that_cannot_be_flushed_is_no_failure(
    document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def only_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        flush(handle)

    monkeypatch.setattr(disk.os, "fsync", only_files)
    write(other(document), saved)
    assert read(saved).network.weights[0] == 0.25


def test_what_a_killed_save_left_behind_is_swept_up_later(document: Document, saved: Path) -> None:
    old, young = saved.with_name(".nablascope-0.tmp"), saved.with_name(".nablascope-1.tmp")
    old.write_text("half a fi")
    young.write_text("half a fi")
    os.utime(old, (0, 0))
    write(document, saved)
    assert sorted(file.name for file in saved.parent.iterdir()) == [".nablascope-1.tmp", "lesson.nabla"]


ENDLESS = """
import sys
from pathlib import Path
from core.disk import replace_file
target, *contents = [Path(name) for name in sys.argv[1:]]
contents = [content.read_bytes() for content in contents]
while True:
    for content in contents:
        replace_file(target, content)
        print(flush=True)
"""


@POSIX_ONLY
def test_killed_in_the_middle_the_file_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    neurons = [Neuron(f"i{i}", Role.INPUT) for i in range(60)] + [Neuron(f"o{i}", Role.OUTPUT) for i in range(60)]
    rng, chance = np.random.default_rng(1), random.Random(1)
    target, texts = tmp_path / "lesson.nabla", []
    for number in range(2):
        weights = iter(rng.normal(size=3600).tolist())
        rows = [(f"w{a}_{b}", f"i{a}", f"o{b}", next(weights)) for a in range(60) for b in range(60)]
        network = make_network(neurons, rows)
        texts.append(to_text(Document(network=network, data=default_data(network))))
        (tmp_path / f"{number}").write_text(texts[-1], "utf-8")
    target.write_text(texts[0], "utf-8")
    command = [sys.executable, "-c", ENDLESS, target, tmp_path / "0", tmp_path / "1"]
    for _ in range(30):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for _ in range(chance.randint(1, 20)):  # it saves on and on; at a random moment from here it is killed
                assert child.stdout.readline() == "\n"
            child.kill()
        assert child.returncode == -signal.SIGKILL
        assert target.read_text("utf-8") in texts
        from_text(target.read_text("utf-8"), "x")


def test_a_document_that_no_file_can_hold_is_refused_before_the_old_one_is_touched(
    document: Document, saved: Path
) -> None:
    before = saved.read_bytes()
    training = replace(document.training, learning_rate=float("nan"))
    network = Network(document.network.topology, np.where(np.arange(12) == 3, np.inf, document.network.weights))
    column = replace(document.data, columns=("i1", "i2", "o1", "gone"))
    for broken, place in (
        (replace(document, network=network), "network.edges[3].weight"),
        (replace(document, training=training), "training.optimizer.learning_rate"),
        (replace(document, data=column), "data.columns[3]"),
        (replace(document, title="\ud800"), "title"),
        (replace(document, view={"a": [float("inf")]}), "view.a[0]"),
    ):
        with pytest.raises(FileProblems) as caught:
            write(broken, saved)
        assert [problem.place for problem in caught.value.problems] == [place]
        assert caught.value.name == str(saved)
    assert saved.read_bytes() == before


@pytest.mark.parametrize("name", builtin_names())
def test_what_comes_with_the_program_is_as_the_program_writes_it(name: str) -> None:
    text = (ROOT / "resources" / "networks" / f"{name}.nabla").read_text("utf-8")
    assert to_text(read_builtin(name)) == text


def test_six_networks_come_with_the_program() -> None:
    assert builtin_names() == (
        "linear-neuron", "mazur-2-2-2", "nine-neurons-1-2-2-1", "skip-edge", "softmax-classifier", "xor-2-2-1",
    )  # fmt: skip
    with pytest.raises(KeyError):
        read_builtin("../networks/xor-2-2-1")
