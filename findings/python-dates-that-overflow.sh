#!/usr/bin/env bash
# Python 3.11: email.utils.parsedate_to_datetime raises OverflowError for some texts that are no date.
#
# Documented: "ValueError is raised if date contains an invalid value such as an hour greater than
# 23 or a timezone offset not between -24 and 24 hours". Seen: so it is for a 99th of November, but a
# year or a zone of twenty digits raises OverflowError. Whoever reads a header of others (Retry-After,
# Date) and catches ValueError alone falls over it.
#
# Needs: bash, python3. Exits 0 while the behaviour is as described, 1 when it has changed.
set -euo pipefail

python3 - <<'PYTHON'
import sys
from email.utils import parsedate_to_datetime

print("Python", sys.version.split()[0])
raised = []
for text in (
    "Sun, 99 Nov 2026 12:10:00 GMT",
    "Sun, 22 Nov " + "9" * 20 + " 12:10:00 GMT",
    "Sun, 22 Nov 2026 12:10:00 +" + "9" * 20,
):
    try:
        found = str(parsedate_to_datetime(text))
    except Exception as error:
        found = type(error).__name__
    print(f"{text:50} {found}")
    raised.append(found)
sys.exit(0 if raised == ["ValueError", "OverflowError", "OverflowError"] else 1)
PYTHON
