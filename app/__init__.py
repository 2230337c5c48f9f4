"""ShowUp: the circle of people who keep someone company through a hard time."""

import zoneinfo

# Zone rules come from the locked `tzdata` package, never from the machine: two machines, or a
# machine and a phone, would else disagree about the hour in which somebody is to be there.
zoneinfo.reset_tzpath(to=())
