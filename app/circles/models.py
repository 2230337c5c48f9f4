"""Rows of circles. Everything that a person writes is sealed under the circle's key."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class CircleState(StrEnum):
    """A draft notifies nobody; a live circle was begun or accepted by its person."""

    DRAFT = "draft"
    LIVE = "live"


class MemberState(StrEnum):
    """A kept place has nobody in it yet; `in` has; `ended` left, was removed, or was let go."""

    KEPT = "kept"
    IN = "in"
    ENDED = "ended"


class Role(StrEnum):
    """Things that a member does; one member can hold several."""

    PERSON = "person"
    SUPPORTER = "supporter"
    COORDINATOR = "coordinator"
    COUNSELLOR = "counsellor"


class Circle(SQLModel, table=True):
    """The network around one person."""

    __tablename__ = "circle"
    __table_args__ = (
        check_one_of("state", CircleState),
        CheckConstraint("widen_hours BETWEEN 0 AND 168", name="widen_hours"),
        CheckConstraint("widen_next BETWEEN 0 AND 168", name="widen_next"),
        CheckConstraint("ask_hours BETWEEN 1 AND 168", name="ask_hours"),
    )

    id: str = Field(primary_key=True, max_length=22)
    state: str = Field(max_length=8)
    zone: str = Field(max_length=64)
    # The release of IANA's data by which slots to come were written; "0" before it was kept.
    zone_rules: str = Field(
        default="0", max_length=8, index=True, sa_column_kwargs={"server_default": "0"}
    )
    name: str  # sealed
    i_am: str | None = None  # sealed
    solidarity: str | None = None  # sealed
    version: int = 1
    created_at: datetime
    live_at: datetime | None = None
    draft_ends_at: datetime | None = None
    drafter_id: str | None = Field(default=None, max_length=22)
    wait_minutes: int = 5
    # Closed: read by its person alone until it is deleted, and changed by nobody.
    closed_at: datetime | None = None
    delete_at: datetime | None = Field(default=None, index=True)
    # For so long an ask stays open after everybody was asked, or somebody came.
    ask_hours: int = Field(default=24, sa_column_kwargs={"server_default": "24"})
    # The person's newest pause; over at `paused_until`, without one when they say so.
    paused_at: datetime | None = None
    paused_until: datetime | None = None
    # A coordinator or an ally said that the person's phone is lost; until they are back.
    lost_at: datetime | None = None
    lost_by: str | None = Field(default=None, max_length=22)
    # How long the plan and the health card wait before somebody may read them; a shorter wait
    # counts from `widen_next_at` on, when the longer one is over.
    widen_hours: int = Field(default=24, sa_column_kwargs={"server_default": "24"})
    widen_next: int | None = None
    widen_next_at: datetime | None = None
    # The person tried a request out, for the first time.
    tried_at: datetime | None = None
    # The list of what is ready is off the person's home; none: it is there until all is done.
    list_hidden_at: datetime | None = None


class Member(SQLModel, table=True):
    """An account in a circle, or a place kept for one."""

    __tablename__ = "member"
    __table_args__ = (
        check_one_of("state", MemberState),
        Index(
            "uq_member_circle_account",
            "circle_id",
            "account_id",
            unique=True,
            postgresql_where=text("state = 'in'"),
            sqlite_where=text("state = 'in'"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    account_id: str | None = Field(default=None, index=True, max_length=22)
    state: str = Field(max_length=8)
    position: int = 0  # the order in which the person named them
    name: str  # sealed
    label: str | None = None  # sealed: the circle's own word for the role
    number: str | None = None  # sealed: shown to the person, by this friend's consent
    number_reading: int | None = None  # the version of the rule that read it
    # Of the newest card, and of the one that the person has seen while those differ.
    paid: bool = False
    reports: bool = False
    card_id: str | None = Field(default=None, max_length=22)  # the newest disclosure, once in
    created_at: datetime
    in_at: datetime | None = None
    ended_at: datetime | None = None


class MemberRole(SQLModel, table=True):
    """One role of one member."""

    __tablename__ = "member_role"
    __table_args__ = (check_one_of("role", Role),)

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    role: str = Field(primary_key=True, max_length=12)


class Disclosure(SQLModel, table=True):
    """What a member tells before the person says yes. A new one replaces, the old stays.

    A member's newest one without `seen_at` is a question to the person; `instead_of` is the one
    that they saw last.
    """

    __tablename__ = "disclosure"

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(index=True, max_length=22)
    paid: bool
    reports: bool
    reports_to: str | None = None  # sealed: whom they must report to
    duty: str | None = None  # sealed: what about
    limits: str | None = None  # sealed
    stands: str | None = None  # sealed
    at: datetime
    seen_at: datetime | None = None
    instead_of: str | None = Field(default=None, max_length=22)


class Invitation(SQLModel, table=True):
    """A link that lets somebody ask to come in, to one kept place."""

    __tablename__ = "invitation"
    __table_args__ = (check_one_of("kind", ("link", "qr")),)

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    kind: str = Field(max_length=4)
    verifier: str = Field(max_length=43)
    created_at: datetime = Field(index=True)
    expires_at: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None
    # Who looked at it last, if they were signed in: they may be about to knock.
    looked_by: str | None = Field(default=None, max_length=22)
    looked_at: datetime | None = None


class Knock(SQLModel, table=True):
    """Somebody used a link and asks to come in. Only the person opens."""

    __tablename__ = "knock"
    __table_args__ = (
        check_one_of("state", ("waiting", "let_in", "refused", "ended")),
        UniqueConstraint("invitation_id"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    invitation_id: str = Field(foreign_key="invitation.id", max_length=22)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    account_id: str = Field(index=True, max_length=22)
    disclosure_id: str = Field(foreign_key="disclosure.id", max_length=22)
    name: str  # sealed; "" once a hidden one was emptied
    code: str = Field(max_length=6)
    state: str = Field(default="waiting", max_length=8)
    at: datetime
    done_at: datetime | None = None
    reach: str | None = Field(default=None, max_length=400)  # JSON of switches and hours, no words
    # From somebody whom the person blocked: waits for ever, and nobody sees it.
    hidden: bool = False


class Blocked(SQLModel, table=True):
    """An account that can't come back into a circle. The person's to read, and to end."""

    __tablename__ = "blocked"

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    account_id: str = Field(max_length=22)
    at: datetime
    ended_at: datetime | None = None

    __table_args__ = (Index("ix_blocked_circle_account", "circle_id", "account_id"),)


class MemberLimit(SQLModel, table=True):
    """What the person set for a member: hours of the night without shifts, the most in a week.

    Minutes after midnight on the circle's wall clock; without a row there are no limits.
    """

    __tablename__ = "member_limit"
    __table_args__ = (
        CheckConstraint("night_from BETWEEN 0 AND 1439", name="night_from"),
        CheckConstraint("night_to BETWEEN 0 AND 1439", name="night_to"),
        CheckConstraint("(night_from IS NULL) = (night_to IS NULL)", name="night"),
        CheckConstraint("weekly_shifts BETWEEN 1 AND 50", name="weekly_shifts"),
    )

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    night_from: int | None = None
    night_to: int | None = None
    weekly_shifts: int | None = None
    set_at: datetime


class RoleHandover(SQLModel, table=True):
    """A coordinator asks to hand the role to another member.

    The person says yes first, then that member; with both the roles change in one step.
    """

    __tablename__ = "role_handover"
    __table_args__ = (
        Index(
            "uq_role_handover_open",
            "from_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    from_id: str = Field(foreign_key="member.id", max_length=22)
    to_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    asked_at: datetime
    allowed_at: datetime | None = None  # the person's yes
    agreed_at: datetime | None = None  # the member's: done
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, max_length=22)


class CoordinatorLeft(SQLModel, table=True):
    """The last coordinator laid the role down, or left; until the person has read it."""

    __tablename__ = "coordinator_left"

    circle_id: str = Field(primary_key=True, foreign_key="circle.id", max_length=22)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    at: datetime


class StandIn(SQLModel, table=True):
    """A member who coordinates for some days: named by the person, from their own yes on."""

    __tablename__ = "stand_in"

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    first: date
    last: date
    asked_at: datetime
    agreed_at: datetime | None = None
    ended_at: datetime | None = None
