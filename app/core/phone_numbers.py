"""Phone numbers: one normal form (E.164) for texting, calling, matching a sender and showing.

The only module that knows the library. Nothing is guessed: what can be read in two ways, or not
surely, raises a question with its candidates. Emergency, short and premium-rate numbers are
nobody's own number; no such number is ever dialled.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.core.errors import BadInput

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber as Parsed

READING = 1
"""The version of these rules. What was read by an older one is read again by the worker."""
MOST_CHARACTERS = 120
"""Of a number as it is typed or pasted, with what stands around it."""

#: At most so many digits after a number are its extension; more are another number.
_EXTENSION_DIGITS = 6
#: The longest emergency and short numbers; a local number without its area code has seven.
_SHORT_DIGITS = 6
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SCHEME = re.compile(r"^\s*(?:tel|sms|smsto|callto|phone)\s*:", re.IGNORECASE)
_APART = re.compile(r"[^0-9+().\-/\s]+")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number: E.164, as people read it, and its country (ISO 3166; None: of no country)."""

    e164: str
    readable: str
    country: str | None


class UnclearNumber(BadInput):
    """A number that can't be read, or not surely; `candidates` are what it may be.

    Codes: not-a-number, service-number (emergency, short or premium-rate), several-numbers,
    number-with-extension, which-number.
    """

    def __init__(self, code: str, candidates: Iterable[PhoneNumber] = ()) -> None:
        self.candidates = tuple(dict.fromkeys(candidates))
        choices = [
            {"number": candidate.e164, "shown": candidate.readable, "country": candidate.country}
            for candidate in self.candidates
        ]
        super().__init__(code, extra={"candidates": choices} if choices else None)

    def of_field(self, name: str) -> UnclearNumber:
        """Say which field the problem is about, where a form has several; returns itself."""
        self.extra = {**self.extra, "field": name}
        return self


def read_number(text: str, countries: Sequence[str] = (), *, sure: bool = False) -> PhoneNumber:
    """Read one number, spelled internationally or as one of `countries` writes it.

    `sure`: whoever gave it was asked, so a number whose length is right is taken although the
    library doesn't know its range. Raises UnclearNumber.
    """
    cleaned = _SCHEME.sub("", _plain(text))
    if len(cleaned) > MOST_CHARACTERS:
        raise UnclearNumber("not-a-number")
    pieces = [piece.strip() for piece in _APART.split(cleaned) if _digits(piece)]
    if not pieces:
        raise UnclearNumber("not-a-number")
    if len(pieces) > 1:
        raise _several(pieces, countries)
    (piece,) = pieces
    if piece.count("+") > 1:
        raise _several([f"+{part}" for part in piece.split("+") if _digits(part)], countries)
    _refuse_run_together(piece, countries)
    certain, possible = _readings(piece, countries)
    if sure and not certain:
        certain = [number for number in possible if number.e164 == f"+{_digits(piece)}"]
    if len(certain) == 1:
        return certain[0]
    if certain or possible:
        raise UnclearNumber("which-number", certain or possible)
    raise UnclearNumber("service-number" if _is_service_spelling(piece) else "not-a-number")


def is_dialable(number: str) -> bool:
    """Whether a stored number may be called and texted: E.164, and nobody's emergency number."""
    return _E164.fullmatch(number) is not None and _dialable(number)


def show_number(number: str) -> str:
    """An E.164 number as people read it, in groups: "+44 20 7946 0018"; anything else as it is."""
    parsed = _parse(number) if is_dialable(number) else None
    return number if parsed is None else _number(parsed).readable


def sender_spellings(text: str) -> tuple[str, ...]:
    """The E.164 numbers by which a text's sender may be known, the likeliest first.

    Gateways leave the plus away, and some networks still deliver the mobile digit that their
    country has dropped or put in (Mexico's 1, Argentina's 9, Brazil's ninth digit).
    """
    digits = _digits(_plain(text))
    if not 8 <= len(digits) <= 18 or any(sign.isalpha() for sign in _SCHEME.sub("", _plain(text))):
        return ()
    digits = digits.removeprefix("00")
    parsed = _parse(f"+{digits}")
    if parsed is None:
        return ()
    spelled = _number(_without_old_digits(parsed))
    return tuple(dict.fromkeys([spelled.e164, *_other_spellings(spelled.e164)]))


