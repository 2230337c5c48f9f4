"""How long what is past of the rota is kept, and when a slot is past by its id alone."""

from datetime import timedelta

#: Shifts and what kept them from being offered, after they were over.
KEPT_FOR = timedelta(days=60)
#: After a slot's date it is over in every zone, the longest night too.
OVER_BY = timedelta(days=4)
#: Characters of the date at the end of a slot's id.
DATE_LENGTH = 10
