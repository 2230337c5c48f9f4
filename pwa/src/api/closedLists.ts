// Generated from the server's closed lists by `make wire-types`: change those.

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
