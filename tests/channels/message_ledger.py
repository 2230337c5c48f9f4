"""What arrives by mail, text or call is looked at the moment it comes: was it agreed to, is it
neutral? The oracle shares nothing with the gate, and the words here stand for themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from sqlmodel import select

from app.core.channels import CHANNELS, Channel
from app.core.languages import LANGUAGES
from app.identity.address_service import blind_index
from app.identity.models import Address
from app.outbox.events import Event
from app.outbox.models import Attempt, AttemptState, Notice
from tests.channels.loopback_servers import Mail
from tests.channels.offline_friends import MAIL_FROM, PUBLIC_URL, Sinks
from tests.services.consent_oracle import ConsentOracle
from tests.world import World

#: Every line that may ever stand in a message, in its languages.
LINES = (
    r"Please look when you see this\.",
    r"Something to look at, any time today\.",
    r"Please answer on the page below, not by email\.",
    r"(1: I can come\. )?(2: I can call\. )?0: not now\.",
    r"Your code: \d{6}\. If you didn't ask for it, you can ignore this\.",
    r"Por favor, mira cuando veas esto\.",
    r"Algo para mirar, hoy a cualquier hora\.",
    r"Responde en la página de abajo, no a este correo\.",
    r"(1: puedo ir\. )?(2: puedo llamar\. )?0: ahora no\.",
    r"Tu código: \d{6}\. Si no lo pediste, puedes ignorarlo\.",
    re.escape(PUBLIC_URL) + r"/a#[\w-]{22}",
    re.escape(PUBLIC_URL) + r"/n#[\w-]{22}",
)
#: A call says one line, and so does a subject.
SPOKEN = (
    "Please look when you see this",
    "Something to look at, any time today",
    "Your code",
    "Por favor, mira cuando veas esto",
    "Algo para mirar, hoy a cualquier hora",
    "Tu código",
)
#: All that a mail's head may hold.
HEAD = {
    "From": re.escape(MAIL_FROM),
    "To": r"[\w.+-]+@home\.example",
    "Subject": "|".join(map(re.escape, SPOKEN)),
    "Date": r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d -0000",
    "Message-ID": r"<[\w-]{43}@server\.example>",
    "Auto-Submitted": "auto-generated",
    "Content-Language": "|".join(LANGUAGES),
    "MIME-Version": r"1\.0",
    "Content-Type": r'text/plain; charset="utf-8"',
    "Content-Transfer-Encoding": "7bit|8bit|quoted-printable|base64",
}

#: Beginnings of words that no neutral message holds.
# fmt: off
CRISIS = (
    "alone", "alarm", "ambulanc", "anxi", "bipolar", "breakdown", "care", "circle", "clinic",
    "company", "counsel", "crisis", "danger", "dead", "death", "depress", "die", "dying",
    "emergenc", "episode", "fear", "grief", "group", "harm", "help", "hospital", "hotline", "hurt",
    "kill", "lonel", "mania", "manic", "medic", "mental", "night", "overdos", "panic", "patient",
    "plan", "police", "psych", "rescue", "risk", "safe", "scared", "self", "shift", "sick", "sleep",
    "suicid", "support", "therap", "trauma", "unwell", "urgent", "vigil", "warmline", "watch",
    "worr", "wound", "112", "911", "988",
    "ansied", "apoyo", "auxil", "ayud", "banda", "círcul", "clínic", "compañ", "cuid", "daño",
    "depres", "dormir", "enferm", "grupo", "guardia", "herid", r"loc[ao]\b", "manía", "matar",
    "miedo", "morir", "muert", "noche", "pánico", "peligr", "policía", "psic", "psiq", "rescat",
    "riesg", "segur", "sobredos", r"sol[oa]\b", "terap", "triste", "turno",
)
# fmt: on


@dataclass
class MessageLedger:
    """Looks at each message as it arrives. `wrong` says what shouldn't have come."""

    world: World
    sinks: Sinks
    #: Attempt → channel and event.
    attempts: dict[str, tuple[str, str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.oracle = ConsentOracle(self.world.parts.db)
        self.world.forgets_nothing()
        for channel, sink in self.sinks.by_channel.items():
            sink.at_receipt = partial(self._look, channel)

    def _look(self, channel: Channel, to: str) -> None:
        """A message is at the door: every notice that is on its way there must be agreed to."""
        with self.world.parts.db.read() as tx:
            rows = tx.session.exec(
                select(Attempt.id, Notice, Address)
                .join(Attempt, Attempt.notice_id == Notice.id)  # type: ignore[arg-type]
                .join(Address, Address.id == Attempt.address_id)  # type: ignore[arg-type]
                .where(
                    Attempt.state == AttemptState.LEASED,
                    Attempt.channel == channel,
                    Address.hash == blind_index(tx, channel, to),
                )
            ).all()
        if not rows:
            self.wrong.append(f"{channel} to {to}: nobody has that address")
        for attempt_id, notice, address in rows:
            self.attempts[attempt_id] = (channel.value, notice.event)
            label = f"{notice.event} by {channel} to {to}"
            alike = address.channel == channel and address.account_id == notice.account_id
            waiting = notice.event == Event.TEST and notice.subject_id == address.id
            if not alike or address.state != ("waiting" if waiting else "live"):
                self.wrong.append(f"{label}: not theirs")
            refusal = self.oracle.refuses(notice.id, channel.value)
            if refusal is not None:
                self.wrong.append(f"{label}: {refusal}")

    @property
    def message_counts(self) -> Counter[tuple[str, str]]:
        """How much came over each channel about each event."""
        return Counter(self.attempts.values())

    def all_was_granted(self) -> None:
        assert not self.wrong, "\n".join(self.wrong)

    def nothing_else_left(self) -> None:
        """Each message in the sinks was looked at, and is an attempt that was noted as taken."""
        counts = {channel: len(sink.received) for channel, sink in self.sinks.by_channel.items()}
        with self.world.parts.db.read() as tx:
            noted = Counter(
                tx.session.exec(
                    select(Attempt.channel).where(Attempt.state == AttemptState.ACCEPTED)
                )
            )
        for channel, count in counts.items():
            assert noted[channel.value] == count, channel
        assert len(self.attempts) == sum(counts.values())

    # --- words --------------------------------------------------------------------------------

    def says_nothing(self, names: Iterable[str], texts_written: Iterable[str]) -> None:
        """No name, no word that anybody wrote, no word of crisis; no line that isn't neutral."""
        for mail in self.sinks.mail.received:
            self._is_neutral(mail.body, LINES)
            self._head_is_neutral(mail)
        for channel, gateway in self.sinks.gateways.items():
            spoken = tuple(map(re.escape, SPOKEN)) if CHANNELS[channel].is_spoken else ()
            for _, body in gateway.received:
                self._is_neutral(body, (*spoken, *LINES))
        everything = "\n".join(self._everything())
        for name in names:
            assert not re.search(rf"\b{re.escape(name)}\b", everything, re.I), name
        for text in texts_written:
            assert text not in everything, text
        for word in CRISIS:
            # A number to call stands alone; a code may begin with its digits.
            pattern = rf"(?<![\w-]){word}(?![\w-])" if word.isdigit() else rf"\b{word}"
            match = re.search(pattern, everything, re.I)
            assert match is None, match
        for word in {
            word_found.lower()
            for text in texts_written
            for word_found in re.findall(r"\w{5,}", text)
        }:
            assert word in NEUTRAL_TOO or not re.search(rf"\b{word}\b", everything, re.I), word

    def _everything(self) -> Iterable[str]:
        """Everything received, headers and bodies, decoded; random parts left out."""
        for mail in self.sinks.mail.received:
            head = "\n".join(f"{name}: {text}" for name, text in mail.message.items())
            yield _without_chance(f"{mail.helo}\n{head}\n{mail.body}")
        for gateway in self.sinks.gateways.values():
            for raw in gateway.raw:
                yield _without_chance(raw)

    def _is_neutral(self, body: str, lines: Iterable[str]) -> None:
        for line in body.splitlines():
            assert any(re.fullmatch(pattern, line) for pattern in lines), line

    def _head_is_neutral(self, mail: Mail) -> None:
        assert mail.helo == MAIL_FROM.partition("@")[2], "relays note what we call ourselves"
        assert sorted(mail.message.keys()) == sorted(HEAD)
        for name, text in mail.message.items():
            assert re.fullmatch(HEAD[name], text), (name, text)


#: Words of a plan that stand in neutral lines as well.
NEUTRAL_TOO = frozenset({"cuando", "please", "puedo"})


def _without_chance(raw: str) -> str:
    """Without links, ids and addresses, in which any letters may stand."""
    bare = re.sub(re.escape(PUBLIC_URL) + r"/[an]#[\w.-]+", "", raw)
    return re.sub(r"<[\w-]{43}@|[\w.+-]+@home\.example|\+\d{11}|boundary=\S+", "", bare)
