// Generated from the server's closed lists by `make wire-types`: change those.

/** What each language calls itself. */
export const OWN_NAMES = {
  "en": "English",
  "es": "Español"
} as const;

/** How each writes hours, dates and numbers where a phone names no flavour of it. */
export const LOCALES: Readonly<Record<string, string>> = {
  "en": "en-CA",
  "es": "es-MX"
};

/** Where the lines of each begin, as `dir` has it. */
export const DIRECTIONS: Readonly<Record<string, "ltr" | "rtl">> = {
  "en": "ltr",
  "es": "ltr"
};

/** How notices travel, in the order that holds until a member sets their own. */
export const CHANNELS = [
  "push",
  "mail",
  "sms",
  "voice"
] as const;

/** Channels whose addresses are numbers. */
export const NUMBERED_CHANNELS = [
  "sms",
  "voice"
] as const;

/** Events of which the person can let friends know, as screens list them. */
export const GRANTED_TO_FRIENDS: readonly string[] = [
  "ask",
  "also_told",
  "stand_down",
  "open_time",
  "gap",
  "shift_reminder",
  "shift_changed",
  "nobody_answered",
  "check_in",
  "gathering"
];

/** Events whose notice leads to a time. */
export const LEADING_TO_TIMES: readonly string[] = [
  "open_time",
  "gap",
  "shift_reminder",
  "shift_changed"
];

/** Kinds of slot, in the order in which they are offered. */
export const KINDS = [
  "company",
  "call",
  "text",
  "on_call",
  "food",
  "ride",
  "overnight",
  "go_with",
  "own"
] as const;

/** Those in which somebody is with the person. */
export const VISITS = [
  "company",
  "food",
  "ride",
  "overnight",
  "go_with",
  "own"
];

/** The plan's known parts, in the order that they have by themselves. */
export const PLAN_PARTS = [
  {
    "key": "i_am",
    "group": "about_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "pronouns",
    "group": "about_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "languages",
    "group": "about_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "access",
    "group": "about_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "contact_first",
    "group": "about_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "signs_early",
    "group": "signs",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "signs_harder",
    "group": "signs",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "signs_now",
    "group": "signs",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "helps",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "worse",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "space",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "say",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "dont_say",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "speaks",
    "group": "with_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "means",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "say_yes",
    "group": "consent",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "no_reply",
    "group": "consent",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "never_tell",
    "group": "consent",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "decided",
    "group": "consent",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "arrive",
    "group": "around_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "places_go",
    "group": "around_me",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "places_avoid",
    "group": "around_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "depends",
    "group": "around_me",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "pets",
    "group": "around_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "home",
    "group": "around_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "home_key",
    "group": "around_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "commitment",
    "group": "no_police",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "own_limits",
    "group": "no_police",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "after",
    "group": "afterwards",
    "isList": true,
    "isHiddenFromReporting": false
  }
];

/** Those with which a plan begins. */
export const FIRST_PARTS: readonly string[] = [
  "i_am",
  "helps",
  "worse",
  "arrive"
];
