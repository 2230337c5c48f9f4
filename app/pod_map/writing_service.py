"""Writing the pod map: the person's alone. Nobody is told, and the record says nothing of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import col, select

from app.circles.models import Member, MemberState
from app.circles.service import Membership, get_member, lock_circle, person_of
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, Stale
from app.core.readable_names import are_alike
from app.pod_map.map_queries import (
    MapInClear,
    OwnField,
    field_rows,
    name_rows,
    need_whose_map,
    read_map,
)
from app.pod_map.models import PodMap, PodMapField, PodMapName
from app.pod_map.rules import MOST_NAMES, MOST_OWN_FIELDS, Nearness, PodField


@dataclass(frozen=True, slots=True)
class NameDraft:
    """A name to write. `member_id`: their place in the circle; None: they have none."""

    name: str
    near_for: Collection[str]
    nearness: Nearness
    member_id: str | None


def write_name(
    tx: Tx, me: Membership, name_id: str, draft: NameDraft, *, expected: int | None
) -> None:
    """Put a name on the map, or write it anew.

    Raises NotFound (somebody else's map, a member of another circle), Stale, BadInput
    (too-many-pod-names, pod-field-unknown), Conflict (pod-name-twice, pod-member-twice).
    """
    need_whose_map(me)
    if draft.member_id is not None:
        _hold_friends_place(tx, me.circle_id, draft.member_id)
    pod_map = _lock_map(tx, me.circle_id, expected)
    before = read_map(tx, me)
    _need_told_apart(before, name_id, draft)
    known_fields = set(before.all_fields)
    if not known_fields.issuperset(draft.near_for):
        raise BadInput("pod-field-unknown")
    row = _own_row(tx, me.circle_id, name_id)
    if row is None and len(before.names) >= MOST_NAMES:
        raise BadInput("too-many-pod-names", most=str(MOST_NAMES))
    sealed = tx.cipher(me.circle_id).seal(draft.name, "pod_map_name", "name", name_id)
    near_for = [field for field in before.all_fields if field in draft.near_for]
    if row is None:
        tx.session.add(
            PodMapName(
                id=name_id,
                circle_id=me.circle_id,
                position=_next_position(tx, me.circle_id),
                name=sealed,
                near_for=near_for,
                nearness=draft.nearness,
                member_id=draft.member_id,
            )
        )
    else:
        row.name, row.near_for = sealed, near_for
        row.nearness, row.member_id = draft.nearness, draft.member_id
    _note_change(tx, pod_map)


def remove_name(tx: Tx, me: Membership, name_id: str, *, expected: int | None) -> None:
    """Take a name off the map; its place in the circle stays. Raises NotFound, Stale."""
    need_whose_map(me)
    pod_map = _lock_map(tx, me.circle_id, expected)
    tx.session.delete(_need_row(tx, me.circle_id, name_id))
    _note_change(tx, pod_map)


def read_name_to_place(tx: Tx, me: Membership, name_id: str) -> str:
    """How somebody is called for whom a place is to be kept. Raises NotFound, and Conflict for who
    has one already."""
    for name in read_map(tx, me).names:
        if name.id == name_id:
            if name.member_id is not None:
                raise Conflict("pod-name-placed", name=name.name)
            return name.name
    raise NotFound


def link_name(
    tx: Tx, me: Membership, name_id: str, member_id: str, *, expected: int | None
) -> None:
    """Note that a name has a place in the circle. Raises NotFound, Stale, Conflict."""
    need_whose_map(me)
    _hold_friends_place(tx, me.circle_id, member_id)
    pod_map = _lock_map(tx, me.circle_id, expected)
    row = _need_row(tx, me.circle_id, name_id)
    if row.member_id is not None:  # another phone of theirs was first
        raise Stale(extra={"etag": f'"{pod_map.version}"'})
    row.member_id = member_id
    _note_change(tx, pod_map)


def write_fields(
    tx: Tx,
    me: Membership,
    *,
    left_out: Collection[PodField],
    own_fields: Sequence[OwnField],
    expected: int | None,
) -> None:
    """Choose which fields the map has, and write own ones. A field that goes leaves its names.

    Raises NotFound, Stale, BadInput (too-many-pod-fields, pod-field-twice).
    """
    need_whose_map(me)
    if len(own_fields) > MOST_OWN_FIELDS:
        raise BadInput("too-many-pod-fields", most=str(MOST_OWN_FIELDS))
    if len({field.id for field in own_fields}) != len(own_fields):
        raise BadInput("pod-field-twice")
    pod_map = _lock_map(tx, me.circle_id, expected)
    pod_map.left_out = [field for field in PodField if field in left_out]
    rows = {row.id: row for row in field_rows(tx, me.circle_id)}
    dropped_ids = rows.keys() - {field.id for field in own_fields}
    for field_id in dropped_ids:
        tx.session.delete(rows[field_id])
    for name in name_rows(tx, me.circle_id):
        if dropped_ids.intersection(name.near_for):
            name.near_for = [field for field in name.near_for if field not in dropped_ids]
    box = tx.cipher(me.circle_id)
    for position, field in enumerate(own_fields):
        words = box.seal(field.words, "pod_map_field", "words", field.id)
        row = rows.get(field.id)
        if row is not None:
            row.position, row.words = position, words
            continue
        if tx.session.get(PodMapField, field.id) is not None:
            raise NotFound  # another circle's
        tx.session.add(
            PodMapField(id=field.id, circle_id=me.circle_id, position=position, words=words)
        )
    _note_change(tx, pod_map)


def wipe_map(tx: Tx, me: Membership, *, expected: int | None) -> None:
    """Delete all names and fields. Places in the circle stay. Raises NotFound, Stale."""
    need_whose_map(me)
    pod_map = _lock_map(tx, me.circle_id, expected)
    for model in (PodMapName, PodMapField):
        tx.session.execute(delete(model).where(col(model.circle_id) == me.circle_id))
    pod_map.left_out = []
    _note_change(tx, pod_map)


def _lock_map(tx: Tx, circle_id: str, expected: int | None) -> PodMap:
    """The map's row, held with the circle's; the first time it is made. Raises Stale."""
    lock_circle(tx, circle_id)  # two phones of the person begin one map
    pod_map = tx.session.get(PodMap, circle_id, populate_existing=True)
    version = pod_map.version if pod_map is not None else 0
    if expected is not None and expected != version:
        raise Stale(extra={"etag": f'"{version}"'})
    if pod_map is None:
        pod_map = PodMap(circle_id=circle_id, version=0, left_out=[])
        tx.session.add(pod_map)
        tx.session.flush()
    return pod_map


def _note_change(tx: Tx, pod_map: PodMap) -> None:
    """No hint: it would tell every phone of the circle that something was written."""
    pod_map.version += 1
    tx.session.flush()


def _own_row(tx: Tx, circle_id: str, name_id: str) -> PodMapName | None:
    """A name's row; None: there is none of that id. Raises NotFound for another circle's."""
    row = tx.session.get(PodMapName, name_id)
    if row is not None and row.circle_id != circle_id:
        raise NotFound
    return row


def _need_row(tx: Tx, circle_id: str, name_id: str) -> PodMapName:
    row = _own_row(tx, circle_id, name_id)
    if row is None:
        raise NotFound
    return row


def _need_told_apart(before: MapInClear, name_id: str, draft: NameDraft) -> None:
    for other in before.names:
        if other.id == name_id:
            continue
        if are_alike(draft.name, other.name):
            raise Conflict("pod-name-twice", name=other.name)
        if draft.member_id is not None and draft.member_id == other.member_id:
            raise Conflict("pod-member-twice", name=other.name)


def _hold_friends_place(tx: Tx, circle_id: str, member_id: str) -> None:
    """Hold a place of this circle that isn't the person's, so that a removal waits for the link or
    is seen by it. Raises NotFound."""
    get_member(tx, circle_id, member_id)
    state = tx.session.exec(
        select(Member.state).where(Member.id == member_id).with_for_update(read=True)
    ).one_or_none()
    if state in {None, MemberState.ENDED} or member_id == person_of(tx, circle_id).id:
        raise NotFound


def _next_position(tx: Tx, circle_id: str) -> int:
    rows = name_rows(tx, circle_id)
    return rows[-1].position + 1 if rows else 0
