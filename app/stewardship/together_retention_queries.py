"""How long rows of what a circle does together are kept, in the order in which they go."""

from __future__ import annotations

from sqlmodel import SQLModel

from app.core.forgetting import DeleteRows, Forgotten, KeptWithOwner, forget_with
from app.gatherings import models as gatherings
from app.gatherings.gathering_rules import KEPT_FOR as GATHERINGS_KEPT
from app.guidelines import models as guidelines
from app.member_offers import models as member_offers
from app.member_offers.offer_rules import KEPT_FOR as OFFERS_KEPT
from app.needs import models as needs
from app.needs.rules import KEPT_FOR as NEEDS_KEPT
from app.pod_map import models as pod_map
from app.repairs import models as repairs
from app.repairs.repair_rules import KEPT_FOR as REPAIRS_KEPT
from app.solidarity import models as solidarity
from app.stewardship.forgetting_service import GATHERINGS, GUIDELINES, NEEDS, REPAIRS
from app.stewardship.overdue import offer_queries, value_queries
from app.stewardship.overdue.condition_queries import ENDED_KEPT
from app.values import models as values
from app.values.rules import KEPT_FOR as VALUES_KEPT

TOGETHER: dict[type[SQLModel], KeptWithOwner | Forgotten] = {
    member_offers.TakenUp: Forgotten(
        OFFERS_KEPT,
        "its day, or its offer was over",
        (DeleteRows(member_offers.TakenUp, offer_queries.taken_up),),
    ),
    member_offers.MemberOfferTo: Forgotten(
        OFFERS_KEPT,
        "its offer was over",
        (DeleteRows(member_offers.MemberOfferTo, offer_queries.receivers),),
    ),
    member_offers.MemberOffer: Forgotten(
        OFFERS_KEPT,
        "it was ended, or its one time had passed",
        (DeleteRows(member_offers.MemberOffer, offer_queries.member_offers),),
    ),
    member_offers.OffersWelcome: KeptWithOwner(
        "One for each member at most, until they turn it off or leave."
    ),
    guidelines.GuidelineRow: Forgotten(
        ENDED_KEPT, "it was taken away and its waiting time was over", (GUIDELINES,)
    ),
    guidelines.GuidelineLift: forget_with(guidelines.GuidelineRow, ENDED_KEPT),
    repairs.RepairWords: forget_with(repairs.Repair, REPAIRS_KEPT),
    repairs.Repair: Forgotten(
        REPAIRS_KEPT, "its end, or the last words; either of the two deletes it", (REPAIRS,)
    ),
    repairs.RepairClosed: KeptWithOwner("One for each pair at most, until they open it again."),
    gatherings.Gathering: Forgotten(
        GATHERINGS_KEPT, "it was over or called off; a draft stays", (GATHERINGS,)
    ),
    gatherings.GatheringTime: forget_with(gatherings.Gathering, GATHERINGS_KEPT),
    gatherings.GatheringGuest: forget_with(gatherings.Gathering, GATHERINGS_KEPT),
    gatherings.GatheringFit: forget_with(gatherings.Gathering, GATHERINGS_KEPT),
    gatherings.Affirmation: KeptWithOwner(
        "One for each who came to a gathering, until the person lets it go or hands the circle on."
    ),
    needs.Need: Forgotten(NEEDS_KEPT, "it was done or dropped", (NEEDS,)),
    needs.NeedKnown: forget_with(needs.Need, NEEDS_KEPT),
    needs.NeedHand: forget_with(needs.Need, NEEDS_KEPT),
    needs.Pledge: forget_with(needs.Need, NEEDS_KEPT),
    needs.MoneyKnown: KeptWithOwner("One row for each two members at most, while both are in."),
    solidarity.SolidarityWords: KeptWithOwner(
        "One for each member at most; deleted when they leave."
    ),
    values.ValueReader: KeptWithOwner("One for each member at most, while it is open to them."),
    values.ValueStance: KeptWithOwner(
        "One for each member and line at most; deleted when they take it back or leave, and with "
        "the line."
    ),
    values.ValueIdea: KeptWithOwner("20 for each line at most; deleted with the line."),
    values.ValueLine: Forgotten(
        VALUES_KEPT,
        "it was over; its words at once",
        (DeleteRows(values.ValueLine, value_queries.value_lines),),
    ),
    pod_map.PodMap: KeptWithOwner("One for each circle: wiped when the person likes."),
    pod_map.PodMapField: KeptWithOwner("Six for each circle at most, until the person drops them."),
    pod_map.PodMapName: KeptWithOwner(
        "Forty for each circle at most, until the person drops them."
    ),
}
