"""A code is a code on every keyboard."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from app.api.http.wire import Code
from app.core.digits import latin_digits

CODE: TypeAdapter[str] = TypeAdapter(Code)


@pytest.mark.parametrize(
    "typed", ["482913", "٤٨٢٩١٣", "۴۸۲۹۱۳", "４８２９１３", "\u2068٤٨٢٩١٣\u2069", "482913\u200f"]
)
def test_a_code_is_read_in_the_digits_of_each_script(typed: str) -> None:
    assert CODE.validate_python(typed) == "482913"


@pytest.mark.parametrize(
    "typed", ["48291", "4829133", "48291³", "48291a", "", "④⑧②⑨①③", 482913, None]
)
def test_what_is_no_code_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError):
        CODE.validate_python(typed)


def test_letters_and_other_signs_stay() -> None:
    assert latin_digits("سارة ١٢") == "سارة 12"
    assert latin_digits("²½") == "²½"
    assert latin_digits(7) == 7
