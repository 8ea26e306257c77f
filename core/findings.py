"""What is wrong with a file: problems with their places, the nearest right name, and the error that carries them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from core.message import Message, Problem, message

MOST_PROBLEMS = 20
LONGEST_NAME = 60
MOST_CANDIDATES = 2000

# What others call things of the contract.
OTHER_NAMES = {
    "linear": "identity", "none": "identity", "sigmoid": "logistic", "swish": "silu", "sin": "sine",
    "heaviside": "step", "rectifier": "relu", "leakyrelu": "leaky_relu", "hyperbolic_tangent": "tanh",
    "mse": "mean_squared_error", "sse": "squared_error", "bce": "binary_cross_entropy",
    "cross_entropy": "categorical_cross_entropy", "cross-entropy": "categorical_cross_entropy",
    "gradient_descent": "sgd", "nag": "nesterov",
}  # fmt: skip


class FileProblems(Exception):
    """Why a file cannot be read or written: its name as given, and at most 20 problems."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(problems)
        super().__init__(name, self.problems)

    def __str__(self) -> str:
        return "; ".join(f"{self.name}: {p.place}: {p.what.key} {dict(p.what.fields)}" for p in self.problems)


class Findings:
    """Collects problems. Only the first 20 are kept; the last of them then says how many more there are."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[Problem] = []
        self._places: set[str] = set()

    def add(self, place: str, what: Message, remedy: Message | None = None) -> None:
        """Note a problem, unless one is already noted at the same place."""
        if place and place in self._places:
            return
        self.count += 1
        if len(self._kept) < MOST_PROBLEMS:
            self._places.add(place)
            self._kept.append(Problem(place, what, remedy))

    def add_unknown(self, place: str, what: Message, name: str, known: Collection[str]) -> None:
        """Note that a name is unknown, with the known name nearest to it."""
        self.add(place, what, did_you_mean(name, known) if self.count < MOST_PROBLEMS else None)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note problems found elsewhere."""
        for problem in problems:
            self.add(problem.place, problem.what, problem.remedy)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """At most 20 problems; where there were more, the last one says how many."""
        if self.count <= MOST_PROBLEMS:
            return tuple(self._kept)
        shown = self._kept[: MOST_PROBLEMS - 1]
        return (*shown, Problem("", message("file.more_problems", count=self.count - len(shown))))


class Doubtful:
    """The ids of neurons and edges that could not be read, or simply everything: what refers to them is not judged."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.everything = False

    def __contains__(self, id: object) -> bool:
        return self.everything or id in self.ids


def printable(text: str) -> str:
    """Return text from a file on one line and not too long, for a message: control characters as escapes."""
    short = text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in short)


def did_you_mean(name: str, known: Collection[str]) -> Message | None:
    """Return the question whether a near name was meant, or None where nothing is near."""
    from difflib import get_close_matches  # only a file with a mistake in it should pay for it

    other = OTHER_NAMES.get(name.casefold())
    if other in known:
        return message("file.did_you_mean", name=other)
    candidates: Collection[str] = known
    if len(known) > MOST_CANDIDATES:
        near = [other for other in known if abs(len(other) - len(name)) <= 1 and other[:1] == name[:1]]
        candidates = near[:MOST_CANDIDATES]
    matches = get_close_matches(name[:LONGEST_NAME], candidates, n=1, cutoff=0.5)
    return message("file.did_you_mean", name=printable(matches[0])) if matches else None


def choices(name: str, known: Collection[str]) -> Message:
    """Return the near name where there is one, else all names to choose from."""
    return did_you_mean(name, known) or message("file.one_of", names=", ".join(known))
