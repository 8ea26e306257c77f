"""The notation of lessons: what is read, and that every mistake is told with its line and a remedy."""

from __future__ import annotations

import pytest

from app.file_sentences import problem_line
from app.words import worded
from core.files import read_builtin
from core.findings import FileProblems
from core.iteration import iterate
from core.lesson import Ask, Choice, Do, Misconception, Prose
from core.lesson_reading import read_lesson
from core.lesson_values import Claim, claims, filled
from core.quantity import Kind, NoSuchQuantity, parse_quantity, value_of

GOOD = """# A title
goal: Know it.
network: mazur-2-2-2
minutes: 5
source: Somebody, Something, 1999

## First turn
Some *text*.

```do
go net h1
weight w1 0.5
```
```ask
How large?
answer: net h1
within: 2 %
hint: one
hint: two
why: Because.
```
## Second turn
```misconception
claim: It is so.
It is not.
```
```check
Which?
(x) this :: Yes: a
( ) that
```
"""


def test_a_lesson_is_read() -> None:
    lesson = read_lesson(GOOD, "x.md")
    assert (lesson.title, lesson.goal, lesson.network, lesson.minutes) == ("A title", "Know it.", "mazur-2-2-2", 5)
    assert lesson.sources == ("Somebody, Something, 1999",)
    first, second = lesson.turns
    prose, do, ask = first.blocks
    assert prose == Prose("Some *text*.", 8)
    assert isinstance(do, Do)
    assert [(c.verb, c.words, c.line) for c in do.commands] == [
        ("go", ("net", "h1"), 11),
        ("weight", ("w1", "0.5"), 12),
    ]
    assert ask == Ask("How large?", 14, answer="net h1", within=0.02, hints=("one", "two"), why="Because.")
    wrong, check = second.blocks
    assert wrong == Misconception("It is so.", "It is not.", 23)
    assert isinstance(check, Ask)
    assert check.is_check
    assert check.choices == (Choice("this", True, "Yes: a"), Choice("that", False, ""))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("go net h1", "goo net h1", 'x.md: line 11: there is no command "goo" (did you mean "go"?)'),
        ("weight w1 0.5", "weight w1", 'x.md: line 12: "weight" takes 2 to 2 words, but has 1'),
        ("```check", "```chek", "x.md: line 27: there is no block"),
        ("claim: It is so.\n", "", "x.md: line 23: the misconception is not named (write"),
        ("answer: net h1", "answered: net h1", "x.md: line 14: a question has one kind of answer"),
        ("(x) this :: Yes: a", "( ) this", "x.md: line 27: none of the choices is right (mark the right one with (x))"),
        ("within: 2 %", "within: much", 'x.md: line 14: within must be a share such as "1 %", but is "much"'),
        ("goal: Know it.\n", "", "x.md: line 1: the head has no line"),
        ("# A title\n", "", 'x.md: line 1: the lesson has no title (its first line is "# Title")'),
        ("minutes: 5", "minutes: five", 'x.md: line 4: minutes must be a whole number, but is "five"'),
        ("network: ", "nework: ", "x.md: line 3: before the first turn there may be"),
    ],
)
def test_a_mistake_names_its_line_and_remedy(old: str, new: str, told: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(FileProblems) as caught:
        read_lesson(GOOD.replace(old, new), "x.md")
    lines = [problem_line(caught.value.name, problem, worded) for problem in caught.value.problems]
    assert any(line.startswith(told) for line in lines), lines


def test_an_unclosed_block_is_told() -> None:
    with pytest.raises(FileProblems) as caught:
        read_lesson(GOOD.rstrip().removesuffix("```"), "x.md")
    assert problem_line("x.md", caught.value.problems[0], worded) == (
        "x.md: line 27: the block is not closed (a line with ``` ends it)"
    )


def test_live_numbers_are_put_in_and_their_figures_checked() -> None:
    iteration = iterate(read_builtin("mazur-2-2-2"))
    assert filled("{out h1}, {out h1:7}, {weight w1 × out i1}, {no such}", iteration) == (
        "0.5933, 0.59327, 0.0075, {no such}"
    )
    assert filled("E = {loss = 0.298371109}", iteration) == "E = 0.298371109"
    right, wrong = claims("{loss = 0.298371109}\n{loss = 0.298371108}", iteration)
    assert isinstance(right, Claim)
    assert isinstance(wrong, Claim)
    assert (right.line, wrong.line) == (0, 1)
    assert right.holds
    assert not wrong.holds


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_quantity_has_a_value_and_a_place(kind: Kind) -> None:
    iteration = iterate(read_builtin("mazur-2-2-2"))
    name = {"neuron": "o1", "edge": "w5"}.get(parse_place(kind), "")
    quantity = parse_quantity(f"{kind} {name}".strip(), iteration.document.network.topology)
    assert quantity.value(iteration) == quantity.value(iteration)
    assert quantity.source().quantity


def parse_place(kind: Kind) -> str:
    from core.quantity import OF_EDGES, OF_NEURONS

    return "neuron" if kind in OF_NEURONS else "edge" if kind in OF_EDGES else ""


def test_sums_and_products_are_computed_in_their_order() -> None:
    iteration = iterate(read_builtin("mazur-2-2-2"))
    assert value_of("weight w1 × out i1 + weight w2 · out i2 + 0.35", iteration) == 0.15 * 0.05 + 0.2 * 0.1 + 0.35
    assert value_of("1 − 1/4 × 2 / 4", iteration) == 1 - 0.25 * 2 / 4
    with pytest.raises(NoSuchQuantity):
        value_of("net h9", iteration)
