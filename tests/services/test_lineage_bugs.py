"""What must hold of a template that leaves its circle; each bug put in its way is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.plans.models import SharedTemplate
from tests.scenarios.test_lineage import (
    CONFIRMED,
    OWN_TEMPLATES,
    RECEIVED,
    TEMPLATES,
    begins_with,
    file_of,
    makes,
    mina_by_night,
    receives,
    refused,
    shares,
    tomas_elsewhere,
)
from tests.services.seeded_bugs import Bug, seeded
from tests.world import World

PRIVACY = "app/plans/template_privacy.py"
KEEPING = "app/plans/kept_template_service.py"
MAKING = "app/stewardship/template_service.py"
LINEAGE = "app/plans/lineage.py"

BUGS = (
    Bug(
        "a name is looked for as it is written",
        PRIVACY,
        "_words",
        'plain = "".join(sign for sign in plain if not _is_unseen(sign)).casefold()',
        "plain = plain",
    ),
    Bug(
        "steps aren't looked through",
        "app/plans/template_rules.py",
        "lines_in",
        "for number, words in enumerate(template.steps):",
        "for number, words in enumerate(()):",
    ),
    Bug(
        "anybody's name may sign",
        PRIVACY,
        "refuse_private",
        "if _names_somebody(signature, others):",
        "if _names_somebody(signature, own_name):",
    ),
    Bug(
        "who came in since isn't looked for",
        MAKING,
        "share_template",
        "_refuse_private(tx, me.circle_id, kept_text.template)",
        "kept_text.template",
    ),
    Bug(
        "what the plan was begun with is not credited",
        MAKING,
        "make_template",
        "parents=tuple(parent.key for parent in parents),",
        "parents=(),",
    ),
    Bug(
        "what is taken back stays",
        KEEPING,
        "end_sharing",
        "tx.session.delete(shared)",
        "tx.session.expunge(shared)",
    ),
    Bug(
        "a parent that isn't there is passed over",
        LINEAGE,
        "ordered_line",
        'raise BadInput("template-parent-missing")',
        "continue",
    ),
    Bug(
        "a plan forgets what it came from",
        "app/plans/about.py",
        "edited_about",
        "own_templates = (*own_templates, added)",
        "own_templates = before.own_templates",
    ),
)


def what_leaves(world: World) -> None:
    """Names stay, credit goes along, and what is taken back is gone."""
    mina, tomas = mina_by_night(world), tomas_elsewhere(world)
    for changed in ({"steps": ["SÁM comes"]}, {"written_by": "Sam"}):
        answer = mina.tries("POST", OWN_TEMPLATES, {**CONFIRMED, "id": new_id(), **changed})
        assert answer.status_code == 422, changed
    template_id = makes(mina)
    file = json.loads(file_of(mina, template_id))
    assert [each["key"] for each in file["ancestors"]] == ["nights"]
    broken = {"id": new_id(), "file": json.dumps(file | {"ancestors": []})}
    assert tomas.tries("POST", RECEIVED, broken).status_code == 422
    code = shares(mina, template_id)
    plan = begins_with(tomas, receives(tomas, code=code), helps="mate")
    assert [each["title"] for each in plan["about"]["templates"]] == [CONFIRMED["title"]]
    mina.delete(f"{OWN_TEMPLATES}/{template_id}/share")
    with world.parts.db.read() as tx:
        assert tx.session.exec(select(SharedTemplate)).all() == []
    mina.patch(f"/circles/{{c}}/members/{mina.member('Sam')}", {"name": "Tea"})
    assert mina.tries("POST", f"{OWN_TEMPLATES}/{template_id}/share", {}).status_code == 422
    assert refused(mina, "GET", f"{OWN_TEMPLATES}/{template_id}/file").status == 422
    assert mina.get(TEMPLATES)["kept"][0]["code"] is None


def test_each_of_these_bugs_is_found(sqlite_url: str, tmp_path: Path) -> None:
    with World(sqlite_url, tmp_path) as world:
        for bug in (None, *BUGS):
            world.friends.clear()
            if bug is None:
                what_leaves(world)
                continue
            with seeded(bug), pytest.raises(AssertionError):
                what_leaves(world)
