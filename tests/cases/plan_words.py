"""Two whole plans in the words of their people, part by part: both are fictional."""

from __future__ import annotations

MINA: dict[str, list[str]] = {
    "i_am": ["Illustrator, younger sibling, makes the good kimchi"],
    "pronouns": ["they/them"],
    "languages": ["Korean", "English"],
    "contact_first": ["text, then one call"],
    "signs_early": ["sleeping under 4 h", "stops replying to memes"],
    "signs_harder": ["says 'everyone would be better off'"],
    "signs_now": ["asks someone to hold or take pills away", "cannot stop shaking"],
    "helps": ["quiet company, films, no advice", "rice porridge", "walk to the water"],
    "worse": ["'calm down'", "touch without asking", "calling my father"],
    "means": ["pills go to Ade's for 48 h, I ask for them back"],
    "say_yes": ["level 1-3 as written"],
    "no_reply": [
        "text twice 30 min apart, then Sam knocks; nobody enters without my yes except Sam with key"
    ],
    "never_tell": ["father", "employer"],
    "places_avoid": ["North hospital"],
    "pets": ["cat Bori: dry food, Lee has key"],
    "home": ["rent day 1 - Ade reminds"],
    "commitment": ["no one in this circle calls police for distress, or asks for a wellness check"],
    "own_limits": [
        (
            "an ambulance call may bring police; Jordan has legal duties; a neighbour may call; the"
            " app cannot stop any of this"
        )
    ],
    "after": [
        "no debrief for 24 h",
        "repair talk in a week, Mina chooses who",
        "thank-you is optional",
        "rewrite what didn't work",
    ],
}

TOMAS: dict[str, list[str]] = {
    "i_am": ["Bus driver, dad of Lucía (8), cumbia DJ"],
    "pronouns": ["he/him"],
    "languages": ["Spanish", "English"],
    "contact_first": ["call; texts are missed"],
    "signs_early": ["two nights no sleep", "talks fast about the route numbers"],
    "signs_harder": ["thinks the radio is for him"],
    "signs_now": ["walks out at night without shoes"],
    "helps": ["low light, radio off", "one person speaks, Spanish", "mate, not coffee"],
    "worse": ["arguing about whether it's real", "many people at once", "sirens"],
    "say_yes": ["Inés may share level 2 with backups"],
    "no_reply": ["Inés calls x2, then Ray rings the bell; key only if Lucía is inside"],
    "never_tell": ["ex-partner's family", "dispatch office"],
    "decided": [
        (
            "if I say 'leave me alone' while unslept 3 nights: stay in the next room, keep asking"
            " each hour"
        )
    ],
    "depends": ["Lucía: Abuela Rosa, school pick-up list code word"],
    "home": ["shift call-in text ready to send: 'sick day'"],
    "commitment": [
        "we walk with him instead of reporting him missing for 2 h, unless Lucía is with him"
    ],
    "own_limits": [
        (
            "if a child is unsafe Ray must report; transit police may stop him; the circle may be"
            " overruled"
        )
    ],
    "after": [
        "DJ night with the circle",
        "money pot repays Rosa's taxi",
        "call-in talk if someone broke the plan",
    ],
}
