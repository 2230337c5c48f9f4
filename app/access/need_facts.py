"""Facts about needs: what their owners let one member know of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.access.facts import load_facts_for, with_grants
from app.access.subjects import grants_of_need_to, grants_of_needs
from app.consent.gate_facts import CircleFacts
from app.core.db import Tx


def load_facts_of_needs(
    tx: Tx, circle_id: str, member_id: str, need_ids: Collection[str]
) -> Mapping[str, CircleFacts]:
    """What `load_facts_for` gives, about some needs, in two statements however many they are."""
    facts = load_facts_for(tx, circle_id, member_id)
    grants = grants_of_needs(tx, need_ids)
    return {need_id: with_grants(facts, grants.get(need_id, ())) for need_id in need_ids}


def load_facts_of_need(tx: Tx, circle_id: str, member_id: str, need_id: str) -> CircleFacts:
    """What `load_facts_for` gives, about one need of somebody else."""
    facts = load_facts_for(tx, circle_id, member_id)
    return with_grants(facts, grants_of_need_to(tx, need_id, member_id))
