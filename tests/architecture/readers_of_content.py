"""Who may open what somebody wrote, and why: the tables that test_one_way.py holds the code to."""

from __future__ import annotations

PERSON = "the person's own screen"
OWN_WORDS = "what the reader wrote or gave"
DRAFTED = "who draws a circle up, or the person it is for, before it lives"
KEPT_PLACE = "a place that the person keeps, at the door that they opened"
RIGHT = "a right by role (circles/permissions.py)"
CALLED = "how a circle and its person are called, for who is in it"
ROTA = "the circle's times, for whom they are shown (GATED); names for who may read names"
GATE = "the gate: the reader of consent is asked there"
HANDED = "what a sight of the gate leaves; whoever calls asks for it (GATED)"
NAMED_BY_RULE = "a rule written ahead, for the person and for whom it names"
OPERATOR = "whoever holds the operator's key, at the machine: the app says that they can"
BETWEEN_THEM = "the two, or three, whose it is (app/repairs/repair_rules.py); names they know"
INVITED = "an invitation that the person sent, by the gate or by the guest's own link (GATED)"
OPENED = "those to whom the person opened it: app.values.value_queries asks the gate"
MUTUAL = "who else comes, where both said yes to it (gathering_rules.see_each_other)"
HELPED = "the person's, or a draft with which they let somebody help (GATED)"
BETWEEN = "who offers it, and whom it is for (app.member_offers.offer_queries)"
NEED = "whoever needs something reads their own; others what app.needs.need_queries lets them"
NAMELESS = "compared with the person's own lines, so that nobody is named in them"
INNER = "for other functions, which stand here themselves"

