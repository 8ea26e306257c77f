"""Documents: open, save, the question before something unsaved goes, what happens when a file will not do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from app.background import Background
from app.documents import EMPTY, MOST_BYTES_AT_ONCE, Answer, Documents, empty_document
from app.settings import Settings
from app.workbench import Workbench
from core.document import Document
from core.files import builtin_names, read, read_builtin, to_text


class Answers:
    """Answers what the dialogs would ask, and remembers what was asked and told."""

    def __init__(self) -> None:
        self.unsaved: Answer = "cancel"
        self.path: Path | None = None
        self.asked: list[str] = []
        self.told: list[tuple[str, list[str]]] = []
        self.done: list[str] = []

    def ask_unsaved(self, name: str) -> Answer:
        self.asked.append(name)
        return self.unsaved

    def tell_done(self, words: str) -> None:
        self.done.append(words)

    def ask_new_network(self) -> Document | None:
        return None

    def ask_open_path(self, folder: Path) -> Path | None:
        return self.path

    ask_save_path = ask_open_path

    def show_problems(self, title: str, lines: list[str]) -> None:
        self.told.append((title, lines))


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def workbench(qtbot) -> Workbench:
    return Workbench(read_builtin("linear-neuron"))


@pytest.fixture
def documents(workbench: Workbench, answers: Answers, tmp_path: Path) -> Iterator[Documents]:
    background = Background()
    yield Documents(workbench, Settings(tmp_path / "settings.ini"), background, answers)
    background.close()


def edit(workbench: Workbench) -> None:
    workbench.set_weight(0, float(workbench.document.network.weights[0]) + 1)


@pytest.mark.parametrize("template", builtin_names())
def test_a_new_document_from_a_template_has_no_file_and_can_be_stepped(
    documents: Documents, workbench: Workbench, template: str
) -> None:
    documents.new(template)
    assert workbench.path is None
    assert workbench.is_clean
    assert workbench.plan is not None
    assert workbench.plan.count > 0


def test_the_empty_template_is_empty(documents: Documents, workbench: Workbench) -> None:
    documents.new(EMPTY)
    assert len(workbench.document.network.neurons) == 0
    assert (workbench.is_clean, workbench.plan) == (True, None)


def test_the_empty_document_can_be_saved_and_read(tmp_path: Path, documents: Documents, answers: Answers) -> None:
    documents.new(EMPTY)
    answers.path = tmp_path / "tiny"
    assert documents.save()
    assert to_text(read(tmp_path / "tiny.nabla")) == to_text(empty_document())


def test_save_asks_for_a_file_once_and_then_knows_it(
    documents: Documents, workbench: Workbench, answers: Answers, tmp_path: Path
) -> None:
    edit(workbench)
    assert not documents.save()
    assert not workbench.is_clean
    answers.path = tmp_path / "mine.nabla"
    assert documents.save()
    assert workbench.is_clean
    assert workbench.path == tmp_path / "mine.nabla"
    assert documents.recent == (tmp_path / "mine.nabla",)
    answers.path = None
    edit(workbench)
    assert documents.save()
    assert read(tmp_path / "mine.nabla").network.weights[0] == workbench.document.network.weights[0]


@pytest.mark.parametrize(("answer", "leaves"), [("discard", True), ("cancel", False)])
def test_unsaved_changes_are_asked_about_by_name(
    documents: Documents, workbench: Workbench, answers: Answers, answer: Answer, leaves: bool
) -> None:
    edit(workbench)
    document = workbench.document
    answers.unsaved = answer
    documents.new("xor-2-2-1")
    assert answers.asked == [document.title]
    assert (workbench.document is not document) == leaves


def test_the_question_names_the_file_and_save_saves_it(
    documents: Documents, workbench: Workbench, answers: Answers, tmp_path: Path
) -> None:
    answers.path, answers.unsaved = tmp_path / "work.nabla", "save"
    documents.save_as()
    edit(workbench)
    weight = workbench.document.network.weights[0]
    documents.new("xor-2-2-1")
    assert answers.asked == ["work.nabla"]
    assert read(tmp_path / "work.nabla").network.weights[0] == weight
    assert workbench.path is None


def test_a_save_that_fails_is_told_and_keeps_the_document_open(
    documents: Documents, workbench: Workbench, answers: Answers, tmp_path: Path
) -> None:
    edit(workbench)
    document = workbench.document
    answers.path, answers.unsaved = tmp_path / "missing" / "work.nabla", "save"
    documents.new("xor-2-2-1")
    assert len(answers.told) == 1
    assert workbench.document is document
    assert not workbench.is_clean


def test_nothing_is_asked_when_nothing_changed(documents: Documents, answers: Answers) -> None:
    documents.new("xor-2-2-1")
    assert answers.asked == []


def test_a_bad_file_changes_nothing_and_is_told(
    documents: Documents, workbench: Workbench, answers: Answers, tmp_path: Path
) -> None:
    path = tmp_path / "bad.nabla"
    path.write_text("{")
    document = workbench.document
    edit(workbench)
    workbench.undo_stack.undo()
    documents.open(path)
    assert workbench.document is document
    assert answers.asked == []
    assert [len(lines) for _, lines in answers.told] == [1]
    assert answers.told[0][1][0].startswith(str(path))


def test_a_file_that_is_gone_leaves_the_recent_files(
    documents: Documents, workbench: Workbench, answers: Answers, tmp_path: Path
) -> None:
    path = answers.path = tmp_path / "gone.nabla"
    documents.save_as()
    path.unlink()
    documents.open(path)
    assert documents.recent == ()
    assert len(answers.told) == 1


def test_a_big_file_is_read_elsewhere_and_opened(
    qtbot, documents: Documents, workbench: Workbench, tmp_path: Path
) -> None:
    path = tmp_path / "big.nabla"
    text = to_text(read_builtin("xor-2-2-1"))
    path.write_text(text + " " * MOST_BYTES_AT_ONCE)
    documents.open(path)
    assert workbench.path is None
    qtbot.waitUntil(lambda: workbench.path == path, timeout=20_000)
    assert to_text(workbench.document) == text


def test_a_big_bad_file_is_told(qtbot, documents: Documents, answers: Answers, tmp_path: Path) -> None:
    path = tmp_path / "big.nabla"
    path.write_text("[" + " " * MOST_BYTES_AT_ONCE)
    documents.open(path)
    qtbot.waitUntil(lambda: bool(answers.told), timeout=20_000)
    assert documents.recent == ()


def test_unsaved_work_is_kept_for_recovery_and_never_over_older_work(
    documents: Documents, workbench: Workbench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda place: str(tmp_path))
    assert documents.save_for_recovery() is None
    edit(workbench)
    first, second = documents.save_for_recovery(), documents.save_for_recovery()
    assert first is not None and second is not None and first != second
    assert to_text(read(first)) == to_text(read(second)) == to_text(workbench.document)
