"""Where each kind of notice leads, what it is about, and when it is over."""

from __future__ import annotations

from app.access.membership import membership
from app.api.views.notices import IS_OVER, notice_opened
from app.core.db import Database
from app.outbox.models import Notice
from app.outbox.notice_types import OverWhen
from tests.services.opened_notices import CircleOfNotices, Pinned

Opened = tuple[str, str, str, str | None]


def _opened(stage: CircleOfNotices, pinned: Pinned) -> Opened:
    with stage.db.read() as tx:
        me = membership(tx, stage.seeded.circle_id, pinned.account_id)
        opened = notice_opened(tx, me, tx.session.get_one(Notice, pinned.notice_id))
    return pinned.type, opened.target, opened.state, opened.subject_id


def test_each_kind_of_notice_leads_to_its_own_screen_until_it_is_over(db: Database) -> None:
    stage = CircleOfNotices(db)
    assert [_opened(stage, pinned) for pinned in stage.notices] == [
        (pinned.type, pinned.target, "live", pinned.subject_id) for pinned in stage.notices
    ]
    stage.finish_everything()
    assert [_opened(stage, pinned) for pinned in stage.notices] == [
        (
            pinned.type,
            pinned.target,
            "over" if pinned.over_once_all_is_done else "live",
            pinned.subject_id,
        )
        for pinned in stage.notices
    ]


def test_each_end_is_looked_for() -> None:
    assert set(IS_OVER) == set(OverWhen)
