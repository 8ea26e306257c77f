"""Every problem that the core can name has words, and the words make the lines that the contract shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.data_sentences import DATA_SENTENCES
from app.file_sentences import FILE_SENTENCES, problem_line
from app.words import worded
from core.files import FileProblems, from_text, read

CORE = Path(__file__).parents[2] / "core"
KEY = re.compile(r'"((?:file|json|network|data|training|surface|draft|disk)\.[a-z_]+)"')
PLACES = {"network.neurons", "network.edges", "data.columns", "data.rows"}
NEURONS = '[{"id": "i1", "role": "input"}, {"id": "h3", "role": "output"}]'


def lines(edges: str, more: str = "") -> list[str]:
    network = f'"network": {{"neurons": {NEURONS}, "edges": [{edges}]}}'
    with pytest.raises(FileProblems) as caught:
        from_text(f'{{"format": "nablascope", "version": 1, {network}{more}}}', "lesson.nabla")
    return [problem_line(caught.value.name, problem, worded) for problem in caught.value.problems]


def test_every_key_in_the_core_has_words_and_every_word_is_used() -> None:
    source = "".join(path.read_text("utf-8") for path in CORE.glob("*.py"))
    used = set(KEY.findall(source)) - PLACES
    assert used <= FILE_SENTENCES.keys() | DATA_SENTENCES.keys()
    assert not FILE_SENTENCES.keys() & DATA_SENTENCES.keys()
    made_up = ("bounds.", "kind.", "file.too_many_", "disk.")  # the second half of these is put on as it is needed
    assert {key for key in FILE_SENTENCES.keys() - used if not key.startswith(made_up)} == set()


def test_every_word_about_data_and_tables_is_used() -> None:
    source = "".join(path.read_text("utf-8") for folder in (CORE, CORE.parent / "app") for path in folder.rglob("*.py"))
    made_up = {"data.no_span_standard", "data.no_span_range", "table.no_input", "table.no_output"}
    tables = set(re.findall(r'"(table\.[a-z_]+)"', source))
    assert tables <= DATA_SENTENCES.keys()
    for key in DATA_SENTENCES.keys() - made_up:
        assert source.count(f'"{key}"') >= 2, key  # once with its words, once where it is said


def test_the_line_of_the_contract() -> None:
    edge = '{"id": "w1", "from": "i1", "to": "h9", "weight": 1}'
    found = lines(edge)
    assert found == ['lesson.nabla: network.edges[0].to: no neuron has the id "h9" (did you mean "h3"?)']


@pytest.mark.parametrize(
    ("edges", "more", "line"),
    [
        ('{"id": "w1", "from": "i1", "to": "h3"}', "", "network.edges[0].weight: is missing"),
        (
            '{"id": "w1", "from": "i1", "to": "h3", "weight": "1"}',
            "",
            "network.edges[0].weight: must be a number, but is text",
        ),
        (
            '{"id": "w1", "from": "h3", "to": "i1", "weight": 1}',
            "",
            'network.edges[0].to: "i1" is an input neuron: no edge may lead to it',
        ),
        (
            "",
            ', "training": {"batch_size": 0}',
            "training.batch_size: must be at least 1, but is 0",
        ),
        (
            "",
            ', "training": {"optimizer": {"beta1": 1}}',
            "training.optimizer.beta1: must be at least 0 and less than 1, but is 1",
        ),
        (
            "",
            ', "surface": {"grid": 5000}',
            "surface.grid: must be from 2 to 4,096, but is 5000",
        ),
        (
            "",
            ', "training": {"optimizer": {"form": "classic"}}',
            'training.optimizer.form: unknown name "classic" (write "textbook", or leave it out for the usual form)',
        ),
        (
            "",
            ', "data": {"columns": ["i1"], "rows": [[1, 2]]}',
            "data.rows[0]: must hold one number per column, 1 in all, but holds 2",
        ),
    ],
)
def test_a_line(edges: str, more: str, line: str) -> None:
    assert lines(edges, more) == [f"lesson.nabla: {line}"]


def test_a_line_without_a_place(tmp_path: Path) -> None:
    with pytest.raises(FileProblems) as caught:
        read(tmp_path)
    (problem,) = caught.value.problems
    assert problem_line("here", problem, worded) == "here: this is a folder, not a file"


def test_every_sentence_can_be_worded() -> None:
    fields = {name: name for sentence in FILE_SENTENCES.values() for name in re.findall(r"{(\w+)}", sentence)}
    for sentence in FILE_SENTENCES.values():
        assert "{" not in sentence.format(**fields)
