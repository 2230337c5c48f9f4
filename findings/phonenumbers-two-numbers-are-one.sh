#!/usr/bin/env bash
# phonenumbers 9.0.43: two numbers that stand beside each other are read as one valid number, where
# a country's numbers have no fixed length.
#
# Seen: parse("+49 30 901820 / 901821") and parse("+49 30 901820 901821") give +4930901820901821,
# which is_valid_number() calls valid. A person means two numbers; the digits together are nobody's
# (or a stranger's). Where lengths are fixed (+1 604 555 0100 / 604 555 0101) parse() refuses or
# the result isn't valid, so a program that only asks is_valid_number() finds out by luck.
#
# Needs: bash, python3 with venv. Exits 0 while the behaviour is as described, 1 when it has changed.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check --quiet install phonenumbers==9.0.43

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import phonenumbers


def read(text):
    try:
        parsed = phonenumbers.parse(text)
    except phonenumbers.NumberParseException as problem:
        return str(problem)
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return number if phonenumbers.is_valid_number(parsed) else f"{number} isn't valid"


as_described = True
for text in ("+49 30 901820 / 901821", "+49 30 901820 901821"):
    print(f"{text!r}: {read(text)}")
    as_described &= read(text) == "+4930901820901821"
fixed = "+1 604 555 0100 / 604 555 0101"
print(f"{fixed!r}: {read(fixed)}")
as_described &= not read(fixed).startswith("+") or read(fixed).endswith("isn't valid")

print("phonenumbers", phonenumbers.__version__, "as described" if as_described else "has changed")
sys.exit(0 if as_described else 1)
PYTHON
