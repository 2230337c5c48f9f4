"""What a circle does together, in the page of somebody's own copy."""

from __future__ import annotations

from app.api.views.coordinating_turns import TurnTaker
from app.api.views.export_document import CopyPage
from app.api.views.export_models import Mine, MyOffer, Whole
from app.api.views.export_needs import add_needs
from app.api.views.repairs import RepairRead


def add_together_of_member(page: CopyPage, member_copy: Mine) -> None:
    """What a member wrote, offered, needed and answered."""
    _solidarity_of_member(page, member_copy)
    _values_of_member(page, member_copy)
    page.items("my_repairs", (_repair(page, repair) for repair in member_copy.repairs))
    _my_gatherings(page, member_copy)
    _offers(page, member_copy)
    add_needs(page, member_copy.needs)
    own_turn = member_copy.coordinating_turn
    if own_turn is not None:
        page.items("coordinating", (page.say(f"coordinating.{own_turn.state}"),))


def _my_gatherings(page: CopyPage, member_copy: Mine) -> None:
    page.items(
        "my_gatherings",
        (page.say(f"gathering.{each.answer or 'open'}") for each in member_copy.gatherings),
    )


def _repair(page: CopyPage, repair: RepairRead) -> str:
    """Something between two members: with whom, and each turn."""
    turns = (
        f"{page.time(turn.written_at)}, {turn.name}: {'; '.join(turn.parts.values())}"
        for turn in repair.turns
    )
    return " · ".join((", ".join(person.name for person in repair.people), *turns))


def _offers(page: CopyPage, member_copy: Mine) -> None:
    page.items("my_offers", (_offer_words(offer) for offer in member_copy.member_offers))
    page.items(
        "my_took_up",
        (
            page.time(occasion.starts_at) if occasion.starts_at else page.say("offer.whenever")
            for occasion in member_copy.took_up
        ),
    )


def _offer_words(offer: MyOffer) -> str:
    if offer.on_day is None:
        return offer.words
    return f"{offer.on_day} {offer.wall}: {offer.words}"


def _solidarity_of_member(page: CopyPage, member_copy: Mine) -> None:
    own = member_copy.solidarity
    page.items(
        "solidarity_mine",
        (f"{page.say('solidarity.reply')}: {own.reply}",) if own is not None and own.reply else (),
    )


def _values_of_member(page: CopyPage, member_copy: Mine) -> None:
    """What they said to lines of what the circle holds to, what they proposed and wrote."""
    my_values = member_copy.values
    page.items(
        "my_values",
        (
            *(
                ": ".join(
                    part for part in (each.line, page.say(f"value.{each.kind}"), each.words) if part
                )
                for each in my_values.stances
            ),
            *(f"{page.say('value.proposed')}: {words}" for words in my_values.proposed),
            *(f"{page.say('value.idea')}: {words}" for words in my_values.ideas),
        ),
    )


def add_values(page: CopyPage, copy: Whole) -> None:
    """Lines of what the circle holds to; those that are proposed say so."""
    page.items(
        "holds_to",
        (
            line.words if line.state == "agreed" else f"{page.say('value.proposed')}: {line.words}"
            for line in (copy.values.lines if copy.values else [])
        ),
    )


def add_coordinating_turns(page: CopyPage, copy: Whole) -> None:
    """Who takes turns of coordinating, in order: whose turn it is, and from when the next one's."""
    turns = copy.coordinating_turns
    if turns is None or turns.state == "over":
        return
    next_id = turns.next.member_id if turns.next is not None else None

    def line_of(taker: TurnTaker) -> str:
        if taker.coordinates:
            return page.say("coordinating.now", name=taker.name)
        if taker.member_id == next_id:
            return page.say("coordinating.next", name=taker.name, at=page.time(turns.hand_off_at))
        if taker.state == "asked":
            return page.say("coordinating.waits", name=taker.name)
        return taker.name

    page.items("coordinating", (line_of(taker) for taker in turns.order))


def add_solidarity(page: CopyPage, copy: Whole) -> None:
    people = copy.solidarity.people if copy.solidarity else []
    page.items(
        "solidarity",
        (
            "; ".join(
                [
                    each.name,
                    page.say(f"standing.{each.standing}"),
                    *([f"{page.say('solidarity.words')}: {each.words}"] if each.words else []),
                    *([f"{page.say('solidarity.reply')}: {each.reply}"] if each.reply else []),
                ]
            )
            for each in people
            if each.standing != "not_asked" or each.reply
        ),
    )


def add_gatherings(page: CopyPage, copy: Whole) -> None:
    if copy.gatherings is None:
        return
    page.items(
        "gatherings",
        (
            "; ".join(
                part
                for part in (
                    *(page.span(time.at, time.ends_at) for time in gathering.times),
                    *gathering.words.model_dump().values(),
                    ", ".join(guest.name for guest in gathering.guests),
                )
                if part
            )
            for gathering in copy.gatherings.person or []
        ),
    )
    page.items(
        "affirmations", (f"{each.by_name}: {each.words}" for each in copy.gatherings.affirmations)
    )


def add_pod_map(page: CopyPage, copy: Whole) -> None:
    """Whom the person could turn to, for what, and which fields they left off."""
    if copy.pod_map is None:
        return
    titles = {
        field.id: field.words if field.words is not None else page.say(f"pod.{field.id}")
        for field in copy.pod_map.fields
    }
    page.items(
        "pod_map",
        (
            "; ".join(
                (
                    name.name,
                    page.say(f"nearness.{name.nearness}"),
                    *(titles[field] for field in name.near_for),
                )
            )
            for name in copy.pod_map.names
        ),
    )
    fields_with_names = {field for name in copy.pod_map.names for field in name.near_for}
    page.items(
        "pod_own_fields",
        (
            field.words
            for field in copy.pod_map.fields
            if field.words is not None and field.id not in fields_with_names
        ),
    )
    page.items(
        "pod_left_out", (titles[field.id] for field in copy.pod_map.fields if field.left_out)
    )
