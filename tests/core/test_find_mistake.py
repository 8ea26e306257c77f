"""A worked iteration with one planted error: the same for a seed, right before it, consistent or right after it."""

from __future__ import annotations

import pytest

from core.answers import answer_of
from core.find_mistake import NothingToPlant, find_mistake, is_likely
from core.formula import Source, evaluate
from core.homework import Homework, Standing, check_homework
from core.homework_names import Names
from core.homework_reading import Entry
from core.iteration import Iteration, iterate
from core.mistakes import MistakeKind, book_of, mistakes_of
from core.numbers import shown
from tests.examples import document

EXAMPLES = ("published-mazur-round1", "trace-output-feeds-neuron", "trace-softmax-skip-edges", "train-minibatch-adam")


@pytest.fixture(scope="module", params=EXAMPLES)
def iteration(request: pytest.FixtureRequest) -> Iteration:
    return iterate(document(request.param))


@pytest.mark.parametrize("seed", range(8))
def test_one_row_is_wrong_and_the_later_ones_go_on_from_it(iteration: Iteration, seed: int) -> None:
    puzzle = find_mistake(iteration, seed)
    wrong = puzzle.rows[puzzle.planted]
    assert wrong.value == puzzle.mistake.value
    assert shown(wrong.value) != shown(wrong.right)
    for place, row in enumerate(puzzle.rows):
        assert float(evaluate(row.part.formula)) == pytest.approx(row.value, rel=1e-9, abs=1e-15)
        assert row.follows == (place != puzzle.planted and abs(row.value - row.right) > 1e-12 * max(1, abs(row.right)))
        assert place >= puzzle.planted or row.value == row.right
    assert puzzle.is_found(puzzle.planted)
    assert not puzzle.is_found(puzzle.planted + 1)


def test_the_same_seed_gives_the_same_error_and_others_give_others(iteration: Iteration) -> None:
    drawn = [find_mistake(iteration, seed) for seed in (*range(12), 0)]
    assert (drawn[0].planted, drawn[0].mistake.told) == (drawn[-1].planted, drawn[-1].mistake.told)
    assert len({(puzzle.planted, puzzle.mistake.kind) for puzzle in drawn}) > 5


def test_without_following_one_number_stands_alone(iteration: Iteration) -> None:
    for seed in range(5):
        puzzle = find_mistake(iteration, seed, follow=False)
        assert [place for place, row in enumerate(puzzle.rows) if row.value != row.right] == [puzzle.planted]


def test_a_kind_can_be_chosen() -> None:
    mazur = iterate(document("published-mazur-round1"), 0)
    puzzle = find_mistake(mazur, 1, MistakeKind.SLOPE_LEFT_OUT)
    assert puzzle.mistake.kind is MistakeKind.SLOPE_LEFT_OUT
    assert puzzle.rows[puzzle.planted].source.quantity == "delta"
    assert puzzle.mistake.is_local
    with pytest.raises(NothingToPlant):
        find_mistake(mazur, 1, MistakeKind.SAMPLES_FACTOR)


@pytest.mark.parametrize("seed", range(6))
def test_a_puzzle_handed_in_as_homework_is_found_out(seed: int) -> None:
    mazur = iterate(document("published-mazur-round1"), 0)
    puzzle = find_mistake(mazur, seed)
    entries = [Entry(n, "", row.source, answer_of(row.value, 9)) for n, row in enumerate(puzzle.rows, start=1)]
    verdicts = check_homework(Homework(tuple(entries), ()), mazur)
    assert verdicts.first_wrong is not None
    assert verdicts.first_wrong.entry.source == puzzle.rows[puzzle.planted].source
    assert puzzle.mistake.kind in [mistake.kind for mistake in verdicts.first_wrong.mistakes]
    assert verdicts.count(Standing.WRONG) == 1
    assert isinstance(verdicts.first_wrong.entry.source, Source)


@pytest.mark.parametrize(
    ("name", "key", "field", "likely", "not_likely"),
    [
        ("out_h1", "mistake.neighbour.out", "neuron", {"h₂"}, {"o₁", "o₂"}),
        ("δ_o1", "mistake.neighbour.delta", "neuron", {"o₂"}, {"h₁", "h₂"}),
        ("dE/dw5", "mistake.other_gradient", "edge", {"w₆", "w₇"}, {"w₁", "w₂", "w₃", "w₄", "w₈"}),  # h1 → o1
        ("dE/dw1", "mistake.other_gradient", "edge", {"w₂", "w₃"}, {"w₄", "w₅", "w₆", "w₇", "w₈"}),  # i1 → h1
        ("dE/dw1", "mistake.neighbour.out_used", "neuron", set(), {"h₂"}),
    ],
)
def test_only_what_somebody_would_do_is_planted(
    name: str, key: str, field: str, likely: set[str], not_likely: set[str]
) -> None:
    mazur = iterate(document("published-mazur-round1"), 0)
    source = Names(mazur).source(name)
    assert source is not None
    told: dict[bool, set[str]] = {True: set(), False: set()}
    for mistake in mistakes_of(mazur, source, local=True):
        if mistake.told.key == key:
            told[is_likely(book_of(mazur), source, mistake)].add(str(mistake.told.fields[field]))
    assert told[True] & (likely | not_likely) == likely
    assert told[False] >= not_likely


@pytest.mark.parametrize("seed", range(40))
def test_no_number_of_another_layer_is_planted(seed: int) -> None:
    mazur = iterate(document("published-mazur-round1"), 0)
    puzzle = find_mistake(mazur, seed)
    row = puzzle.rows[puzzle.planted]
    assert is_likely(book_of(mazur), row.source, puzzle.mistake)
    assert puzzle.mistake.told.key != "mistake.error_sign.loss"  # no negative square
    if row.source.quantity == "out":
        assert puzzle.mistake.told.key != "mistake.activation_forgotten.before"  # its net stands above, and is right
