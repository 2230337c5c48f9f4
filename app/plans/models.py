"""Rows of plans. The words are sealed; what the ladder's rules read is not."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class PlanVersion(SQLModel, table=True):
    """One frozen state of a circle's plan. The newest is the plan."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("circle_id", "number"),
        CheckConstraint("repeat_rounds BETWEEN 0 AND 5", name="repeat_rounds"),
        CheckConstraint("repeat_minutes BETWEEN 10 AND 240", name="repeat_minutes"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    number: int
    simple: bool = False  # the default ladder: friends in order, one by one, one yes is enough
    nobody_free: str | None = None  # sealed
    over: str | None = None  # sealed: what "over" means to the person
    body_emergency: str | None = None  # sealed
    # Everybody is asked again so often, so many minutes after nobody was left to ask.
    repeat_rounds: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    repeat_minutes: int = Field(default=30, sa_column_kwargs={"server_default": "30"})
    title: str | None = None  # sealed
    written_when: str | None = None  # sealed
    written_with: str | None = None  # sealed
    templates: str | None = None  # sealed: the keys of those that it was begun with
    own_templates: str | None = None  # sealed: those of them that don't come with the app, whole
    created_at: datetime
    by_member_id: str = Field(max_length=22)


class PlanSection(SQLModel, table=True):
    """One section of a version: a known key or a heading of the circle's own."""

    __tablename__ = "plan_section"

    version_id: str = Field(primary_key=True, foreign_key="plan_version.id", max_length=22)
    key: str = Field(primary_key=True, max_length=22)
    position: int
    heading: str | None = None  # sealed
    text: str  # sealed


class LadderStep(SQLModel, table=True):
    """One step of a version's ladder. `audience` is a list of {"kind", "member_id"}."""

    __tablename__ = "ladder_step"
    __table_args__ = (
        check_one_of("mode", ("one_by_one", "together")),
        UniqueConstraint("version_id", "position"),
        CheckConstraint("needed BETWEEN 1 AND 10", name="needed"),
        CheckConstraint("wait_minutes BETWEEN 1 AND 240", name="wait_minutes"),
    )

    id: str = Field(primary_key=True, max_length=22)
    version_id: str = Field(foreign_key="plan_version.id", max_length=22)
    position: int
    name: str | None = None  # sealed
    trigger: str | None = None  # sealed
    do: str | None = None  # sealed
    dont: str | None = None  # sealed
    place: str | None = None  # sealed
    audience: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    otherwise: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    mode: str = Field(max_length=10)
    answers: list[str] = Field(sa_column=Column(JSON, nullable=False))
    # Whom the step also tells something, without asking them: their ids, and their texts.
    also_tell: list[str] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    tell_words: str | None = None  # sealed whole: a text for each id
    needed: int
    wait_minutes: int
    needs_my_yes: bool = False


class PlanReview(SQLModel, table=True):
    """The day on which the person would like to look at their plan again. Without one: no row."""

    __tablename__ = "plan_review"

    circle_id: str = Field(primary_key=True, foreign_key="circle.id", max_length=22)
    review_on: date  # on the circle's wall clock


class PlanDraft(SQLModel, table=True):
    """A circle's draft of its plan, sealed whole. The row stays when the draft has gone."""

    __tablename__ = "plan_draft"

    circle_id: str = Field(primary_key=True, foreign_key="circle.id", max_length=22)
    revision: int  # grows with each save, use and putting away; an ETag never comes again
    based_on: int  # the version that was in use when the draft was begun
    body: str | None = None  # sealed
    changed_at: datetime | None = None
    by_member_id: str | None = Field(default=None, max_length=22)


class PlanProposal(SQLModel, table=True):
    """Other words for one part of the plan, by a member whom the person lets suggest them.

    Its words (heading, text, why, and a digest of those that it was written over) are sealed as
    one, and gone as soon as it is over: the row stays for the record, which names it.
    """

    __tablename__ = "plan_proposal"
    __table_args__ = (Index("ix_plan_proposal_circle", "circle_id", "ended_at"),)

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    key: str = Field(max_length=22)  # of the part
    body: str | None = None  # sealed; None once it is over
    made_at: datetime
    seen_at: datetime | None = None  # the person's own; whoever made it never reads it
    ended_at: datetime | None = None


class PlanAgreement(SQLModel, table=True):
    """That a member has read their parts of the plan and is on board, or was asked to look.

    `digests` says which parts and words these were, without keeping the words. Emptied when the
    member takes it back, or may read nothing any more; the row stays for the record.
    """

    __tablename__ = "plan_agreement"
    __table_args__ = (
        UniqueConstraint("member_id"),
        CheckConstraint("(agreed_at IS NULL) = (digests IS NULL)", name="digests"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    version_id: str | None = Field(default=None, max_length=22)  # it may be deleted by now
    digests: str | None = None  # sealed: part's key → digest of its words
    agreed_at: datetime | None = None
    asked_at: datetime | None = None  # the person asked them to look, and they haven't said so yet


class PlanShown(SQLModel, table=True):
    """A section of one version that a member was shown. It says no more than that it was.

    Once that version is deleted the row loses it (""), and stays for as long as the circle, with
    the section's own heading as it was by then.
    """

    __tablename__ = "plan_shown"

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    version_id: str = Field(primary_key=True, max_length=22)
    key: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    heading: str | None = None  # sealed


class KeptTemplate(SQLModel, table=True):
    """A template that a circle keeps beside those of the app: made from its plan, or given to it.

    `body` is the template with its line. `code`: what opens the shared copy of it; without one
    it isn't shared.
    """

    __tablename__ = "kept_template"
    __table_args__ = (CheckConstraint("is_own OR code IS NULL", name="shared"),)

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    is_own: bool  # made here; else it was given to this circle
    kept_at: datetime
    body: str  # sealed
    code: str | None = None  # sealed


class SharedTemplate(SQLModel, table=True):
    """A template that whoever has its code may read. Nothing here says whose it is, or since when.

    `id` is derived from the code, and so is the key that seals `body`: without the code nobody
    opens it, and whoever shared it is known by its circle's own row alone.
    """

    __tablename__ = "shared_template"

    id: str = Field(primary_key=True, max_length=22)
    body: str  # sealed under a key that the code yields