#: Functions that open what somebody wrote, and why who reads it may.
OPENS: dict[tuple[str, str], str] = {
    ("app.api.views.advance_rules", "_words"): NAMED_BY_RULE,
    ("app.api.views.advance_rules", "_step_name"): NAMED_BY_RULE,
    ("app.api.views.trials", "_rule"): PERSON,
    ("app.api.views.numbers", "numbers_out"): PERSON,
    ("app.api.views.numbers", "number_out"): "the person's own screen, or the reader's own number",
    ("app.api.views.asks", "ask_view"): PERSON,
    ("app.api.views.asks", "names_in_ask"): PERSON,
    ("app.api.views.ask_for_member", "ask_for_me"): GATE,
    ("app.api.views.ask_for_member", "_told_out"): HANDED,
    ("app.api.views.ask_for_member", "_told_beside"): GATE,
    ("app.api.views.ask_for_member", "as_it_would_come"): GATE,
    ("app.api.views.cards", "card_questions_out.card_out"): PERSON,
    ("app.api.views.circles", "members_out"): INNER,
    ("app.api.views.circles", "circle_out"): GATE,
    ("app.api.views.circles", "circle_out.opened"): INNER,
    ("app.api.views.circles", "links_out"): RIGHT,
    (
        "app.api.account.export",
        "_shifts",
    ): "what an own shift is called, for whom the gate lets",
    ("app.api.consent.view_as", "look"): PERSON,
    ("app.api.views.grants", "grant_out"): PERSON,
    ("app.api.views.gaps", "GapDesk._title"): ROTA,
    ("app.api.views.gaps", "looked_after"): CALLED,
    ("app.api.views.held_shifts", "shift_times"): INNER,
    ("app.api.views.home", "_supporter"): GATE,
    ("app.api.views.home", "_supporter.opened"): INNER,
    ("app.api.views.home", "home_of"): CALLED,
    ("app.api.circles.invitations", "_link"): RIGHT,
    ("app.api.circles.invitations", "look"): KEPT_PLACE,
    ("app.api.views.invitations", "knocks_out"): RIGHT,
    ("app.api.views.invitations", "_kept_name"): RIGHT,
    ("app.api.views.me", "knock_out"): KEPT_PLACE,
    ("app.api.circles.myself", "change"): OWN_WORDS,
    ("app.api.circles.myself", "myself_out"): OWN_WORDS,
    (
        "app.api.account.devices",
        "own_name",
    ): "how its owner is called, for who holds their device link",
    ("app.api.views.me", "device_label"): OWN_WORDS,
    ("app.api.views.me", "place_out"): CALLED,
    ("app.api.views.patterns", "pattern_title"): ROTA,
    ("app.api.consent.mute", "_out"): CALLED,
    ("app.api.record.proof", "export"): PERSON,
    ("app.api.views.records", "times_of"): PERSON,
    ("app.api.views.slots", "slot_outs"): GATE,
    ("app.api.circles.transfers", "see"): DRAFTED,
    ("app.api.circles.transfers", "_draft_view"): DRAFTED,
    ("app.api.circles.transfers", "_draft_view.opened"): DRAFTED,
    ("app.api.views.strengths", "_name"): PERSON,
    ("app.asks.address_service", "_opened"): INNER,
    ("app.care_cards.card_service", "_fields_of"): INNER,
    ("app.care_cards.companion_note_service", "_opened"): INNER,
    ("app.checklists.checklist_queries", "load_lines"): INNER,
    ("app.lines.directory_service", "_open_text"): INNER,
    ("app.care.check_in_answer_service", "_opened"): INNER,
    ("app.api.views.needs", "_opened"): INNER,
    ("app.api.views.needs", "_part"): INNER,
    ("app.care.look_back_service", "_opened"): INNER,
    ("app.solidarity.contents", "open_words"): INNER,
    ("app.values.contents", "open_line"): INNER,
    ("app.values.contents", "open_stance"): INNER,
    ("app.values.contents", "open_idea"): INNER,
    ("app.solidarity.contents", "open_reply"): INNER,
    ("app.solidarity.words_for_all_service", "read_for_all"): INNER,
    ("app.pod_map.map_queries", "read_map"): INNER,
    ("app.repairs.repair_queries", "read_turns"): INNER,
    ("app.gatherings.affirmation_service", "_opened"): INNER,
    ("app.gatherings.gathering_words", "open_words"): INNER,
    ("app.gatherings.gathering_words", "open_of_guest"): INNER,
    ("app.api.views.member_offers", "_Desk._words"): BETWEEN,
    (
        "app.member_offers.member_offer_service",
        "_change",
    ): "compared with the words that it gets now",
    ("app.api.views.guidelines", "_words"): "the person's; to friends what they let friends read",
    ("app.guidelines.guideline_queries", "line_words"): INNER,
    (
        "app.stewardship.guideline_service",
        "_keep_until_the_wait_is_over",
    ): "sealed anew for the row of what a line said before",
    ("app.asks.strength_service", "_opened"): INNER,
    ("app.asks.strength_service", "write_strengths"): "compared with the words that they get now",
    ("app.circles.invitation_service", "let_in"): RIGHT,
    ("app.circles.name_service", "_is_called"): "compared with the name that they are given now",
    (
        "app.circles.name_service",
        "_refuse_lookalike",
    ): "compared with names that whoever gives one reads",
    ("app.circles.invitation_service", "person_name"): KEPT_PLACE,
    ("app.circles.disclosure_service", "open_card.opened"): INNER,
    ("app.circles.service", "names_with_tags"): INNER,
    ("app.identity.passkey_service", "name_of"): OWN_WORDS,
    ("app.identity.address_service", "confirm_address"): OWN_WORDS,
    ("app.identity.address_service", "addresses_in_clear"): OWN_WORDS,
    ("app.identity.address_service", "open_address"): "routing: read by its channel, at a lease",
    ("app.identity.address_service", "code_of"): "routing: sent to the address that it confirms",
    ("app.operators.disclosure", "_open"): OPERATOR,
    ("app.operators.resealing", "_reseal_row"): "sealed anew at once, in the same row",
    ("app.plans.draft_service", "_draft_of_row"): INNER,
    ("app.plans.about_service", "open_about.opened"): INNER,
    ("app.plans.signature_service", "_drop_from_draft"): "sealed anew at once, in the same row",
    ("app.plans.first_shown_service", "headings"): PERSON,
    ("app.plans.proposal_service", "_opened"): INNER,
    ("app.plans.agreement_service", "_opened_digests"): INNER,
    (
        "app.plans.first_shown_service",
        "forget_version",
    ): "sealed anew for who was shown it, as headings are",
    ("app.plans.i_am_service", "on_circle"): INNER,
    ("app.plans.i_am_service", "opened_section"): INNER,
    ("app.plans.kept_template_service", "_opened"): INNER,
    ("app.plans.kept_template_service", "read_shared_template"): INNER,
    ("app.stewardship.template_service", "_knocking_names"): NAMELESS,
    ("app.stewardship.template_service", "_title_of"): NAMELESS,
    ("app.plans.service", "read"): INNER,
    ("app.plans.service", "read.opened"): INNER,
    ("app.plans.service", "read_terms.opened"): INNER,
    ("app.rota.shifts.handover_note_service", "_opened"): INNER,
    ("app.stewardship.number_service", "_read_addresses"): "read again and sealed again, unseen",
    ("app.stewardship.number_service", "_read_members"): "read again and sealed again, unseen",
    ("app.stewardship.grant_service", "review"): "sealed anew for the grant that takes its place",
    (
        "app.stewardship.withdrawal_service",
        "undo",
    ): "sealed anew for the grant that takes its place",
}

