#!/usr/bin/env bash
# Apprise 2.2.0: a valid number of nine digits is left out of a plugin's targets. With no target
# left, the plugins for Twilio and Sinch text the account's own number, and report success.
#
# Seen: instantiating twilio://…@15005550006/+376712345 (a valid mobile number of Andorra) gives a
# plugin that is true and has no targets; its notify() posts {"To": "+15005550006", "From":
# "+15005550006"} and returns True. The same for Sinch. With an eleven-digit number it posts to
# that number. Expected: False, or an exception, since nothing was sent to the number given.
#
# Needs: bash, python3 with venv. Posts nothing: requests are recorded instead of sent.
# Exits 0 while the behaviour is as described, 1 when it has changed.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check --quiet install \
    apprise==2.2.0 phonenumbers==9.0.43

"$folder/venv/bin/python" - <<'PYTHON'
import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import apprise
import phonenumbers
import requests

posted = []


def record(_session, method, url, **more):
    posted.append(str(more.get("data") or more.get("json")))
    answer = requests.Response()
    answer.status_code, answer._content = 201, b"{}"
    return answer


requests.sessions.Session.request = record

SENDER = "15005550006"
ADDRESSES = {
    "Twilio": f"twilio://AC{'a' * 32}:{'b' * 32}@{SENDER}/",
    "Sinch": f"sinch://{'a' * 32}:{'b' * 32}@{SENDER}/",
}
SHORT, LONG = "+376712345", "+16045550100"
for number in (SHORT, LONG):
    assert phonenumbers.is_valid_number(phonenumbers.parse(number))

as_described = True
for name, address in ADDRESSES.items():
    for number in (LONG, SHORT):
        posted.clear()
        plugin = apprise.Apprise.instantiate(address + number)
        said = plugin.notify(body="hello", title="")
        to_sender = len(posted) == 1 and posted[0].count(SENDER) == 2
        to_number = len(posted) == 1 and number in posted[0]
        print(f"{name} {number}: targets {plugin.targets}, returned {said}, posted {posted}")
        as_described &= said is True and (to_sender if number == SHORT else to_number)

print("apprise", apprise.__version__, "as described" if as_described else "has changed")
sys.exit(0 if as_described else 1)
PYTHON
