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
