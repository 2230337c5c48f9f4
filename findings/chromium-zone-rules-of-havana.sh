#!/usr/bin/env bash
# Chromium 156: Intl's rules of time zones are older than IANA's newest release.
#
# By IANA's data of 2026f, Havana doesn't go back to winter time in November 2026: it is 13:00 there
# at 17:00 UTC on 29 November. Seen: Chromium says 12:00. (Its data for Vancouver, Edmonton and
# Casablanca are those of 2026.) A page that works a foreign hour out with Intl, for an appointment
# that a server of today's rules made, shows it an hour early; each phone with older data does so for more zones.
#
# Needs: bash, chromium. Exits 0 while the behaviour is as described, 1 when it has changed.
set -euo pipefail

profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
page='data:text/html,<p></p><script>document.querySelector("p").textContent=new Intl.DateTimeFormat("en-GB",{timeZone:"America/Havana",hour:"2-digit",minute:"2-digit"}).format(new Date("2026-11-29T17:00:00Z"))</script>'
chromium --version
said=$(chromium --headless --no-sandbox --disable-gpu --user-data-dir="$profile" --dump-dom "$page" 2>/dev/null |
  grep -o '<p>[0-9:]*</p>' | grep -o '[0-9:]*[0-9]')
echo "Havana at 17:00 UTC on 29 November 2026: $said (IANA 2026f: 13:00)"
[ "$said" = "12:00" ]
