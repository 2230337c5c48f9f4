"""Phone numbers as people write, paste and dial them."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import shortnumberinfo

from app.core.countries import country_of_zone
from app.core.phone_numbers import (
    MOST_CHARACTERS,
    UnclearNumber,
    is_dialable,
    read_number,
    sender_spellings,
    show_number,
)

LONDON, BERLIN, VANCOUVER = "+442079460018", "+4930901820", "+16045550100"
KINDS = phonenumbers.PhoneNumberType


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("+44 (0)20 7946 0018", None, LONDON),
        ("+49 (0) 30 901820", None, BERLIN),
        ("+7 (0) 912 345 67 89", None, "+79123456789"),
        ("+39 06 12345678", None, "+390612345678"),  # Italy's zero is part of the number
        ("020 7946 0018", "GB", LONDON),
        ("0044 20 7946 0018", "GB", LONDON),
        ("0044 20 7946 0018", "CA", LONDON),
        ("011 44 20 7946 0018", "CA", LONDON),
        ("+0044 20 7946 0018", None, LONDON),
        ("(+44) 20 7946 0018", None, LONDON),
        ("44 20 7946 0018", "GB", LONDON),
        ("030/901820", "DE", BERLIN),
        ("(604) 555-0100", "CA", VANCOUVER),
        ("604·555·0100", "CA", VANCOUVER),
        ("1 604 555 0100", "US", VANCOUVER),
        ("\u202a+1 604 555 0100\u202c", None, VANCOUVER),
        ("+1\u200e604\u2011555\u20130100", None, VANCOUVER),
        ("+1\u00a0604\u2009555\u202f0100", None, VANCOUVER),
        ("tel:+1-604-555-0100", None, VANCOUVER),
        ("Sam +1 604 555 0100 (mobile)", None, VANCOUVER),
        ("＋４４ ２０ ７９４６ ００１８", None, LONDON),
        ("٠٢٠ ٧٩٤٦ ٠٠١٨", "GB", LONDON),
        ("+52 1 55 1234 5678", None, "+525512345678"),  # the mobile 1, dropped in 2019
        ("011 15-2345-6789", "AR", "+5491123456789"),
        ("712 345", "AD", "+376712345"),  # a short code in other countries
    ],
)
def test_a_number_as_people_write_it_is_one_number(
    typed: str, country: str | None, number: str
) -> None:
    assert read_number(typed, [country] if country else []).e164 == number


def test_every_countrys_own_spellings_are_read_without_a_question() -> None:
    """Each example of the library, in its four spellings, with its own country as the hint."""
    read = 0
    for country in phonenumbers.SUPPORTED_REGIONS:
        for kind in (KINDS.FIXED_LINE, KINDS.MOBILE, KINDS.TOLL_FREE, KINDS.VOIP):
            example = phonenumbers.example_number_for_type(country, kind)
            if example is None:
                continue
            for form in (0, 1, 2, 3):
                spelled = phonenumbers.format_number(example, form)
                number = read_number(spelled, [country])
                assert number.e164 == phonenumbers.format_number(example, 0), spelled
                assert is_dialable(number.e164)
                read += 1
    assert read > 2_000


@pytest.mark.parametrize(
    ("typed", "countries", "code", "candidates"),
    [
        # Without its trunk zero a number may be one of somewhere else.
        ("612 34 56 78", ["FR"], "which-number", ["+33612345678"]),
        ("20 7946 0018", ["GB"], "which-number", [LONDON]),
        ("44 20 7946 0018", ["CA"], "which-number", [LONDON]),
        ("11 2345 6789", ["AR"], "which-number", ["+541123456789", "+5491123456789"]),
        ("+55 11 8123-4567", [], "which-number", ["+5511981234567", "+551181234567"]),
        ("044 55 1234 5678", ["MX"], "which-number", ["+525512345678"]),
        # Of a right length, in a range that the library doesn't know.
        ("+44 7700 900123", [], "which-number", ["+447700900123"]),
        ("+39 6 12345678", [], "which-number", ["+39612345678"]),
        ("+1 604 555 0100, +1 604 555 0101", [], "several-numbers", [VANCOUVER, "+16045550101"]),
        ("604 555 0100 604 555 0101", ["CA"], "several-numbers", [VANCOUVER, "+16045550101"]),
        ("+1 604 555 0100+1 604 555 0101", [], "several-numbers", [VANCOUVER, "+16045550101"]),
        ("+49 30 901820 / 21", [], "several-numbers", [BERLIN, "+493090182021"]),
        ("+49 30 901820 901821", [], "several-numbers", [BERLIN, "+4930901820901821"]),
        ("+1 604 555 0100 x5", [], "number-with-extension", [VANCOUVER]),
        ("+1 604 555 0100 #12", [], "number-with-extension", [VANCOUVER]),
        ("tel:+1-604-555-0100;ext=12", [], "number-with-extension", [VANCOUVER]),
        ("604 555 0100", [], "which-number", ["+6045550100"]),
        ("555-0100", ["CA"], "not-a-number", []),
        ("+1 604 555 01005", [], "not-a-number", []),
        ("((((", [], "not-a-number", []),
        ("call me", [], "not-a-number", []),
        ("", [], "not-a-number", []),
        ("1" * (MOST_CHARACTERS + 1), [], "not-a-number", []),
        ("9" * MOST_CHARACTERS, ["GB"], "not-a-number", []),
    ],
)
def test_what_isnt_sure_is_asked(
    typed: str, countries: list[str], code: str, candidates: list[str]
) -> None:
    with pytest.raises(UnclearNumber) as unclear:
        read_number(typed, countries)
    assert unclear.value.code == code
    assert [candidate.e164 for candidate in unclear.value.candidates] == candidates


def test_whoever_was_asked_has_the_last_word_but_not_about_emergency_numbers() -> None:
    assert read_number("+44 7700 900123", sure=True).e164 == "+447700900123"
    for typed in ("911", "+1911", "+44 999", "+1 900 555 0100", "+1 604 555 01005"):
        with pytest.raises(UnclearNumber):
            read_number(typed, ["CA"], sure=True)


def test_of_two_countries_the_sure_reading_counts_and_two_sure_ones_are_asked() -> None:
    assert read_number("612 34 56 78", ["FR", "ES"]).e164 == "+34612345678"
    with pytest.raises(UnclearNumber) as unclear:
        read_number("41 23 45 67", ["NO", "DK"])
    assert [candidate.country for candidate in unclear.value.candidates] == ["NO", "DK"]


def test_no_regions_emergency_or_short_number_is_anybodys() -> None:
    """As it is dialled, with its country's code before it, and in other countries."""
    numbers = {"911", "112", "999", "000", "110", "113", "116117", "988", "1911"}
    for region in shortnumberinfo.SUPPORTED_SHORT_REGIONS:
        metadata = phonenumbers.PhoneMetadata.short_metadata_for_region(region)
        assert metadata is not None
        for kind in (metadata.emergency, metadata.short_code, metadata.toll_free):
            if kind is not None and kind.example_number:
                numbers.add(kind.example_number)
                code = phonenumbers.country_code_for_region(region)
                assert not is_dialable(f"+{code}{kind.example_number}"), (region, code)
    assert len(numbers) > 60
    for number in numbers:
        assert not is_dialable(number)
        for spelled in (number, "-".join(number), f"({number})", f"tel:{number}"):
            for countries in ([], ["US"], ["GB"], ["DE"]):
                with pytest.raises(UnclearNumber):
                    read_number(spelled, countries)


