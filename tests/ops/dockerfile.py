"""Reading a Dockerfile: as much of its language as ours speaks, and nothing else."""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import PurePosixPath

#: Folders that a base image brings along; every other absolute path is the Dockerfile's own.
_OF_THE_BASE = frozenset({"bin", "dev", "etc", "lib", "proc", "run", "sbin", "sys", "usr", "var"})
_ABSOLUTE = re.compile(r"(?<![\w./:@-])/(?=(?P<top>[a-z]+)(?:[/\s\"';]|$))")
_WORDS = frozenset(
    {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL"}
    | {"HEALTHCHECK", "ENTRYPOINT", "CMD"}
)


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: its word, its `--flags`, and the rest."""

    word: str
    flags: dict[str, str]
    rest: str

    @property
    def words(self) -> list[str]:
        """The rest as words: of the JSON form, else as a shell splits it."""
        if self.rest.startswith("["):
            return [str(word) for word in json.loads(self.rest)]
        return shlex.split(self.rest)


@dataclass(slots=True)
class Stage:
    """From one FROM to the next."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def all(self, word: str) -> list[Step]:
        return [step for step in self.steps if step.word == word]

    def last(self, word: str) -> Step:
        return self.all(word)[-1]

    @property
    def env(self) -> dict[str, str]:
        pairs = [pair for step in self.all("ENV") for pair in step.words]
        return dict(pair.split("=", 1) for pair in pairs)


def parse(text: str) -> list[Stage]:
    """The stages of a Dockerfile. Raises ValueError for what this doesn't understand."""
    stages: list[Stage] = []
    lines = [line for line in text.split("\n") if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).split("\n"):
        if not line.strip():
            continue
        word, _, rest = line.strip().partition(" ")
        if word not in _WORDS:
            raise ValueError(f"unknown instruction {word}")
        flags: dict[str, str] = {}
        while rest.startswith("--") and word != "RUN":
            flag, _, rest = rest.partition(" ")
            name, _, value = flag.removeprefix("--").partition("=")
            flags[name] = value
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            stages.append(Stage(base, name))
        elif not stages:
            raise ValueError(f"{word} before FROM")
        else:
            stages[-1].steps.append(Step(word, flags, rest))
    return stages


def moved(text: str, root: str) -> str:
    """The same text with the Dockerfile's own absolute paths below another root."""
    return _ABSOLUTE.sub(
        lambda match: match.group() if match["top"] in _OF_THE_BASE else f"{root}/", text
    )


def ignored(patterns: str, path: PurePosixPath) -> bool:
    """Whether a `.dockerignore` leaves a path out: of the lines that match it the last decides."""
    out = False
    chain = [str(part) for part in (path, *path.parents)][:-1]
    for line in patterns.split("\n"):
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        keep = pattern.startswith("!")
        name = pattern.removeprefix("!").removeprefix("**/")
        names = [part.rsplit("/", 1)[-1] for part in chain] if "**/" in pattern else chain
        if any(fnmatch.fnmatchcase(part, name) for part in names):
            out = not keep
    return out
