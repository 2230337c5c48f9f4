"""A small model of an ask, written from what the plan promises and not from the ladder's code.

It keeps a log of its own: who was asked when, who said what. From that alone it tells whom a step
may ask, whose time is up, and whether enough have said yes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.asks.ladder_state import Audience, Step

YESES = frozenset({"coming", "call", "text"})


@dataclass
class AskedEntry:
    """A member asked in a step of a round. `released`: nobody waits for them any more."""

    name: str
    position: int
    round: int
    at: datetime
    until: datetime
    released: bool = False


@dataclass
class NewestWord:
    """A member's newest word: a yes by its kind, or not_now, dropped, aside."""

    word: str
    position: int
    at: datetime
    count: int  # how much of the log was there by then


@dataclass
class Model:
    """An ask by its log. `rounds`, `pause`: how often, and after what, the plan asks again."""

    steps: tuple[Step, ...]
    rounds: int
    pause: timedelta
    groups: dict[Audience, tuple[str, ...]]
    reachable: frozenset[str] = frozenset()
    log: list[AskedEntry] = field(default_factory=list)
    newest_words: dict[str, NewestWord] = field(default_factory=dict)
    agreed: set[int] = field(default_factory=set)
    declined: set[int] = field(default_factory=set)
    want: int = 0
    round: int = 1
    began: int = 0  # the log's length when the person last began
    began_at: datetime | None = None
    repeated: int | None = None  # and when the plan last asked again by itself
    repeated_at: datetime | None = None
    repeats: int = 0
    run_out_at: datetime | None = None

    def people(self, audiences: tuple[Audience, ...]) -> list[str]:
        """Whom some audiences mean now."""
        return [name for audience in audiences for name in self.groups[audience]]

    def yeses(self, step: Step) -> int:
        """Yeses of a kind that a step counts."""
        return sum(newest_word.word in step.answers for newest_word in self.newest_words.values())

    def is_enough(self, step: Step) -> bool:
        return self.yeses(step) >= max(step.needed, self.want)

    def may_ask(self, name: str, step: Step, *, late: bool) -> bool:
        """Whether asking a member in a step is right, whoever else could be asked in it."""
        if name not in self.reachable or name not in self.people((*step.audience, *step.otherwise)):
            return False
        since = max(self.began, self.repeated or 0)
        if late and any(entry.name == name for entry in self.log[since:]):
            return False
        if any(
            (entry.name, entry.position, entry.round) == (name, step.position, self.round)
            for entry in self.log
        ):
            return False
        newest_word = self.newest_words.get(name)
        if newest_word is None:
            return True
        if newest_word.word in YESES:
            return newest_word.word not in step.answers
        if newest_word.word == "aside":
            return False
        if self.began_at is not None and newest_word.at < self.began_at:
            return True
        if newest_word.word == "dropped" or late:
            return False
        if self.repeated_at is not None and newest_word.at < self.repeated_at:
            return False
        names_them = Audience("member", name) in (*step.audience, *step.otherwise)
        return names_them and step.position > newest_word.position

    def askable(self, step: Step, *, late: bool) -> list[str]:
        """Whom a step can ask: its own people, or the others once they are no more."""
        for audiences in (step.audience, step.otherwise):
            names = [name for name in self.people(audiences) if self.may_ask(name, step, late=late)]
            if names:
                return names
        return []

    def waited_for(self, now: datetime) -> list[AskedEntry]:
        """Members who have time for a yes still."""
        return [
            entry
            for entry in self.log
            if entry.round == self.round
            and not entry.released
            and entry.until > now
            and not self._has_answered(entry)
        ]

    def _has_answered(self, entry: AskedEntry) -> bool:
        newest_word = self.newest_words.get(entry.name)
        return newest_word is not None and newest_word.count > self.log.index(entry)

    def asked_or_agreed(self) -> set[int]:
        """Steps that asked somebody in this round, or have the person's yes; else those before."""
        this_round = {entry.position for entry in self.log if entry.round == self.round}
        return this_round | self.agreed or {entry.position for entry in self.log}

    def askable_in_new_round(self, now: datetime) -> list[str]:
        """Whom a round that begins now could ask, or could ask the person for."""
        new_round = replace(self, round=self.round + 1, repeated=len(self.log), repeated_at=now)
        return [
            name
            for step in self.steps
            if step.position not in self.declined and not self.is_enough(step)
            for name in new_round.askable(step, late=False)
        ]

    def may_repeat(self, now: datetime) -> bool:
        """Whether the plan lets everybody be asked once more now."""
        return (
            self.run_out_at is not None
            and self.repeats < self.rounds
            and now >= self.run_out_at + self.pause
        )