@pytest.mark.parametrize(
    "stored", ["911", "999", "112", "((((", "", "604 555 0100", "+1911", "+4402079460018", "+1 604"]
)
def test_what_was_kept_before_is_never_dialled_as_it_is(stored: str) -> None:
    assert not is_dialable(stored)
    assert show_number(stored) == stored


def test_a_number_is_shown_in_groups() -> None:
    assert show_number(LONDON) == "+44 20 7946 0018"
    assert show_number(VANCOUVER) == "+1 604 555 0100"


@pytest.mark.parametrize(
    ("sender", "number"),
    [
        ("+447911123456", "+447911123456"),
        ("447911123456", "+447911123456"),
        ("00447911123456", "+447911123456"),
        ("+52 1 55 1234 5678", "+525512345678"),
        ("541123456789", "+5491123456789"),
        ("+5491123456789", "+541123456789"),
        ("551181234567", "+5511981234567"),
    ],
)
def test_a_sender_is_known_however_the_network_spells_it(sender: str, number: str) -> None:
    assert number in sender_spellings(sender)


@pytest.mark.parametrize("sender", ["PayPal", "12345", "rubbish", "", "A44791112345", "+0"])
def test_a_sender_without_a_number_is_nobody(sender: str) -> None:
    assert sender_spellings(sender) == ()


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("America/Vancouver", "CA"),
        ("Europe/London", "GB"),
        ("Europe/Kiev", "UA"),
        ("Asia/Calcutta", "IN"),
        ("US/Pacific", "US"),
        ("America/Buenos_Aires", "AR"),
        ("GB", "GB"),
        ("UTC", None),
        ("Etc/GMT+5", None),
        ("Nowhere/Land", None),
    ],
)
def test_a_zones_country_is_a_hint(zone: str, country: str | None) -> None:
    assert country_of_zone(zone) == country