# --- reading ----------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """ASCII digits and signs: full-width and Arabic digits folded, direction marks taken out."""
    signs = []
    for sign in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(sign)
        if kind == "Nd":
            signs.append(str(unicodedata.decimal(sign)))
        elif kind == "Pd" or sign == "\u2212":
            signs.append("-")
        elif sign in "·•∙":
            signs.append(".")
        elif sign in "\u2044\u2215":
            signs.append("/")
        elif kind[0] == "Z" or sign in "\n\t\r":
            signs.append(" ")
        elif kind not in {"Cf", "Cc", "Mn", "Me"}:
            signs.append(sign)
    return "".join(signs)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _several(pieces: Sequence[str], countries: Sequence[str]) -> UnclearNumber:
    """More than one run of digits: an extension, several numbers, or nothing to use."""
    first, rest = _alone(pieces[0], countries), pieces[1:]
    if len(pieces) == 2 and first and len(_digits(rest[0])) <= _EXTENSION_DIGITS:
        return UnclearNumber("number-with-extension", first)
    numbers = [number for piece in pieces for number in _alone(piece, countries)]
    return UnclearNumber("several-numbers" if numbers else "not-a-number", numbers)


def _refuse_run_together(piece: str, countries: Sequence[str]) -> None:
    """Refuse two numbers in one run: a whole number, and more than an ordinary group behind it."""
    for cut in re.finditer(r"\s*/\s*|\s+", piece):
        before, after = piece[: cut.start()], piece[cut.end() :]
        slash = "/" in cut[0]
        if not slash and len(_digits(after)) < _EXTENSION_DIGITS:
            continue
        first = _alone(before, countries)
        if first and _digits(after):
            other = _alone(after, countries) or _alone(piece, countries)
            raise UnclearNumber("several-numbers", [*first, *other])


def _alone(piece: str, countries: Sequence[str]) -> list[PhoneNumber]:
    """What a piece reads as for certain, if it does."""
    return _readings(piece, countries)[0]


def _readings(piece: str, countries: Sequence[str]) -> tuple[list[PhoneNumber], list[PhoneNumber]]:
    """What a piece surely is, and what else it may be. Neither holds a service number."""
    digits = _digits(piece)
    if piece.lstrip("( ").startswith("+"):
        readings = _international(re.sub(r"^\(?\s*\+[\s(]*00", "+", piece))
        # "(0)" is dialled inside a country alone. The library knows those that have it; Italy's
        # zero belongs to the number, and stays.
        return readings if any(readings) else _international(re.sub(r"\(\s*0\s*\)", "", piece))
    certain: list[PhoneNumber] = []
    possible: list[PhoneNumber] = []
    for country in dict.fromkeys(countries):
        sure, unsure = _national(piece, digits, country)
        certain += sure
        possible += unsure
    if not certain and digits.startswith("00"):
        return _international(f"+{digits[2:]}")
    if not certain and not digits.startswith("0"):
        possible += _international(f"+{digits}")[0]
    return list(dict.fromkeys(certain)), list(dict.fromkeys(possible))


def _international(piece: str) -> tuple[list[PhoneNumber], list[PhoneNumber]]:
    parsed = _parse(piece)
    if parsed is None:
        return [], []
    parsed = _without_old_digits(parsed)
    if _is_valid(parsed):
        return [_number(parsed)], []
    if not _is_usable(parsed):
        return [], []
    number = _number(parsed)
    return [], [*_other_lines(number), number]


def _national(piece: str, digits: str, country: str) -> tuple[list[PhoneNumber], list[PhoneNumber]]:
    """A number as one country writes it. Certain only in that country's full spelling."""
    import phonenumbers

    code = phonenumbers.country_code_for_region(country)
    if country == "MX":
        # The prefixes of before 2019; they still stand in address books.
        piece = re.sub(r"^\D*(?:044|045|01)(?=(?:\D*\d){10}$)", "", piece)
    parsed = _parse(piece, country)
    if not code or parsed is None or not _is_usable(parsed):
        return [], []
    number = _number(parsed)
    if not _is_valid(parsed):
        return [], [number]
    if parsed.country_code != code:
        return [number], []  # dialled out of that country by its own prefix
    national_form = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    spelled = {_digits(national_form), number.e164.removeprefix("+")}
    if digits in spelled:
        return [number], []
    # Without its trunk prefix it may be a number of somewhere else altogether.
    return [], [number, *_other_lines(number)]


def _parse(text: str, country: str | None = None) -> Parsed | None:
    import phonenumbers

    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None


