// Each default that somebody may ask about: what it is, who chose it and how it is changed stands
// in the catalogue under `why.…`. A test holds this list to the server's own defaults
// (tests/architecture/test_whys.py).

export const WHYS = [
  "wait_minutes",
  "needed",
  "needs_my_yes",
  "step_mode",
  "step_answers",
  "ask_hours",
  "rounds",
  "widen_hours",
  "keep_days",
  "gap_alerts",
  "lead_hours",
  "friend_switches",
  "grant_channels",
  "reach_switches",
  "quiet_hours",
  "rule_enough",
  "rule_tries",
  "rule_tell",
  "rule_rest",
  "places",
  "pattern_every",
  "only_on",
  "turns_every",
  "calendar_open",
  "close_tell",
  "keep_drafter",
  "removed_shifts",
  "limit_nights",
  "trial_without",
] as const;

export type WhyOf = (typeof WHYS)[number];
