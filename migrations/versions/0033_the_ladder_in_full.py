"""What a step says and tells others, a body emergency, what "over" means, and asking again."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_CIRCLE_EVENTS_BEFORE = (
    "ask",
    "step_needs_yes",
    "nobody_answered",
    "stand_down",
    "open_time",
    "gap",
    "shift_reminder",
    "shift_changed",
    "knock",
    "need",
    "repair",
    "gathering",
    "check_in",
)
_CIRCLE_EVENTS = ("ask", "also_told", *_CIRCLE_EVENTS_BEFORE[1:])
_ACCOUNT_EVENTS = ("test", "device", "answered")
_TYPES_BEFORE = (
    "ask",
    "rule_to_confirm",
    "step_needs_yes",
    "rule_asks_person",
    "nobody_answered",
    "stand_down",
    "circle_closed",
    "open_time",
    "swap_offered",
    "asked_to_stand_in",
    "asked_to_be_ally",
    "asked_to_take_turns",
    "asked_to_coordinate",
    "rule_to_read",
    "plan_to_read",
    "gap",
    "shift_reminder",
    "shift_changed",
    "knock",
    "card_changed",
    "handover_to_allow",
    "coordinator_left",
    "proposal_waits",
    "need",
    "repair",
    "gathering",
    "check_in",
    "test",
    "device",
    "answered",
)
_TYPES = ("ask", "rule_to_confirm", "also_told", *_TYPES_BEFORE[2:])
_ANSWERS_BEFORE = ("coming", "call", "not_now")
_ANSWERS = ("coming", "call", "text", "not_now")
_STEP = sa.table(
    "ladder_step",
    sa.column("id", sa.String),
    sa.column("audience", sa.JSON),
    sa.column("otherwise", sa.JSON),
    sa.column("answers", sa.JSON),
)


def upgrade() -> None:
    """Plans so far say nothing of it, and nobody is asked again by them."""
    for column in ("over", "body_emergency"):
        op.add_column("plan_version", sa.Column(column, sa.String(), nullable=True))
    op.execute(
        "ALTER TABLE plan_version ADD COLUMN repeat_rounds INTEGER DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_plan_version_repeat_rounds CHECK (repeat_rounds BETWEEN 0 AND 5)"
    )
    op.execute(
        "ALTER TABLE plan_version ADD COLUMN repeat_minutes INTEGER DEFAULT 30 NOT NULL"
        " CONSTRAINT ck_plan_version_repeat_minutes CHECK (repeat_minutes BETWEEN 10 AND 240)"
    )
    for column in ("trigger", "dont", "tell_words"):
        op.add_column("ladder_step", sa.Column(column, sa.String(), nullable=True))
    op.add_column("ladder_step", sa.Column("also_tell", sa.JSON(), nullable=True))
    for column in ("exhausted_at", "repeated_at"):
        op.add_column("ask", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column("ask", sa.Column("repeats", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "also_told",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("ask_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_id", sa.String(length=22), nullable=True),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name="fk_also_told_ask_id_ask"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_also_told_member_id_member"),
        sa.PrimaryKeyConstraint("id", name="pk_also_told"),
        sa.UniqueConstraint(
            "ask_id", "position", "member_id", name="uq_also_told_ask_id_position_member_id"
        ),
    )
    op.create_index("ix_also_told_ask_id", "also_told", ["ask_id"])
    op.create_index("ix_also_told_member_id", "also_told", ["member_id"])
    _allow_events(_CIRCLE_EVENTS)
    _allow_types(_TYPES)
    _allow_answers(_ANSWERS)


def downgrade() -> None:
    """What only this step knows becomes the nearest that is left; drafts of plans are put away,
    as nobody can look into them here."""
    op.execute(
        "DELETE FROM attempt WHERE notice_id IN (SELECT id FROM notice WHERE event = 'also_told')"
    )
    for table in ("notice", "consent_grant", "reach"):
        event = sa.column("event", sa.String)
        op.execute(sa.delete(sa.table(table, event)).where(event == "also_told"))
    op.execute("UPDATE answer SET kind = 'call' WHERE kind = 'text'")
    op.execute("UPDATE plan_draft SET body = NULL, changed_at = NULL, by_member_id = NULL")
    _take_back_steps()
    _allow_answers(_ANSWERS_BEFORE)
    _allow_types(_TYPES_BEFORE)
    _allow_events(_CIRCLE_EVENTS_BEFORE)
    op.drop_table("also_told")
    for column in ("repeats", "repeated_at", "exhausted_at"):
        op.drop_column("ask", column)
    for column in ("also_tell", "tell_words", "dont", "trigger"):
        op.drop_column("ladder_step", column)
    for column in ("repeat_minutes", "repeat_rounds", "body_emergency", "over"):
        op.drop_column("plan_version", column)


def _allow_events(events: tuple[str, ...]) -> None:
    """Set which events a notice, a grant and a reach may be of."""
    _set_check("notice", "ck_notice_event", "event", (*events, *_ACCOUNT_EVENTS))
    _set_check("consent_grant", "ck_consent_grant_event", "event", (*events, "any"))
    _set_check("reach", "ck_reach_event", "event", events)


def _allow_types(types: tuple[str, ...]) -> None:
    """Set which types a notice may be of."""
    _set_check("notice", "ck_notice_type", "type", types)


def _allow_answers(answers: tuple[str, ...]) -> None:
    """Set what a friend may answer."""
    _set_check("answer", "ck_answer_kind", "kind", answers)


def _take_back_steps() -> None:
    """Let steps name the audiences and count the answers that were there before."""
    bind = op.get_bind()
    for step_id, audience, otherwise, answers in bind.execute(
        sa.select(_STEP.c.id, _STEP.c.audience, _STEP.c.otherwise, _STEP.c.answers)
    ).all():
        bind.execute(
            sa.update(_STEP)
            .where(_STEP.c.id == step_id)
            .values(
                audience=_known_audiences(audience),
                otherwise=_known_audiences(otherwise),
                answers=[answer for answer in answers if answer != "text"] or ["call"],
            )
        )


def _known_audiences(audiences: list[dict[str, Any]]) -> list[dict[str, Any]]:
    unknown = {"coordinators", "counsellors"}
    return [audience for audience in audiences if audience["kind"] not in unknown]


def _set_check(table: str, name: str, column: str, values: tuple[str, ...]) -> None:
    """Let a column hold just these values. SQLite's table is changed in its stored text: made
    anew it would lose what refers to it (lang_altertable in its manual).
    """
    listed = ", ".join(f"'{value}'" for value in values)
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({listed}))")
        return
    bind = op.get_bind()
    sql = bind.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).scalar_one()
    changed, times = re.subn(
        rf'CONSTRAINT "?{name}"? CHECK \({column} IN \([^)]*\)\)',
        f"CONSTRAINT {name} CHECK ({column} IN ({listed}))",
        sql,
    )
    if times != 1:
        raise RuntimeError(f"The table {table} isn't as the migrations before this one left it.")
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (changed, table)
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
