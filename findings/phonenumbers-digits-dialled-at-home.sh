#!/usr/bin/env bash
# phonenumbers 9.0.43: digits that are dialled inside a country alone are taken out of some
# countries' international spellings and left in those of others.
#
# Seen: "+44 (0)20 7946 0018" and "+49 (0) 30 901820" lose their "(0)" and are valid. "+7 (0) 912
# 345 67 89" and "+1 (0) 604 555 0100" keep the zero as a digit and aren't valid. "+52 1 55 1234
# 5678", as Mexican mobile numbers were written until 2019 and still stand in address books, keeps
# its 1 and isn't valid. So a "not valid" may be a right number with one digit too many.
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

SEEN = {
    "+44 (0)20 7946 0018": ("+442079460018", True),
    "+49 (0) 30 901820": ("+4930901820", True),
    "+7 (0) 912 345 67 89": ("+709123456789", False),
    "+1 (0) 604 555 0100": ("+106045550100", False),
    "+52 1 55 1234 5678": ("+5215512345678", False),
    "+52 55 1234 5678": ("+525512345678", True),
}
as_described = True
for text, seen in SEEN.items():
    parsed = phonenumbers.parse(text)
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    found = (number, phonenumbers.is_valid_number(parsed))
    print(f"{text!r}: {number}, {'valid' if found[1] else 'not valid'}")
    as_described &= found == seen

print("phonenumbers", phonenumbers.__version__, "as described" if as_described else "has changed")
sys.exit(0 if as_described else 1)
PYTHON
