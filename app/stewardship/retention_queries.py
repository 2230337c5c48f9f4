"""How long each table's rows are kept: a literal table, in the order in which they go.

docs/retention.md says the same with the reasons; a test holds the two together, and a table that
isn't here fails it. Rows go in this order so that none points at one that is gone.
"""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import SQLModel

from app.asks import models as asks
from app.asks.retention import KEPT_FOR as ASKS_KEPT
from app.care import models as care
from app.care_cards import models as care_cards
from app.care_cards.card_rules import NOTE_KEPT
from app.checklists import models as checklists
from app.circles import models as circles
from app.consent import models as consents
from app.consent.away_service import AWAY_KEPT as AWAY_KEPT
from app.coordinating.models import CoordinatingPlace, CoordinatingTurns
from app.core.buckets import ROWS_KEPT as RATES_KEPT
from app.core.forgetting import DeleteRows, Forgotten, KeptWithOwner, Step, forget_with
from app.core.models import ContentKey, RateBucket
from app.identity import models as identity
from app.identity.idempotency_service import KEYS_KEPT as REPEATS_KEPT
from app.identity.passkey_service import CHALLENGES_KEPT
from app.identity.proof_rules import OPEN as PROOF_OPEN
from app.lines import models as lines
from app.outbox import models as outbox
from app.plans import models as plans
from app.record import models as records
from app.record.models import KEEP_DAYS
from app.rota import models as rota
from app.rota.lifetime import KEPT_FOR as SHIFTS_KEPT
from app.rota.lifetime import OVER_BY
from app.rota.shifts.handover_rules import NOTE_AFTER_NEXT
from app.stewardship import models as stewardship
from app.stewardship.ally_rights import FETCH_LASTS
from app.stewardship.card_forgetting_service import CardsShown
from app.stewardship.forgetting_service import (
    ACCOUNTS,
    ASKS,
    CHECK_IN_ANSWERS,
    GRANTS_WORDS,
    HIDDEN_KNOCKS,
    RULES_WORDS,
    ArrivalsShown,
    PlanVersions,
    Receipts,
)
from app.stewardship.overdue import (
    care_card_queries,
    care_queries,
    consent_queries,
    delivery_queries,
    people_queries,
    trial_queries,
    turn_queries,
)
from app.stewardship.overdue import rota_queries as shifts
from app.stewardship.overdue.condition_queries import (
    DELIVERY_KEPT,
    ENDED_KEPT,
    LOOKS_TAKEN,
    REPLACED_KEPT,
    TOKENS_KEPT,
)
from app.stewardship.together_retention_queries import TOGETHER
from app.trials.models import Trial

FORGET_EVERY = timedelta(hours=1)
RECORD_KEPT = timedelta(days=KEEP_DAYS)


