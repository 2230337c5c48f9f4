"""Digits as people type and paste them: a keyboard in Arabic or Persian has its own."""

from __future__ import annotations

import unicodedata


def latin_digits(text: object) -> object:
    """A text with 0 to 9 for the digits of every script, without the signs that set a code apart
    in a sentence it was copied from. What is no text comes back as it is."""
    if not isinstance(text, str) or text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign
        for sign in text
        if unicodedata.category(sign) != "Cf"
    )
