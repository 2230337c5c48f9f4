"""Rows of a gathering: the person's words, times to choose from, who is invited, what they saw."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class GatheringState(StrEnum):
    """Where a gathering stands. Its time's end makes it `held` without a change of its row."""

    DRAFT = "draft"
    CALLED = "called"
    HELD = "held"
    OFF = "off"


class GuestAnswer(StrEnum):
    """What somebody who is invited says; each is fine, and can be changed."""

    COMING = "coming"
    OTHER_TIME = "other_time"
    NO = "no"


class AffirmationState(StrEnum):
    """Whether the person has chosen to keep it. What they let go is deleted."""

    WAITING = "waiting"
    KEPT = "kept"


class Gathering(SQLModel, table=True):
    """The person calls people together. All of its words are theirs, sealed.

    `place_hours`: so long before it begins the place is shown to who comes; none: as soon as they
    say that they come. `time_id`: the time that it is settled on.
    """

    __tablename__ = "gathering"
    __table_args__ = (
        check_one_of("state", GatheringState),
        CheckConstraint("place_hours BETWEEN 0 AND 168", name="place_hours"),
        CheckConstraint("(helper_id IS NULL) = (helper_grant_id IS NULL)", name="helper"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    state: str = Field(max_length=6)
    revision: int
    from_name: str | None = None  # sealed: what the person is called on the pages of guests
    purpose: str | None = None  # sealed
    see_me: str | None = None  # sealed
    place: str | None = None  # sealed
    call_link: str | None = None  # sealed
    rules: str | None = None  # sealed
    speaks_first: str | None = None  # sealed
    what_is_kept: str | None = None  # sealed
    place_hours: int | None = None
    # Somebody who may prepare the words of a draft, and send nothing.
    helper_id: str | None = Field(default=None, foreign_key="member.id", index=True, max_length=22)
    helper_grant_id: str | None = Field(default=None, max_length=22)
    time_id: str | None = Field(default=None, max_length=22)
    last_day: date | None = None
    created_at: datetime
    called_at: datetime | None = None
    ended_at: datetime | None = None


class GatheringTime(SQLModel, table=True):
    """A time to choose: a day and a wall-clock minute of the circle's zone, and how long.

    The instant is worked out each time it is needed, so that it follows the zone and its rules.
    """

    __tablename__ = "gathering_time"
    __table_args__ = (
        CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
        CheckConstraint("minutes BETWEEN 15 AND 1440", name="minutes"),
        UniqueConstraint("gathering_id", "on_day", "minute"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    gathering_id: str = Field(foreign_key="gathering.id", max_length=22)
    on_day: date
    minute: int
    minutes: int


class GatheringGuest(SQLModel, table=True):
    """Who is invited: a member, or somebody outside by a name and a role in the person's words.

    Of a guest's link the server keeps what checks it, and of the browser that opened it first.
    `reports`: they must pass on what they hear, as they say themselves; None: not said yet.
    """

    __tablename__ = "gathering_guest"
    __table_args__ = (
        check_one_of("answer", GuestAnswer),
        CheckConstraint("(member_id IS NULL) = (name IS NOT NULL)", name="who"),
        CheckConstraint("(link_id IS NULL) = (verifier IS NULL)", name="link"),
        UniqueConstraint("gathering_id", "member_id"),
        UniqueConstraint("link_id"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    gathering_id: str = Field(foreign_key="gathering.id", max_length=22)
    member_id: str | None = Field(default=None, foreign_key="member.id", index=True, max_length=22)
    grant_id: str | None = Field(default=None, max_length=22)
    name: str | None = None  # sealed
    role_label: str | None = None  # sealed
    added_at: datetime
    sent_at: datetime | None = None
    link_id: str | None = Field(default=None, max_length=22)
    verifier: str | None = Field(default=None, max_length=43)
    browser: str | None = Field(default=None, max_length=43)
    reads_if_reports: bool = False  # the person lets them read whatever they must pass on
    reports: bool | None = None
    authority: str | None = None  # sealed: to whom, in their words
    may_read_at: datetime | None = None
    answer: str | None = Field(default=None, max_length=10)
    shows_name: bool = False
    affirmed_at: datetime | None = None


class GatheringFit(SQLModel, table=True):
    """A time that suits somebody who is invited."""

    __tablename__ = "gathering_fit"

    guest_id: str = Field(primary_key=True, foreign_key="gathering_guest.id", max_length=22)
    time_id: str = Field(primary_key=True, foreign_key="gathering_time.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)


class Affirmation(SQLModel, table=True):
    """What somebody who came saw in the person. It outlives the gathering, named by plain ids."""

    __tablename__ = "affirmation"
    __table_args__ = (check_one_of("state", AffirmationState), UniqueConstraint("guest_id"))

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    gathering_id: str = Field(max_length=22)
    guest_id: str = Field(max_length=22)
    by_name: str  # sealed
    words: str  # sealed
    state: str = Field(max_length=7)
    for_friends: bool = False  # kept: friends who read "I am" read it too
    written_at: datetime