#: Functions of services that give content in clear, who may call them, and why.
DOORS: dict[str, dict[tuple[str, str], str]] = {
    "plans.read": {
        ("app.api.views.asks", "ask_view"): PERSON,
        ("app.api.views.rehearsal", "rehearsal_out"): "the person, or the writer of their draft",
        ("app.api.views.ask_for_member", "ask_for_me"): "for _told, and which answers count",
        ("app.api.views.ask_for_member", "as_it_would_come"): "for _told, under the gate",
        ("app.asks.also_told_service", "texts_for"): "for _told_beside, under the gate",
        ("app.api.consent.view_as", "look"): PERSON,
        ("app.api.views.person_home", "person_home"): PERSON,
        ("app.api.views.strengths", "strengths_out"): PERSON,
        ("app.api.views.plans", "plan_out"): "the person, or what `shown_to` leaves of it",
        ("app.api.views.plan_file", "plan_file"): PERSON,
        ("app.api.views.plans", "reads_some"): "only whether `shown_to` leaves something",
        ("app.api.plans.plans", "write"): PERSON,
        ("app.api.plans.plan_versions", "read"): PERSON,
        ("app.api.views.plan_agreements", "my_agreement_out"): "for `parts_shown_to`",
        ("app.api.plans.plans", "write_simple"): PERSON,
        ("app.api.circles.transfers", "_draft_view"): DRAFTED,
    },
    "i_am_service.read": {
        ("app.api.views.circles", "circle_out"): "the person, or whom `_meets` lets",
        ("app.api.views.home", "_supporter"): CALLED,
        ("app.api.circles.transfers", "_draft_view"): DRAFTED,
    },
    "draft_service.read": {
        ("app.api.plans.plan_drafts", "_out"): PERSON,
        ("app.api.views.plan_proposals", "proposals_out"): PERSON,
    },
    "load_lines": {
        (
            "app.api.views.checklists",
            "checklist_seen",
        ): "the person, or whom `need_named` lets: app.checklists asks the gate"
    },
    "directory_service.lines_of": {("app.api.views.lines", "lines_seen"): RIGHT},
    "proposals.waiting_for_person": {("app.api.views.plan_proposals", "proposals_out"): PERSON},
    "proposals.own_proposals": {("app.api.views.plan_proposals", "my_proposals_out"): OWN_WORDS},
    "agreements.agreement_of": {
        (
            "app.api.views.plan_agreements",
            "my_agreement_out",
        ): "of the parts that `parts_shown_to` leaves"
    },
    "strengths_of": {
        ("app.api.views.strengths", "strengths_out"): PERSON,
        ("app.api.views.strengths", "ways_to_ask"): PERSON,
    },
    "find_strength": {("app.api.asks.asks", "ask"): PERSON},
    "address_service.own_address": {
        ("app.api.asks.arrival", "read"): PERSON,
        ("app.api.asks.arrival", "write"): PERSON,
    },
    "address_service.show_address": {
        ("app.api.asks.arrival", "look_at"): "app.asks.address_service asks the gate"
    },
    "own_answer": {("app.api.views.care", "check_ins_out"): PERSON},
    "answer_for": {
        ("app.api.views.care", "check_ins_for_me"): "app.care.check_in_answer_service asks the gate"
    },
    "read_turns": {("app.api.views.repairs", "_with_words"): BETWEEN_THEM},
    "line_words": {("app.api.views.claims", "_words"): "the person lets friends read that line"},
    "read_look_backs": {("app.api.views.care", "look_backs_out"): PERSON},
    "open_words": {
        ("app.api.views.gatherings", "_gathering_out"): HELPED,
        ("app.api.views.gatherings", "invitation_out"): INVITED,
        ("app.api.views.solidarity", "_words"): "for the person, and under the gate",
        ("app.api.views.together_on_home", "_solidarity"): GATE,
    },
    "open_of_guest": {
        ("app.api.views.gatherings", "_guests_out"): PERSON,
        ("app.api.views.gatherings", "_others"): MUTUAL,
    },
    "read_map": {
        ("app.api.views.pod_map", "pod_map_seen"): PERSON,
    },
    "read_affirmations": {("app.api.views.gatherings", "affirmations_out"): PERSON},
    "kept_words": {
        (
            "app.api.views.together_on_home",
            "together_on_home",
        ): "the person, or what they let friends read who read their words",
    },
    "notes.all_notes": {
        ("app.api.views.handover_notes", "notes_seen"): PERSON,
        ("app.api.views.person_home", "person_home"): PERSON,
    },
    "notes.own_notes": {
        ("app.api.views.handover_notes", "notes_seen"): OWN_WORDS,
        ("app.api.views.handover_notes", "_leaving"): OWN_WORDS,
    },
    "notes.preview_notes": {
        (
            "app.api.views.screens",
            "screens_of",
        ): "app.rota.shifts.handover_note_service asks the gate"
    },
    "address_service.preview_address": {
        ("app.api.views.screens", "_arrival"): "app.asks.address_service asks the gate"
    },
    "card_service.read_card": {
        ("app.api.plans.care_cards", "_read"): PERSON,
        ("app.api.plans.care_cards", "_write"): PERSON,
    },
    "card_service.show_card": {
        ("app.api.plans.care_cards", "look_at_health"): "app.care_cards.card_service asks the gate",
        (
            "app.api.plans.care_cards",
            "look_at_companion",
        ): "app.care_cards.card_service asks the gate",
    },
    "card_service.preview_card": {
        ("app.api.views.care_cards", "preview_health"): "app.care_cards.card_service asks the gate",
        (
            "app.api.views.care_cards",
            "preview_companion",
        ): "app.care_cards.card_service asks the gate",
    },
    "companion_notes.read_notes": {("app.api.views.care_cards", "companion_notes_seen"): PERSON},
    "companion_notes.read_own_notes": {
        ("app.api.views.care_cards", "companion_notes_seen"): OWN_WORDS
    },
    "shift_times": {
        ("app.api.views.circles", "ended_times"): PERSON,
        ("app.api.consent.view_as", "_last_words"): PERSON,
        ("app.api.views.held_shifts", "held_out"): PERSON,
        ("app.api.views.notices", "last_word_out"): "a last word: what the person let be told once",
    },
    "notes.show_notes": {
        (
            "app.api.rota.handover_notes",
            "look_at",
        ): "app.rota.shifts.handover_note_service asks the gate"
    },
    "names_of": {
        ("app.api.views.claims", "_words"): CALLED,
        ("app.api.views.guidelines", "_lines"): PERSON,
        ("app.api.views.advance_rules", "_run_out"): NAMED_BY_RULE,
        ("app.api.views.allies", "allies_seen"): CALLED,
        ("app.api.views.allies", "lost_out"): "who said it: for the person, and for who may say it",
        (
            "app.api.views.allies",
            "bring_back_out",
        ): "the two who help, for the person and for each other",
        ("app.api.views.asks", "_ally_name"): PERSON,
        ("app.api.views.former_members", "former_out"): PERSON,
        ("app.api.circles.former_members", "remembers"): PERSON,
        ("app.api.rota.gaps", "ask_next"): RIGHT,
        ("app.api.views.held_shifts", "held_out"): PERSON,
        ("app.api.views.lines", "lines_seen"): RIGHT,
        ("app.api.consent.pause", "pause"): PERSON,
        ("app.api.record.records", "_behind"): PERSON,
        ("app.api.plans.plan_versions", "_rows"): PERSON,
        ("app.api.circles.offline_members", "keep"): RIGHT,
        ("app.api.views.pending_grants", "_named_grants"): PERSON,
        ("app.api.views.plan_file", "plan_file"): PERSON,
        ("app.api.views.gatherings", "_person_name"): INVITED,
    },
    "open_line": {
        ("app.api.views.values", "_Desk.line"): OPENED,
        ("app.api.views.values", "own_values"): OPENED,
        ("app.api.views.values", "agreed_words"): "a place that the person opened it to",
    },
    "open_stance": {
        ("app.api.views.values", "_Desk._beside"): OPENED,
        ("app.api.views.values", "own_stance_out"): OWN_WORDS,
    },
    "open_idea": {
        ("app.api.views.values", "_Desk.line"): OPENED,
        ("app.api.views.values", "own_values"): OWN_WORDS,
    },
    "open_reply": {("app.api.views.solidarity", "_reply"): "for the person, and who wrote it"},
    "read_for_all": {
        ("app.api.views.solidarity", "_of_person"): PERSON,
        ("app.api.views.solidarity", "solidarity_for_me"): GATE,
    },
    "names_with_tags": {
        ("app.api.views.solidarity", "_of_person"): PERSON,
        ("app.api.views.values", "values_seen"): "of those who show theirs, for whom it is open to",
        ("app.api.views.values", "_for_person"): PERSON,
        ("app.api.views.gatherings", "_others"): MUTUAL,
        ("app.api.views.gatherings", "_guests_out"): PERSON,
        ("app.api.views.gatherings", "_people"): PERSON,
        ("app.api.views.needs", "_rows"): NEED,
        ("app.api.views.practice", "practice_out"): PERSON,
        ("app.api.views.care", "check_ins_out"): PERSON,
        ("app.api.views.care", "_people"): PERSON,
        ("app.api.views.trials", "_grant"): PERSON,
        ("app.api.views.repairs", "repairs_seen"): BETWEEN_THEM,
        ("app.api.views.repairs", "_with_words"): BETWEEN_THEM,
        (
            "app.api.views.member_offers",
            "member_offers_seen",
        ): "whom the reader may choose, and the two of an offer for each other",
        ("app.api.views.allies", "allies_out"): PERSON,
        (
            "app.api.views.coordinators",
            "handovers_out",
        ): "the person's, or who gives it and who takes it",
        ("app.api.views.coordinators", "left_out"): PERSON,
        ("app.api.views.coordinating_turns", "_names"): RIGHT,
        ("app.api.views.coordinating_turns", "_coordinators"): RIGHT,
        (
            "app.api.views.checklists",
            "checklist_seen",
        ): "the person, or whom they named: they see who has what",
        (
            "app.api.views.checklists",
            "checklists_on_home",
        ): "who opened it, for the person and whom they named",
        ("app.api.views.advance_rules", "rule_out"): NAMED_BY_RULE,
        ("app.api.views.gaps", "GapDesk._stand_by"): RIGHT,
        ("app.api.views.plan_proposals", "proposals_out"): PERSON,
        ("app.api.views.plan_agreements", "readers_out"): PERSON,
        ("app.api.views.gaps", "GapDesk._done"): RIGHT,
        (
            "app.api.views.handover_notes",
            "said_out",
        ): "app.rota.shifts.presence_service: the shift before, the one after",
        ("app.api.views.handover_notes", "notes_out"): "whose note it is, with the note",
        ("app.api.views.care_cards", "companion_notes_seen"): "the person's, or the reader's own",
        ("app.api.views.rotations", "rotation_outs"): ROTA,
        ("app.api.views.slots", "slot_outs"): ROTA,
        ("app.api.views.stand_ins", "stand_ins_out"): "the person's, or the reader's own",
        ("app.api.views.suggestions", "offers_out"): RIGHT,
        ("app.api.rota.suggestions", "_for_times"): RIGHT,
        ("app.api.rota.suggestions", "offer"): RIGHT,
        ("app.api.views.swaps", "swap_out"): ROTA,
        ("app.api.views.offline_members", "app_less_seen"): RIGHT,
    },
    "open_card": {
        ("app.api.views.cards", "disclosure_out"): "the person, who wrote it, or whose draft it is"
    },
    "disclosure_out": {
        ("app.api.views.cards", "card_questions_out.card_out"): PERSON,
        ("app.api.views.circles", "members_out"): "for `full` alone, which is the person's",
        ("app.api.account.export", "_own_rows"): OWN_WORDS,
        ("app.api.views.invitations", "knocks_out"): RIGHT,
        ("app.api.circles.myself", "myself_out"): OWN_WORDS,
        ("app.api.circles.transfers", "see"): DRAFTED,
    },
    "address_service.addresses_in_clear": {("app.api.views.addresses", "addresses_out"): OWN_WORDS},
}