RETENTION: dict[type[SQLModel], KeptWithOwner | Forgotten] = {
    # --- requests and delivery ---
    asks.Ask: Forgotten(ASKS_KEPT, "it ended, unless the person keeps it", (ASKS,)),
    asks.Answer: forget_with(asks.Ask, ASKS_KEPT),
    asks.AlsoTold: forget_with(asks.Ask, ASKS_KEPT),
    asks.AskedMember: forget_with(asks.Ask, ASKS_KEPT),
    asks.LeftOut: forget_with(asks.Ask, ASKS_KEPT),
    asks.AddressGiven: forget_with(asks.Ask, ASKS_KEPT),
    asks.StepMark: forget_with(asks.Ask, ASKS_KEPT),
    asks.AskLook: Forgotten(
        LOOKS_TAKEN, "it was noted: taken by the worker's next pass", duty="asks"
    ),
    asks.AnswerLink: Forgotten(
        ENDED_KEPT, "it opened last", (DeleteRows(asks.AnswerLink, delivery_queries.answer_links),)
    ),
    care.HelperSeen: forget_with(asks.Ask, ASKS_KEPT),
    care.CheckIn: Forgotten(
        REPLACED_KEPT,
        "its day; what was answered 7 days",
        (CHECK_IN_ANSWERS, DeleteRows(care.CheckIn, care_queries.check_ins)),
    ),
    care.Aftercare: Forgotten(
        REPLACED_KEPT,
        "it was given, and not before its request and check-ins",
        (DeleteRows(care.Aftercare, care_queries.aftercares),),
    ),
    care.LookBack: KeptWithOwner("Fifty for each circle at most, until the person deletes them."),
    **TOGETHER,
    outbox.Attempt: Forgotten(
        DELIVERY_KEPT,
        "its notice was done",
        (DeleteRows(outbox.Attempt, delivery_queries.attempts),),
    ),
    rota.GapTold: Forgotten(
        DELIVERY_KEPT, "the gap was over", (DeleteRows(rota.GapTold, shifts.gap_tellings),)
    ),
    rota.GapMatter: Forgotten(
        DELIVERY_KEPT, "it was over", (DeleteRows(rota.GapMatter, shifts.gap_matters),)
    ),
    rota.Offer: Forgotten(OVER_BY, "its day", (DeleteRows(rota.Offer, shifts.offers),)),
    outbox.Notice: Forgotten(
        DELIVERY_KEPT, "it was done", (DeleteRows(outbox.Notice, delivery_queries.notices),)
    ),
    outbox.Refusal: Forgotten(
        ENDED_KEPT, "it was refused last", (DeleteRows(outbox.Refusal, delivery_queries.refusals),)
    ),
    outbox.Alarm: KeptWithOwner("One for each problem of the installation, as long as it lasts."),
    # --- shifts ---
    rota.HandoverNote: Forgotten(
        NOTE_AFTER_NEXT, "the next shift began", duty="notes between shifts"
    ),
    rota.OtherHoursAsked: Forgotten(
        OVER_BY,
        "the last of its days",
        (DeleteRows(rota.OtherHoursAsked, shifts.other_hours_asked),),
    ),
    rota.StandBy: Forgotten(OVER_BY, "its day", (DeleteRows(rota.StandBy, shifts.stand_bys),)),
    rota.Swap: Forgotten(ENDED_KEPT, "it was over", (DeleteRows(rota.Swap, shifts.swaps),)),
    rota.KeptShift: Forgotten(
        ENDED_KEPT, "the shift ended", (DeleteRows(rota.KeptShift, shifts.kept_shifts),)
    ),
    rota.Shift: Forgotten(SHIFTS_KEPT, "it ended", (DeleteRows(rota.Shift, shifts.shifts),)),
    rota.Slot: Forgotten(SHIFTS_KEPT, "it ended", (DeleteRows(rota.Slot, shifts.slots),)),
    asks.ArrivalShown: Forgotten(
        SHIFTS_KEPT, "the shift, or with its ask: for what it was shown", (ArrivalsShown(),)
    ),
    care_cards.CardShown: Forgotten(
        SHIFTS_KEPT, "the shift, or with its ask: for what it was shown", (CardsShown(),)
    ),
    care_cards.CompanionNote: Forgotten(
        NOTE_KEPT,
        "the shift ended",
        (DeleteRows(care_cards.CompanionNote, care_card_queries.companion_notes),),
    ),
    rota.RotationPlace: Forgotten(
        ENDED_KEPT,
        "the member left it, or it ended",
        (DeleteRows(rota.RotationPlace, shifts.rotation_places),),
    ),
    rota.Rotation: Forgotten(
        ENDED_KEPT, "it ended", (DeleteRows(rota.Rotation, shifts.rotations),)
    ),
    rota.Pattern: Forgotten(
        RECORD_KEPT,
        "it was offered last: as long as the record, which names it",
        (DeleteRows(rota.Pattern, shifts.patterns),),
    ),
    rota.CalendarFeed: Forgotten(
        ENDED_KEPT, "it ended", (DeleteRows(rota.CalendarFeed, shifts.calendar_feeds),)
    ),
    rota.GapWatch: KeptWithOwner("One for each circle: its own settings."),
    rota.Availability: KeptWithOwner("One for each member; deleted when they leave."),
    # --- consent ---
    consents.AdvanceSaid: Forgotten(
        REPLACED_KEPT, "the run ended", (DeleteRows(consents.AdvanceSaid, consent_queries.sayings),)
    ),
    consents.AdvanceGrant: Forgotten(
        RECORD_KEPT,
        "the run ended: as long as the record, which names it",
        (DeleteRows(consents.AdvanceGrant, consent_queries.advance_grants),),
    ),
    consents.AdvanceRun: Forgotten(
        RECORD_KEPT,
        "it ended: as long as the record, which names it",
        (DeleteRows(consents.AdvanceRun, consent_queries.runs),),
    ),
    consents.AdvancePlace: Forgotten(
        REPLACED_KEPT,
        "its rule ended",
        (DeleteRows(consents.AdvancePlace, consent_queries.places_in_rules),),
    ),
    consents.AdvanceRule: Forgotten(
        RECORD_KEPT,
        "it ended: as long as the record, which names it; its words 14 days",
        (RULES_WORDS, DeleteRows(consents.AdvanceRule, consent_queries.rules)),
    ),
    stewardship.Withdrawal: Forgotten(
        REPLACED_KEPT,
        "it was made, while nobody is shut out by it",
        (DeleteRows(stewardship.Withdrawal, consent_queries.withdrawals),),
    ),
    consents.ConsentGrant: Forgotten(
        RECORD_KEPT,
        "it ended: as long as the record, which names it",
        (GRANTS_WORDS, DeleteRows(consents.ConsentGrant, consent_queries.grants)),
    ),
    consents.LastWord: Forgotten(
        RECORD_KEPT,
        "it was over: as long as the record, which names it",
        (DeleteRows(consents.LastWord, consent_queries.last_words),),
    ),
    consents.ConsentEpoch: KeptWithOwner("One for each circle."),
    consents.Reach: Forgotten(
        ENDED_KEPT, "it was changed", (DeleteRows(consents.Reach, consent_queries.reaches),)
    ),
    consents.Capacity: Forgotten(
        ENDED_KEPT, "the member left", (DeleteRows(consents.Capacity, consent_queries.capacities),)
    ),
    consents.PoolPlace: KeptWithOwner("One for each member at most; deleted when they leave."),
    consents.Away: Forgotten(
        AWAY_KEPT, "the last of the days", (DeleteRows(consents.Away, consent_queries.away),)
    ),
    Trial: Forgotten(ENDED_KEPT, "it was over", (DeleteRows(Trial, trial_queries.trials),)),
    # --- plans ---
    plans.PlanVersion: Forgotten(REPLACED_KEPT, "it was replaced", (PlanVersions(),)),
    plans.PlanSection: forget_with(plans.PlanVersion, REPLACED_KEPT),
    plans.LadderStep: forget_with(plans.PlanVersion, REPLACED_KEPT),
    plans.PlanShown: KeptWithOwner(
        "One for each member and section once the version is deleted: what they may remember."
    ),
    plans.PlanDraft: KeptWithOwner("One for each circle: emptied when it is used or thrown away."),
    plans.KeptTemplate: KeptWithOwner("Twenty for each circle at most: until somebody deletes it."),
    plans.SharedTemplate: KeptWithOwner(
        "One for each that a circle shares: until it is taken back, or the circle is closed."
    ),
    plans.PlanReview: KeptWithOwner("One for each circle at most: until the person changes it."),
    plans.PlanProposal: Forgotten(
        RECORD_KEPT,
        "it was over: as long as the record, which names it; its words at once",
        (DeleteRows(plans.PlanProposal, consent_queries.plan_proposals),),
    ),
    plans.PlanAgreement: KeptWithOwner(
        "One for each member at most; emptied when they take it back or read nothing any more."
    ),
    lines.Line: KeptWithOwner("Some for each circle, until somebody takes them out."),
    checklists.Checklist: KeptWithOwner("Two for each circle at most."),
    checklists.ChecklistLine: KeptWithOwner(
        "40 for each checklist at most; who took which is forgotten 14 days after it was closed."
    ),
    # --- coming in ---
    circles.Knock: Forgotten(
        ENDED_KEPT,
        "it ended; the name in one from somebody blocked: since it was made",
        (DeleteRows(circles.Knock, people_queries.knocks), HIDDEN_KNOCKS),
    ),
    circles.Invitation: Forgotten(
        ENDED_KEPT, "it ended", (DeleteRows(circles.Invitation, people_queries.invitations),)
    ),
    circles.Disclosure: Forgotten(
        ENDED_KEPT,
        "it was replaced, refused, or its member left",
        (DeleteRows(circles.Disclosure, people_queries.disclosures),),
    ),
    stewardship.Transfer: Forgotten(
        ENDED_KEPT, "it ended", (DeleteRows(stewardship.Transfer, people_queries.transfers),)
    ),
    stewardship.BringBack: Forgotten(
        FETCH_LASTS, "it ended", (DeleteRows(stewardship.BringBack, people_queries.bring_backs),)
    ),
    stewardship.Ally: KeptWithOwner("One for each member at most; deleted when they leave."),
    circles.StandIn: Forgotten(
        ENDED_KEPT,
        "it ended; the newest of each member stays",
        (DeleteRows(circles.StandIn, people_queries.stand_ins),),
    ),
    circles.Blocked: Forgotten(
        ENDED_KEPT, "the person ended it", (DeleteRows(circles.Blocked, people_queries.blocks),)
    ),
    circles.RoleHandover: Forgotten(
        RECORD_KEPT, "it ended", (DeleteRows(circles.RoleHandover, people_queries.role_handovers),)
    ),
    CoordinatingPlace: Forgotten(
        RECORD_KEPT,
        "its turns ended",
        (DeleteRows(CoordinatingPlace, turn_queries.places),),
    ),
    CoordinatingTurns: Forgotten(
        RECORD_KEPT,
        "they ended: as long as the record, which names them",
        (DeleteRows(CoordinatingTurns, turn_queries.turns),),
    ),
    circles.MemberLimit: KeptWithOwner("One for each member at most; deleted when they leave."),
    circles.CoordinatorLeft: KeptWithOwner(
        "One for each circle at most, until the person has read it."
    ),
    circles.Circle: KeptWithOwner(
        "Until the person deletes it; a draft nobody accepted goes in 7 days, a closed one when "
        "the days are over that its person chose."
    ),
    circles.Member: KeptWithOwner("The person reads who was in, and the record names them."),
    circles.MemberRole: KeptWithOwner("Some for each member; deleted when they leave."),
    asks.Arrival: KeptWithOwner("One for each circle."),
    care_cards.HealthCard: KeptWithOwner("One for each circle: emptied when the person likes."),
    care_cards.CompanionCard: KeptWithOwner("One for each circle: emptied when the person likes."),
    asks.PracticeMark: KeptWithOwner("One id for each drill: the record tells of it as practice."),
    asks.AskStrength: KeptWithOwner("Three for each circle at most."),
    # --- accounts ---
    identity.SignInToken: Forgotten(
        TOKENS_KEPT,
        "the month in which it was replaced; with its session, if that is sooner",
        (DeleteRows(identity.SignInToken, people_queries.sign_in_tokens),),
    ),
    identity.SignIn: Forgotten(
        ENDED_KEPT, "it ended", (DeleteRows(identity.SignIn, people_queries.sign_ins),)
    ),
    identity.PushSubscription: Forgotten(
        ENDED_KEPT,
        "it ended",
        (DeleteRows(identity.PushSubscription, people_queries.push_subscriptions),),
    ),
    identity.ProofWait: Forgotten(
        PROOF_OPEN, "it was over", (DeleteRows(identity.ProofWait, people_queries.proof_waits),)
    ),
    identity.Device: Forgotten(
        ENDED_KEPT,
        "it ended; 30 days where its owner reads why",
        (DeleteRows(identity.Device, people_queries.devices),),
    ),
    identity.DeviceLink: Forgotten(
        ENDED_KEPT, "it ended", (DeleteRows(identity.DeviceLink, people_queries.device_links),)
    ),
    identity.Address: Forgotten(
        ENDED_KEPT,
        "it ended, or was given and never confirmed",
        (DeleteRows(identity.Address, people_queries.addresses),),
    ),
    identity.StoppedNumber: KeptWithOwner(
        "One for each number that said STOP, a keyed hash alone, until it says START."
    ),
    identity.Passkey: Forgotten(
        ENDED_KEPT,
        "it was removed, or its account was nobody's",
        (DeleteRows(identity.Passkey, people_queries.passkeys),),
    ),
    identity.RecoveryCode: Forgotten(
        ENDED_KEPT,
        "it was used or replaced, or its account was nobody's",
        (DeleteRows(identity.RecoveryCode, people_queries.recovery_codes),),
    ),
    identity.PasskeyChallenge: Forgotten(
        CHALLENGES_KEPT, "its five minutes were over", duty="unanswered challenges"
    ),
    identity.Account: Forgotten(ENDED_KEPT, "nothing is left of it", (ACCOUNTS,)),
    ContentKey: forget_with(identity.Account, ENDED_KEPT),
    identity.Repeat: Forgotten(
        REPEATS_KEPT,
        "it was used; of texts that came in, a year",
        (DeleteRows(identity.Repeat, people_queries.repeats),),
    ),
    RateBucket: Forgotten(RATES_KEPT, "it was counted last", duty="full buckets"),
    # --- the record ---
    records.RecordEntry: Forgotten(
        RECORD_KEPT, "it was written: emptied, its place in the chain stays", duty="old records"
    ),
    records.RecordHead: KeptWithOwner("One for each circle."),
    records.RecordEpoch: KeptWithOwner("One for each restore of a backup."),
}

#: Receipts go as soon as nothing waits for them: with the duties that are done each minute.
RECEIPTS: Step = Receipts()

STEPS: tuple[Step, ...] = tuple(
    step for rule in RETENTION.values() if isinstance(rule, Forgotten) for step in rule.steps
)
