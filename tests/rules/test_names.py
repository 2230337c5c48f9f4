"""Names that can be read, and names that look alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.readable_names import Unreadable, are_alike, readable, skeletons

GOOD = (
    *("Sam", "Sam K.", "O'Brien", "Anne-Marie", "José", "Dr. Ng (night)", "7 of 9", "M&M"),
    *("Łukasz", "Đặng Thị Ánh", "Σοφία", "Зоя", "יעל", "فاطمة", "می‌نا", "प्रिया", "ক্‍ষ", "ஸ்ரீ"),
    *(
        "山田 太郎",
        "さくら",
        "지민",
        "ལྷ་མོ",
        "ยาย",
        "Nʼ́Tèm",
        "የሺ",
        "🐙",
        "Ade 🫶🏽",
        "👩‍👩‍👧",
        "❤️",
        "🏳️‍🌈",
    ),
    *("Mum (2)", "🇪🇸", "1️⃣", "\U0001fae9", "¿Quién?", "—", "50 % of Kit", "a/b"),
)
BAD = {
    "a gap of no width": "Sam\u200b",
    "a joiner between letters": "Sa\u200dm",
    "a joiner at the end": "👩\u200d",
    "a non-joiner between Latin letters": "Sa\u200cm",
    "a turn of direction": "Sam\u202enaD",
    "an isolate": "\u2067Sam\u2069",
    "a mark of direction": "Sam\u200f",
    "a soft hyphen": "Sa\u00adm",
    "a byte order mark": "\ufeffSam",
    "a word joiner": "Sa\u2060m",
    "a line": "Sam\nAde",
    "a tab": "Sam\tAde",
    "a line of Unicode": "Sam\u2028Ade",
    "a paragraph": "Sam\u2029Ade",
    "a control of the second set": "Sam\u0085",
    "a NUL": "Sa\x00m",
    "half a character": "Sam\ud800",
    "a sign of private use": "Sam\ue000",
    "nothing assigned": "Sam\u0378",
    "a filler of Hangul": "\u3164",
    "another filler": "Sam\u1160",
    "a blank of Braille": "\u2800",
    "a broken sign": "Sam\ufffd",
    "a tag": "Sam\U000e0041",
    "a variation of nothing": "Sam\ufe0f",
    "a mongolian one": "Sam\u180e",
    "a grapheme joiner": "Sa\u034fm",
    "spaces": "\u2003 \u3000",
    "nothing": "",
    "a mark on nothing": "\u0301Sam",
    "a tower of marks": "S" + "\u0301\u0302" * 3 + "am",
    "a mark alone": "\u0301",
}


@pytest.mark.parametrize("name", GOOD)
def test_names_of_any_script_can_be_read(name: str) -> None:
    name_kept = readable(name)
    assert name_kept == unicodedata.normalize("NFC", name)
    assert readable(name_kept) == name_kept


@pytest.mark.parametrize("problem", BAD)
def test_what_cannot_be_read_is_refused(problem: str) -> None:
    with pytest.raises(Unreadable):
        readable(BAD[problem])


def test_a_name_is_kept_composed_with_single_spaces() -> None:
    assert readable("Jose\u0301") == "José"
    assert readable(" 山田\u3000\u00a0太郎 ") == "山田 太郎"


@given(st.text(max_size=20))
def test_whatever_is_kept_can_be_seen_and_stays_as_it_is(text: str) -> None:
    try:
        name = readable(text)
    except Unreadable:
        return
    assert name.strip() == name != ""
    assert name == readable(name)
    assert not {unicodedata.category(sign) for sign in name} & {"Cc", "Cs", "Co", "Zl", "Zp"}
    assert are_alike(name, name)


@pytest.mark.parametrize(
    ("name", "other_name"),
    [
        ("Sam", "sam"),
        ("Sam", "SAM "),
        ("Sam", "Ѕаm"),  # Cyrillic
        ("Sam", "Sám"),
        ("Sam", "Sạm"),
        ("Sam", "S am"),
        ("Sam", "Sam."),
        ("Sam", "𝕊𝕒𝕞"),
        ("Sam", "Ｓａｍ"),
        ("Ian", "lan"),
        ("IAN", "lan"),
        ("Ian", "ian"),
        ("modern", "rnodern"),
        ("Kim", "Κіm"),  # Greek and Cyrillic
        ("José", "Jose\u0301"),
        ("Straße", "STRASSE"),
        ("Anne-Marie", "Anne Marie"),
        ("0lga", "Olga"),
        ("می‌نا", "مینا"),
        ("❤", "❤️"),
    ],
)
def test_names_that_look_alike(name: str, other_name: str) -> None:
    assert are_alike(name, other_name), (skeletons(name), skeletons(other_name))


@pytest.mark.parametrize(
    ("name", "other_name"),
    [
        ("Sam", "Sam K."),
        ("Sam", "Ade"),
        ("Sam", "Pam"),
        ("मेरु", "मारु"),  # vowels of other scripts are no accents
        ("राम", "रम"),
        ("יעל", "יואל"),
        ("山田", "山口"),
        ("🐙", "🦑"),
        ("—", "…"),
        ("Sam (2)", "Sam (3)"),
    ],
)
def test_names_that_can_be_told_apart(name: str, other_name: str) -> None:
    assert not are_alike(name, other_name)