#: What the one reader of consent answers about a read (app/access/reading.py).
QUESTIONS = frozenset(
    {
        "sight_of",
        "sights_of_needs",
        "sight_once_told",
        "may_know",
        "sees_times",
        "reads_of",
        "visible_slots",
    }
)

#: Where the gate stands between content and who reads it.
GATED: frozenset[tuple[str, str]] = frozenset(
    {
        ("app.api.account.export", "_shifts"),
        ("app.plans.readable_part_queries", "granted_keys"),
        ("app.api.views.solidarity", "solidarity_for_me"),
        ("app.api.views.together_on_home", "_solidarity"),
        ("app.api.views.home", "_offered"),
        ("app.api.views.home", "_coordinator"),
        ("app.api.views.slots", "week_seen"),
        ("app.api.views.month", "days_seen"),
        ("app.api.views.patterns", "patterns_out"),
        ("app.api.views.patterns", "pattern_seen"),
        ("app.api.views.rotations", "rotation_outs"),
        ("app.api.views.rotations", "rotations_seen"),
        ("app.api.views.gaps", "looked_after"),
        ("app.api.views.gaps", "nights_seen"),
        ("app.api.views.notices", "_is_theirs"),
        ("app.rota.schedule.calendar_feed_service", "feed_entries"),
        ("app.rota.shifts.presence_service", "presence_seen_by"),
        ("app.rota.schedule.visible_slot_queries", "visible_slots"),
        ("app.rota.schedule.visible_slot_queries", "lock_visible_slots"),
        ("app.rota.rotations.rotation_service", "create_rotation"),
        ("app.rota.rotations.rotation_service", "agree_to_turns"),
        ("app.rota.shifts.swap_service", "visible_swaps"),
        ("app.asks.address_service", "_open_to"),
        ("app.care_cards.card_service", "_open_to"),
        ("app.checklists.checklist_queries", "named_kinds"),
        ("app.care.check_in_answer_service", "answer_for"),
        ("app.api.views.care", "check_ins_for_me"),
        ("app.gatherings.grant_service", "reads_gatherings"),
        ("app.gatherings.affirmation_service", "kept_words"),
        ("app.rota.shifts.handover_note_service", "_notes_for"),
        ("app.needs.need_queries", "known_needs"),
    }
)
