"""Reads lessons: Markdown with a head and with fenced blocks that do, ask and correct.

    # Title
    goal: what the reader can do afterwards
    network: mazur-2-2-2        (a file beside the lesson, or one that comes with the program)
    minutes: 10
    source: Author, Title, year (as often as needed)

    ## Heading of a turn
    Text. {out h1} is replaced by that number, {out h1 = 0.5933} too, and a test checks it.

    ```do                       what the program does; one command a line, see COMMANDS
    go out h1
    ```
    ```ask                      (or ```check at the end of the lesson)
    What is net of h₁?
    answer: net h1              a number, or the name of one; or `point: w5`; or choices:
    (x) right choice :: what is said then
    ( ) wrong choice :: what is said then
    within: 1 %
    hint: first hint
    why: what is told afterwards
    ```
    ```misconception
    claim: what many believe
    Text that shows it wrong.
    ```

Every problem names its line and, where it can, the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from core.findings import FileProblems, Findings, did_you_mean, printable
from core.lesson import Ask, Block, Choice, Command, Do, Lesson, Misconception, Prose, Turn
from core.message import Message, message

HEAD = ("goal", "network", "minutes", "source")
FENCES = ("do", "ask", "check", "misconception")
COMMANDS: Mapping[str, tuple[int, int]] = {  # verb: fewest and most words behind it
    "open": (1, 1), "level": (1, 1), "start": (0, 0), "end": (0, 0), "next": (0, 1), "back": (0, 1),
    "phase": (0, 1), "iteration": (0, 1), "go": (1, 3), "select": (1, 1), "lens": (1, 1), "tab": (1, 1),
    "weight": (2, 2), "input": (2, 2), "target": (2, 2), "rate": (1, 1), "sample": (1, 1), "updates": (1, 1),
    "optimizer": (1, 2), "activation": (2, 2), "loss": (1, 1), "surface": (6, 6), "digits": (1, 1),
}  # fmt: skip
_FENCE = re.compile(r"^```\s*([\w-]*)\s*$")
_KEYED = re.compile(r"^(answer|point|within|hint|why|claim):\s*(.*)$")
_CHOICE = re.compile(r"^\((x| )\)\s*(.+?)(?:\s*::\s*(.*))?$")

Lines = list[tuple[int, str]]


def read_lesson(text: str, name: str) -> Lesson:
    """Read a lesson; `name` is what problems call its file.

    Raises:
        FileProblems: with every problem's line.
    """
    findings = Findings()
    lines = [(number, line.rstrip()) for number, line in enumerate(text.splitlines(), 1)]
    first_turn = next((at for at, (_, line) in enumerate(lines) if line.startswith("## ")), len(lines))
    title, head, places = _head(lines[:first_turn], findings)
    turns = tuple(_turns(lines[first_turn:], findings))
    if not turns:
        _add(findings, len(lines), message("lesson.no_turns"), message("lesson.turn_remedy"))
    minutes = head["minutes"][0] if head["minutes"] else "0"
    if not minutes.isdigit():
        _add(findings, places.get("minutes", 1), message("lesson.minutes", found=printable(minutes)))
    if findings.count:
        raise FileProblems(name, findings.problems)
    goal, network = (head[key][0] if head[key] else "" for key in ("goal", "network"))
    return Lesson(name, title, goal, network, turns, int(minutes), tuple(head["source"]), places.get("network", 1))


def _add(findings: Findings, line: int, what: Message, remedy: Message | None = None) -> None:
    findings.add(f"line {line}", what, remedy)


def _head(lines: Lines, findings: Findings) -> tuple[str, dict[str, list[str]], dict[str, int]]:
    """Return title, entries, and the line of each kind of entry."""
    title, head, places = "", {key: list[str]() for key in HEAD}, dict[str, int]()
    for number, line in lines:
        key, colon, value = line.partition(":")
        if not line:
            continue
        if line.startswith("# ") and not title:
            title = line[2:].strip()
        elif colon and key in HEAD:
            head[key].append(value.strip())
            places[key] = number
        else:
            _add(findings, number, message("lesson.head", found=printable(line)), did_you_mean(key, HEAD))
    if not title:
        _add(findings, 1, message("lesson.no_title"), message("lesson.title_remedy"))
    for key in ("goal", "network"):
        if not head[key]:
            _add(findings, 1, message("lesson.missing", name=key))
    return title, head, places


def _turns(lines: Lines, findings: Findings) -> Iterator[Turn]:
    starts = [at for at, (_, line) in enumerate(lines) if line.startswith("## ")]
    for at, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        number, heading = lines[at]
        yield Turn(heading[3:].strip(), tuple(_blocks(lines[at + 1 : end], findings)), number)


def _blocks(lines: Lines, findings: Findings) -> Iterator[Block]:
    prose: Lines = []
    at = 0
    while at < len(lines):
        number, line = lines[at]
        fence = _FENCE.match(line)
        if fence is None:
            prose.append(lines[at])
            at += 1
            continue
        yield from _prose(prose)
        prose = []
        close = next((n for n in range(at + 1, len(lines)) if lines[n][1].strip() == "```"), None)
        if close is None:
            _add(findings, number, message("lesson.unclosed"), message("lesson.close_remedy"))
            return
        yield from _fenced(fence[1], number, lines[at + 1 : close], findings)
        at = close + 1
    yield from _prose(prose)


def _prose(lines: Lines) -> Iterator[Prose]:
    text = "\n".join(line for _, line in lines).strip()
    if text:
        yield Prose(text, next(number for number, line in lines if line))


def _fenced(kind: str, number: int, lines: Lines, findings: Findings) -> Iterator[Block]:
    if kind == "do":
        yield Do(tuple(_commands(lines, findings)), number)
    elif kind in ("ask", "check"):
        yield _ask(number, lines, kind == "check", findings)
    elif kind == "misconception":
        yield _misconception(number, lines, findings)
    else:
        _add(findings, number, message("lesson.fence", name=printable(kind)), did_you_mean(kind, FENCES))


def _commands(lines: Lines, findings: Findings) -> Iterator[Command]:
    for number, line in lines:
        verb, *words = line.split() or [""]
        if not verb:
            continue
        if verb not in COMMANDS:
            _add(findings, number, message("lesson.verb", name=printable(verb)), did_you_mean(verb, tuple(COMMANDS)))
            continue
        fewest, most = COMMANDS[verb]
        if not fewest <= len(words) <= most:
            _add(findings, number, message("lesson.words", verb=verb, fewest=fewest, most=most, found=len(words)))
            continue
        yield Command(verb, tuple(words), number)


def _ask(number: int, lines: Lines, is_check: bool, findings: Findings) -> Ask:
    question: list[str] = []
    keyed: dict[str, list[str]] = {key: [] for key in ("answer", "point", "within", "hint", "why", "claim")}
    choices: list[Choice] = []
    for _, line in lines:
        choice, key = _CHOICE.match(line), _KEYED.match(line)
        if choice:
            choices.append(Choice(choice[2], choice[1] == "x", choice[3] or ""))
        elif key:
            keyed[key[1]].append(key[2].strip())
        else:
            question.append(line)
    answer, point, within, why = (" ".join(keyed[key]) for key in ("answer", "point", "within", "why"))
    if sum(map(bool, (choices, answer, point))) != 1:
        _add(findings, number, message("lesson.one_answer"), message("lesson.answer_remedy"))
    if choices and not any(choice.is_right for choice in choices):
        _add(findings, number, message("lesson.no_right"), message("lesson.right_remedy"))
    if not "".join(question).strip():
        _add(findings, number, message("lesson.no_question"))
    share = _share(within, number, findings)
    text = "\n".join(question).strip()
    return Ask(text, number, tuple(choices), point, answer, share, tuple(keyed["hint"]), why, is_check)


def _share(text: str, number: int, findings: Findings) -> float:
    """Read "1 %"."""
    try:
        share = float(text.removesuffix("%").strip() or 0) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share < 1:
        _add(findings, number, message("lesson.within", found=printable(text)), message("lesson.within_remedy"))
    return share


def _misconception(number: int, lines: Lines, findings: Findings) -> Misconception:
    claim = next((line.removeprefix("claim:").strip() for _, line in lines if line.startswith("claim:")), "")
    if not claim:
        _add(findings, number, message("lesson.no_claim"), message("lesson.claim_remedy"))
    text = "\n".join(line for _, line in lines if not line.startswith("claim:")).strip()
    return Misconception(claim, text, number)