def _without_old_digits(parsed: Parsed) -> Parsed:
    """Mexico's mobile 1 was dropped in 2019; the library still keeps it, and calls it invalid."""
    national = str(parsed.national_number)
    if parsed.country_code == 52 and len(national) == 11 and national.startswith("1"):
        return _parse(f"+52{national[1:]}") or parsed
    return parsed


def _other_spellings(e164: str) -> list[str]:
    """How a line is also spelled: with or without a mobile digit that its country changed."""
    spellings = []
    if e164.startswith("+549"):
        spellings.append(f"+54{e164[4:]}")
    elif e164.startswith("+54"):
        spellings.append(f"+549{e164[3:]}")
    elif e164.startswith("+52") and len(e164) == 13:
        spellings.append(f"+521{e164[3:]}")
    elif re.fullmatch(r"\+55\d{2}9\d{8}", e164):
        spellings.append(f"{e164[:5]}{e164[6:]}")
    elif re.fullmatch(r"\+55\d{2}[6-9]\d{7}", e164):
        spellings.append(f"{e164[:5]}9{e164[5:]}")
    return spellings


def _other_lines(number: PhoneNumber) -> list[PhoneNumber]:
    parsed = (_parse(spelling) for spelling in _other_spellings(number.e164))
    return [
        _number(candidate) for candidate in parsed if candidate is not None and _is_valid(candidate)
    ]


def _number(parsed: Parsed) -> PhoneNumber:
    import phonenumbers

    bare = phonenumbers.PhoneNumber(
        country_code=parsed.country_code,
        national_number=parsed.national_number,
        italian_leading_zero=parsed.italian_leading_zero,
        number_of_leading_zeros=parsed.number_of_leading_zeros,
    )
    forms = phonenumbers.PhoneNumberFormat
    international_form = phonenumbers.format_number(bare, forms.INTERNATIONAL).replace("-", " ")
    country = phonenumbers.region_code_for_number(bare)
    return PhoneNumber(
        phonenumbers.format_number(bare, forms.E164),
        international_form,
        country if country and country.isalpha() else None,
    )


# --- what is nobody's own ---------------------------------------------------------------------


def _is_service_spelling(piece: str) -> bool:
    """Whether what couldn't be read as somebody's number is one of a service's."""
    parsed = _parse(piece) if "+" in piece else None
    national = str(parsed.national_number) if parsed is not None else ""
    return _is_short(_digits(piece)) or _is_short(national) or bool(parsed and _is_service(parsed))


def _is_valid(parsed: Parsed) -> bool:
    import phonenumbers

    return phonenumbers.is_valid_number(parsed) and not _is_service(parsed)


def _is_usable(parsed: Parsed) -> bool:
    """Of a right length, though the library may not know the range (it can be newer)."""
    import phonenumbers

    right = phonenumbers.is_possible_number_with_reason(parsed)
    return right == phonenumbers.ValidationResult.IS_POSSIBLE and not _is_service(parsed)


@lru_cache(maxsize=4096)
def _dialable(e164: str) -> bool:
    parsed = _parse(e164)
    return parsed is not None and _number(parsed).e164 == e164 and _is_usable(parsed)


def _is_service(parsed: Parsed) -> bool:
    import phonenumbers

    kinds = phonenumbers.PhoneNumberType
    if phonenumbers.number_type(parsed) in {kinds.PREMIUM_RATE, kinds.VOICEMAIL}:
        return True
    regions = phonenumbers.region_codes_for_country_code(parsed.country_code or 0)
    return _is_short(phonenumbers.national_significant_number(parsed), tuple(regions))


@lru_cache(maxsize=1024)
def _is_short(digits: str, regions: tuple[str, ...] | None = None) -> bool:
    """Whether a phone takes these digits for a short or emergency number; by default anywhere."""
    from phonenumbers import PhoneNumber as Number
    from phonenumbers import country_code_for_region, shortnumberinfo

    if not 0 < len(digits) <= _SHORT_DIGITS:
        return False
    zeros = len(digits) - len(digits.lstrip("0"))
    for region in shortnumberinfo.SUPPORTED_SHORT_REGIONS if regions is None else regions:
        number = Number(
            country_code=country_code_for_region(region),
            national_number=int(digits),
            italian_leading_zero=zeros > 0,
            number_of_leading_zeros=max(zeros, 1),
        )
        if shortnumberinfo.is_emergency_number(digits, region):
            return True
        if shortnumberinfo.is_valid_short_number_for_region(number, region):
            return True
    return False
