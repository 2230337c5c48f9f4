"""What must hold of a template that leaves its circle; each bug put in its way is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.plans.models import SharedTemplate
from tests.scenarios.test_circle_transfer import takes
from tests.scenarios.test_lineage import (
    CONFIRMED,
    DRAFT,
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
from tests.scenarios.test_templates_before import adds, given_file, puts_in_use, titles_before
from tests.services.seeded_bugs import Bug, seeded
from tests.world import World

PRIVACY = "app/plans/template_privacy.py"
KEEPING = "app/plans/kept_template_service.py"
MAKING = "app/stewardship/template_service.py"
LINEAGE = "app/plans/lineage.py"
TEXT = "app/plans/template_text.py"
ROOM = "app/plans/template_room.py"

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
        "_private_lines",
        "if _names_somebody(signature, others):",
        "if _names_somebody(signature, own_name):",
    ),
    Bug(
        "who came in since isn't looked for",
        MAKING,
        "share_template",
        "_refuse_leaving(tx, me.circle_id, kept_text.template)",
        "kept_text.template",
    ),
    Bug(
        "what another was made after isn't looked through",
        MAKING,
        "_refuse_leaving",
        "refuse_private_line(template.ancestors, private, own_name)",
        "template.ancestors",
    ),
    Bug(
        "what was made here counts as given to it",
        TEXT,
        "as_ancestor",
        "is_own=template.is_own,",
        "is_own=False,",
    ),
    Bug(
        "what was given counts as made here",
        PRIVACY,
        "refuse_private_line",
        "if not ancestor.is_own:",
        "if ancestor is None:",
    ),
    Bug(
        "a signature stays when the circle is handed on",
        TEXT,
        "unsigned",
        "written_by=None if template.is_own else template.written_by,",
        "written_by=template.written_by,",
    ),
    Bug(
        "a signature before that stays when the circle is handed on",
        TEXT,
        "unsigned",
        "replace(ancestor, written_by=None) if ancestor.is_own else ancestor",
        "ancestor",
    ),
    Bug(
        "a signature in a draft stays when the circle is handed on",
        "app/plans/signature_service.py",
        "drop_signatures_in",
        "_drop_from_draft(tx, circle_id)",
        "circle_id",
    ),
    Bug(
        "a plan is begun with any number of templates",
        ROOM,
        "_lack_of_room",
        "if len(templates) > MOST_PARENTS:",
        "if templates is None:",
    ),
    Bug(
        "what a plan was begun with is let go while something of it stands",
        ROOM,
        "templates_to_drop",
        "staying = [template for template in begun_with if _stands_in(template, before)]",
        "staying = []",
    ),
    Bug(
        "an own template stays though nothing of it is in the plan",
        ROOM,
        "own_templates_gone",
        "if template.is_own and not _stands_in(template, content)",
        "if template is None",
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
    what_was_made_before(world)


def what_was_made_before(world: World) -> None:
    """What goes along of earlier templates is looked through; who signed them leaves with them."""
    lee = world.friend("Lee")
    lee.begins_circle("Ray")
    file = given_file("Given", credit="After Elsewhere Bell", written_by="a neighbour")
    begins_with(lee, receives(lee, file=file), helps="tea")
    earlier_id = makes(
        lee, title="Aurelia", written_by="by Lee", parts=[{"heading": "Rest"}], steps=[]
    )
    begins_with(lee, earlier_id, helps="tea")
    second_id = makes(lee, title="Second", written_by="by Lee")
    for name, status in (("Bell", 200), ("Aurelia", 422)):
        lee.patch(f"/circles/{{c}}/members/{lee.member('Ray')}", {"name": name})
        answer = lee.tries("GET", f"{OWN_TEMPLATES}/{second_id}/file")
        assert answer.status_code == status, name
    (rest,) = [
        part["key"]
        for part in lee.get("/circles/{c}/plan")["sections"]
        if part["heading"] == "Rest"
    ]
    lee.patch(DRAFT, {"without": [rest]})
    puts_in_use(lee)
    assert titles_before(file_of(lee, makes(lee, title="Third"))) == ["Given"]

    begins_with(lee, earlier_id, helps="tea")
    lee.post(f"{DRAFT}/kept-templates/{second_id}")
    for number in range(5):
        adds(lee, given_file(f"No {number}"))
    answer = lee.tries("POST", f"{DRAFT}/templates/nights")
    assert answer.status_code == 422
    link = lee.hands_over()
    world.advance(hours=25)
    kit = world.friend("Kit")
    takes(kit, link)
    kit.circle = lee.circle
    for path in ("/circles/{c}/plan", DRAFT):
        text = kit.tries("GET", path).text
        assert "a neighbour" in text
        assert "by Lee" not in text


def test_each_of_these_bugs_is_found(sqlite_url: str, tmp_path: Path) -> None:
    with World(sqlite_url, tmp_path) as world:
        for bug in (None, *BUGS):
            world.friends.clear()
            if bug is None:
                what_leaves(world)
                continue
            with seeded(bug), pytest.raises(AssertionError):
                what_leaves(world)
