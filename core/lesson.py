"""A lesson as a value: turns of text, steps that drive the program, and questions; see core/lesson_reading.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Prose:
    """Markdown to be read. `{net h1}` in it stands for that number of the network on screen."""

    text: str
    line: int


@dataclass(frozen=True)
class Command:
    """One thing that the lesson does: a verb of COMMANDS and its words."""

    verb: str
    words: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Do:
    """What the program does by itself when the reader comes here."""

    commands: tuple[Command, ...]
    line: int


@dataclass(frozen=True)
class Choice:
    """One answer to choose; `reply` is told when it was."""

    text: str
    is_right: bool
    reply: str = ""


@dataclass(frozen=True)
class Ask:
    """A question. What follows it in its turn is seen when it is answered.

    One of: `choices`; `point`, the name of a neuron or edge to be clicked; `answer`, a number or the name of one (as
    core/quantity.py has it). `within` is the relative error that still is right; 0: as rounded. `why` is told then.
    """

    question: str
    line: int
    choices: tuple[Choice, ...] = ()
    point: str = ""
    answer: str = ""
    within: float = 0.0
    hints: tuple[str, ...] = ()
    why: str = ""
    is_check: bool = False


@dataclass(frozen=True)
class Misconception:
    """Something that many believe, and the text that shows it wrong."""

    claim: str
    text: str
    line: int


Block = Prose | Do | Ask | Misconception


@dataclass(frozen=True)
class Turn:
    """One page of a lesson."""

    heading: str
    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True)
class Lesson:
    """A title, what one can do afterwards, the network that it begins with, and its turns."""

    name: str
    title: str
    goal: str
    network: str
    turns: tuple[Turn, ...]
    minutes: int = 0
    sources: tuple[str, ...] = ()
    network_line: int = 1
