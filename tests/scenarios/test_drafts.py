"""A circle drafted elsewhere: quiet until the person accepts it, gone if nobody does."""

from __future__ import annotations

import pytest

from tests.world import Friend, Link, Refused, World


def draft(world: World) -> tuple[Friend, Friend]:
    """Jordan, who drew a circle up, and Mina, who has opened the app."""
    jordan, mina = world.friend("Jordan"), world.friend("Mina")
    jordan.drafts_circle("Mina", "Sam", "Ade")
    return jordan, mina


def wrong(link: Link) -> str:
    return f"{(int(link.code or 0) + 1) % 1_000_000:06d}"


def test_a_draft_notifies_nobody_and_dies_after_seven_days(world: World) -> None:
    jordan, mina = draft(world)
    link = jordan.hands_over()
    assert [place["circle_state"] for place in jordan.get("/me")["places"]] == ["draft"]
    assert mina.get("/me")["places"] == []
    world.advance(hours=7 * 24 - 1)
    assert jordan.get("/circles/{c}")["state"] == "draft"
    world.advance(hours=1)
    for name in ("Jordan", "Mina"):
        world.phone(name).shows()
    # Nothing of it is left, and whoever had no other circle is signed out.
    assert jordan.tries("GET", "/circles/{c}").status_code in {401, 404}
    answer = mina.tries("POST", f"/transfers/{link.id}/look", {"token": link.token})
    invented = mina.tries("POST", f"/transfers/{'x' * 22}/look", {"token": link.token})
    assert answer.status_code == invented.status_code == 404
    assert answer.json() == invented.json()


def test_five_wrong_codes_end_the_link(world: World) -> None:
    jordan, mina = draft(world)
    link = jordan.hands_over()
    answers = [
        mina.tries("POST", f"/transfers/{link.id}/open", {"token": link.token, "code": wrong(link)})
        for _ in range(5)
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    assert answers[0].json()["type"] == "/problems/wrong-code"
    assert answers[4].json()["type"] == "/problems/link-ended"
    for path in ("open", "decline"):
        body = {"token": link.token, "code": link.code}
        late = mina.tries("POST", f"/transfers/{link.id}/{path}", body)
        assert (late.status_code, late.json()["type"]) == (409, "/problems/link-over")
    # The draft is still there, and a new link works.
    mina.accepts(jordan.hands_over(), jordan.circle)
    assert mina.home()["person"] is not None


def test_wrong_codes_count_on_every_door(world: World) -> None:
    jordan, mina = draft(world)
    link = jordan.hands_over()
    bad = {"token": link.token, "code": wrong(link)}
    for path in ("open", "decline", "accept", "open"):
        extra = {"my_name": "Mina"} if path == "accept" else {}
        answer = mina.tries("POST", f"/transfers/{link.id}/{path}", bad | extra)
        assert answer.status_code == 422, (path, answer.text)
    with pytest.raises(Refused) as refusal:
        mina.accepts(Link(link.id, link.token, wrong(link)), jordan.circle)
    assert refusal.value.status == 429


def test_a_link_without_its_secret_is_no_link(world: World) -> None:
    jordan, mina = draft(world)
    link = jordan.hands_over()
    other = Link.new("transfer")
    for path, body in (("look", {}), ("open", {"code": link.code})):
        answer = mina.tries("POST", f"/transfers/{link.id}/{path}", {"token": other.token, **body})
        assert answer.status_code == 404


def test_a_new_link_ends_the_older_one(world: World) -> None:
    jordan, mina = draft(world)
    first, second = jordan.hands_over(), jordan.hands_over()
    with pytest.raises(Refused) as refusal:
        mina.accepts(first, jordan.circle)
    assert refusal.value.code == "link-over"
    mina.accepts(second, jordan.circle)
    with pytest.raises(Refused):
        jordan.hands_over()


def test_the_drafter_cannot_accept_for_the_person(world: World) -> None:
    jordan, _ = draft(world)
    with pytest.raises(Refused) as refusal:
        jordan.accepts(jordan.hands_over(), jordan.circle)
    assert refusal.value.code == "own-draft"


def test_who_declines_leaves_nothing_behind(world: World) -> None:
    jordan, mina = draft(world)
    link = jordan.hands_over()
    mina.post(f"/transfers/{link.id}/decline", {"token": link.token, "code": link.code})
    assert jordan.tries("GET", "/circles/{c}").status_code in {401, 404}
    world.advance(hours=1)
    world.phone("Jordan").shows()


def test_the_person_can_take_the_circle_without_its_drafter(world: World) -> None:
    jordan, mina = draft(world)
    other = jordan.circle
    mina.accepts(jordan.hands_over(), other, keep_drafter=False)
    assert {member["name"] for member in mina.get("/circles/{c}")["members"]} == {
        "Mina",
        "Sam",
        "Ade",
    }
    assert jordan.tries("GET", "/circles/{c}").status_code in {401, 404}
