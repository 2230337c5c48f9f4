#!/usr/bin/env bash
# phonenumbers 9.0.43: `is_emergency_number` doesn't know every number on which police answer.
#
# Seen: in France (17), Germany (110), Peru (105) and Italy (113) the number of the police is an
# emergency number. In Spain those of the national police (091), the civil guard (062) and local
# police (092) are none, nor are 101 in Great Britain and 104 in Panama: there they are short numbers
# like any helpline's (Spain's 024, for example), and `connects_to_emergency_number` says no as well.
# So "isn't an emergency number" doesn't mean that no police answer; only "isn't a short number" does,
# and that shuts helplines out.
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
from phonenumbers import shortnumberinfo

#: Number and region: whether it is an emergency number; each is a valid short number.
SEEN = {
    ("17", "FR"): True,
    ("110", "DE"): True,
    ("105", "PE"): True,
    ("113", "IT"): True,
    ("091", "ES"): False,
    ("062", "ES"): False,
    ("092", "ES"): False,
    ("101", "GB"): False,
    ("104", "PA"): False,
    ("024", "ES"): False,  # a helpline
}
as_described = True
for (digits, region), expected in SEEN.items():
    emergency = shortnumberinfo.is_emergency_number(digits, region)
    connects = shortnumberinfo.connects_to_emergency_number(digits, region)
    short = shortnumberinfo.is_valid_short_number_for_region(
        phonenumbers.parse(digits, region), region
    )
    print(f"{region} {digits}: emergency {emergency}, connects {connects}, short number {short}")
    as_described &= (emergency, connects, short) == (expected, expected, True)

print("phonenumbers", phonenumbers.__version__, "as described" if as_described else "has changed")
sys.exit(0 if as_described else 1)
PYTHON
