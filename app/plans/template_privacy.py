"""Whether a line of a template says who somebody is, or how to reach them. Pure.

This reads words, which no other rule does (decision 62): it compares them with the names and the
address of one circle, and looks for numbers and addresses by their form. It is a net below the
person, who confirms each line, and never in their stead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.core.errors import BadInput
from app.plans.lineage import Ancestor
from app.plans.template_rules import lines_in
from app.plans.template_text import Template

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
#: So many digits, whatever stands between them, are a phone number, a date of birth, a postcode.
_NUMBER = re.compile(r"\d(?:[\s().+/·_\-\u2010-\u2015]*\d){4,}")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_REACH = re.compile(r"@\w|\w@")
#: Scripts that put no space between words: a name is looked for in the run of letters.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
#: Parts of names that are everyday words, too: alone they name nobody.
_PARTICLES = frozenset(
    [
        "aunt",
        "auntie",
        "ben",
        "bin",
        "da",
        "das",
        "de",
        "del",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "dr",
        "el",
        "la",
        "las",
        "los",
        "mom",
        "mr",
        "mrs",
        "ms",
        "mum",
        "san",
        "tia",
        "tio",
        "uncle",
        "van",
        "von",
        "y",
    ]
)
_LEAST_PIECE = 4


@dataclass(frozen=True, slots=True)
class Private:
    """What must not stand in a template of a circle.

    `phrases`: names and pieces of an address, each as its words; `runs`: names in scripts without
    spaces; `letters`: names of one letter, as they are written.
    """

    phrases: frozenset[tuple[str, ...]] = frozenset()
    runs: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()


def private_words(
    names: Iterable[str], addresses: Iterable[str] = (), titles: Iterable[str] = ()
) -> Private:
    """What a circle's names, addresses and own title are looked for as.

    A name counts whole, and each of its words that isn't an everyday one; a title counts whole.
    """
    phrases: set[tuple[str, ...]] = set()
    runs: set[str] = set()
    letters: set[str] = set()
    for name in names:
        words = _words(name)
        if _UNSPACED.search(name):
            runs |= {word for word in (*words, "".join(words)) if len(word) > 1}
        elif len(words) == 1 and len(words[0]) == 1:
            letters |= {letter for letter in name if letter.isalpha()} - {"I", "A", "O", "Y", "E"}
        else:
            phrases.add(words)
            phrases |= {(word,) for word in words if len(word) > 1 and word not in _PARTICLES}
    for address in addresses:
        for piece in re.split(r"[,;\n]", address):
            words = tuple(word for word in _words(piece) if not word.isdigit())
            if sum(map(len, words)) >= _LEAST_PIECE:
                phrases.add(words)
    phrases |= {_words(title) for title in titles}
    return Private(frozenset(phrases - {()}), frozenset(runs), frozenset(letters))


def refuse_private(template: Template, private: Private, own_name: Private) -> None:
    """Raise BadInput for the first line that names somebody or says how to reach them.

    The line is in the problem, and where it stands. `own_name`: how the person is called; they may
    sign with it (`written_by`), and nobody else's name may stand there either. Those whom the
    template was made after are another question (`refuse_private_line`).
    """
    lines = (*_credit_lines(template), ("lead", template.lead), *lines_in(template))
    for problem, place, words in _private_lines(template, lines, private, own_name):
        raise BadInput(f"template-{problem}", line=words, extra={"line": place})


def refuse_private_line(ancestors: Iterable[Ancestor], private: Private, own_name: Private) -> None:
    """Raise BadInput, as `refuse_private` does, for what goes along of the circle's own templates.

    The title of the earlier template is in the problem, and its key in the place. What was given
    to the circle is credited as it came, whoever is called so here.
    """
    for ancestor in ancestors:
        if not ancestor.is_own:
            continue
        for problem, place, words in _private_lines(
            ancestor, _credit_lines(ancestor), private, own_name
        ):
            raise BadInput(
                f"template-before-{problem}",
                title=ancestor.title,
                line=words,
                extra={"line": f"ancestors.{ancestor.key}.{place}"},
            )


def _credit_lines(credited: Template | Ancestor) -> tuple[tuple[str, str], ...]:
    """What says whose a template is, with where it stands; not who signed it."""
    return (
        ("title", credited.title),
        ("credit", credited.credit),
        ("changed", credited.changed or ""),
        ("licence", credited.licence),
    )


def _private_lines(
    credited: Template | Ancestor,
    lines: Iterable[tuple[str, str]],
    private: Private,
    own_name: Private,
) -> Iterator[tuple[str, str, str]]:
    """Each line that can't leave: what is wrong with it, where it stands, and its words."""
    for place, words in lines:
        if _names_somebody(words, private):
            yield "names-somebody", place, words
        if _reaches_somebody(words, may_link=place in {"credit", "licence"}):
            yield "reaches-somebody", place, words
    signature = credited.written_by or ""
    others = Private(
        private.phrases - own_name.phrases,
        private.runs - own_name.runs,
        private.letters - own_name.letters,
    )
    if _names_somebody(signature, others):
        yield "names-somebody", "written_by", signature
    if _reaches_somebody(signature, may_link=False):
        yield "reaches-somebody", "written_by", signature


def _names_somebody(line: str, private: Private) -> bool:
    words = _words(line)
    joined = "".join(words)
    return (
        any(_stands_in(phrase, words) for phrase in private.phrases)
        or any(run in joined for run in private.runs)
        or any(re.search(rf"\b{re.escape(letter)}\b", line) for letter in private.letters)
    )


def _reaches_somebody(line: str, *, may_link: bool) -> bool:
    line = unicodedata.normalize("NFKC", line)
    line = "".join(sign for sign in line if not _is_unseen(sign))
    if not may_link and _LINK.search(line):
        return True
    without_links = _LINK.sub(" ", line)
    return bool(_NUMBER.search(without_links) or _REACH.search(without_links))


def _stands_in(phrase: Sequence[str], words: Sequence[str]) -> bool:
    length = len(phrase)
    return any(
        tuple(words[start : start + length]) == tuple(phrase)
        for start in range(len(words) - length + 1)
    )


def _words(text: str) -> tuple[str, ...]:
    """A text's words, without accents, capitals and possessives."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not _is_unseen(sign)).casefold()
    plain = unicodedata.normalize("NFC", plain)
    return tuple(_POSSESSIVE.sub("", word) for word in _WORD.findall(plain))


def _is_unseen(sign: str) -> bool:
    """An accent, or a sign that no screen shows, such as one between two letters of a name."""
    return unicodedata.combining(sign) > 0 or unicodedata.category(sign) == "Cf"
