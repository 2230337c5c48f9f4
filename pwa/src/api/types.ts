// What the server sends and takes, as the app reads it. Times are RFC 3339 in UTC.

import type { BringingBack, PhoneLost } from "./waysTypes.ts";

export type Role = "person" | "supporter" | "coordinator" | "counsellor";
export type Kind = "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "own";
export type AnswerKind = "coming" | "call" | "not_now";
export type Level = "open" | "small" | "resting";
export type MemberState = "kept" | "invited" | "knocking" | "in";
export type Reachable = "now" | "not_now" | "no";

/** closed: read by its person alone, until it is deleted. */
export type CircleState = "draft" | "live" | "closed";
/** What stands beside a member's name wherever it is shown. */
export type NameTag = "paid" | "reports";

/** Whoever may read the name reads the tags. */
export interface Named {
  name: string;
  tags?: NameTag[] | undefined;
}

export interface Place {
  circle_id: string;
  member_id: string;
  circle_name: string;
  person_name: string;
  my_name: string;
  roles: Role[];
  circle_state: CircleState;
}

export interface MyKnock {
  id: string;
  from: string;
  code: string;
  state: "waiting" | "let_in" | "refused";
  circle_id: string | null;
}

export interface Me {
  /** `offer_ways`: used for a while, and without a way back in */
  account: { id: string; language: "en" | "es"; zone: string; offer_ways: boolean };
  device: { id: string; label: string | null };
  push: { on: boolean; public_key: string };
  app_name: string;
  /** Whether starting a circle on this server needs its operator's code. */
  circle_code: boolean;
  places: Place[];
  knocks: MyKnock[];
}

export type Channel = "push" | "mail" | "sms" | "voice";

export interface Address {
  id: string;
  channel: Exclude<Channel, "push">;
  to: string;
  state: "waiting" | "live" | "gone";
}

/** My addresses, and over what this server sends beside pushes. */
export interface Addresses {
  addresses: Address[];
  channels: Address["channel"][];
}

/** An ask as a one-time link shows it. */
export interface LinkAsk {
  language: "en" | "es";
  zone: string;
  used: boolean;
  ask: AskForMe;
}

export interface WithoutApp {
  channels: Address["channel"][];
  ask_id: string | null;
  friends: (Named & { member_id: string })[];
}

export interface Disclosure {
  paid: boolean;
  reports: boolean;
  /** Whom they must report to, and what about. */
  reports_to: string | null;
  duty: string | null;
  limits: string | null;
  stands: string | null;
}

/** A card as it is kept. */
export interface Told extends Disclosure {
  id: string;
}

/** A card that changed since the person saw it; `before`: as they saw it last. */
export interface CardQuestion extends Named {
  member_id: string;
  at: string;
  disclosure: Told;
  before: Told | null;
}

/** What the person set for a friend: hours of the circle's wall clock, the most in a week. */
export interface SetLimits {
  night: { from: string; to: string } | null;
  weekly_shifts: number | null;
}

/** With the shifts that they hold beyond it. */
export interface MemberLimits extends SetLimits {
  beyond: { slot: Slot; why: "night" | "week" }[];
}

interface Whose extends Named {
  member_id: string;
}

/** Coordinating is handed on; "stays": somebody said no. */
export interface Handover {
  id: string;
  giver: Whose;
  taker: Whose;
  state: "asked" | "allowed" | "stays";
  mine: "gives" | "takes" | null;
}

/** My own place in a circle; `waits`: the person hasn't answered my changed card. */
export interface Myself {
  name: string;
  number: string | null;
  roles: Role[];
  label: string | null;
  disclosure: Told | null;
  limits?: SetLimits;
  waits: boolean;
}

export interface Member extends Named {
  id: string;
  roles: Role[];
  label: string | null;
  state: MemberState;
  disclosure: Disclosure | null;
  number: string | null;
  reachable?: Reachable;
  /** Whether they are told of requests at all, by what the person chose. */
  hears_asks?: boolean | null;
  /** Another name in this circle looks the same. */
  alike?: boolean;
}

export interface LinkOut {
  id: string;
  member_id: string;
  name: string;
  expires_at: string;
  state: "open" | "used" | "ended";
}

export interface Circle {
  id: string;
  name: string;
  zone: string;
  state: CircleState;
  delete_at: string | null;
  etag: string;
  i_am: string | null;
  solidarity: string | null;
  /** For so long a request stays open; for the person and who draws it up. */
  ask_hours?: number | null;
  me: { member_id: string; roles: Role[]; name: string };
  members: Member[];
  links: LinkOut[];
}

export interface Consent {
  asks: boolean;
  what_i_need: boolean;
  open_times: boolean;
  shift_reminders: boolean;
}

export interface InvitationLook {
  from: string;
  circle_values: string | null;
  expires_at: string;
}

export interface Knock {
  id: string;
  member_id: string;
  link_name: string;
  name: string;
  code: string;
  at: string;
  disclosure: Disclosure;
  disclosure_id: string;
}

export interface DraftView {
  circle_id: string;
  /** Handed on while it lives; otherwise drafted elsewhere. */
  live: boolean;
  members: string[];
  name: string;
  person_name: string;
  people: { member_id: string; name: string }[];
  wait_minutes: number;
  consent: Consent;
  i_am: string | null;
  solidarity: string | null;
  plan: Plan;
  patterns: Pattern[];
  drafter: { name: string; keeps: string };
}

export interface Turn extends Named {
  slot_id: string;
  member_id: string;
  /** The person stopped everything for them. */
  stopped?: boolean;
  kind: Kind;
  title: string | null;
  starts_at: string;
  ends_at: string;
}

export interface Slot {
  id: string;
  pattern_id: string;
  kind: Kind;
  title: string | null;
  starts_at: string;
  ends_at: string;
  /** By the circle's wall clock. */
  starts_wall: string;
  ends_wall: string;
  places: number;
  taken: number;
  mine: boolean;
  /** `stopped`: the person stopped everything for them; in the person's own answers alone. */
  people?: (Named & { member_id: string; stopped?: boolean })[];
  may: "claim" | "release" | "hand_over" | null;
}

/** What a time meets of one's own, in the server's words. */
export interface Clash {
  kind: "overlap" | "nights" | "quiet" | "week";
  words: string;
  slots: Slot[];
}

/** What came of one of several times. */
export interface Came {
  slot_id: string;
  slot: Slot | null;
  taken: boolean;
  why: string | null;
  words: string | null;
  clashes: Clash[];
}

export interface Swap {
  id: string;
  slot: Slot;
  for_slot: Slot | null;
  mine: boolean;
  by: string | null;
  by_tags?: NameTag[];
  to: string | null;
  to_tags?: NameTag[];
  at: string;
  state: "open" | "taken" | "back" | "over";
}

export interface Swaps {
  mine: Swap[];
  for_me: Swap[];
  standing_by: Slot[];
}

export interface Pattern {
  id: string;
  kind: Kind;
  title: string | null;
  weekdays: number[];
  start: string;
  end: string;
  places: number;
  from: string | null;
  until: string | null;
  ended: boolean;
  repeats: "weekly" | "monthly_date" | "monthly_weekday" | "once";
  every: number;
  month_day: number | null;
  /** 1 to 5, or -1: the last. */
  nth: number | null;
  only_on: boolean;
  on: boolean;
  skipped: string[];
  pauses: { id: string; from: string; until: string }[];
  next_slots?: Slot[];
}

export type HandOff = "shift" | "day" | "week" | "month";

export interface ComingTurn {
  slot_id: string;
  starts_at: string;
  starts_wall: string;
  mine: boolean;
  name: string | null;
  tags?: NameTag[];
}

export interface Rotation {
  id: string;
  pattern_id: string;
  hand_off: HandOff;
  every: number;
  weekdays: number[];
  from: string;
  until: string | null;
  alone: boolean;
  mine: "asked" | "agreed" | null;
  /** None: not for me to know. */
  others: number | null;
  members: (Named & { member_id: string; agreed: boolean })[];
  next_turns: ComingTurn[];
}

export interface Num extends Named {
  member_id: string;
  number: string;
}

export interface PersonHome {
  armed: boolean;
  first: Named | null;
  order: (Named & {
    member_id: string;
    state: MemberState;
    reachable: Reachable;
    hears_asks?: boolean | null;
  })[];
  wait_minutes: number;
  with_me: Turn[];
  next: Turn | null;
  open: Slot[];
  ask: AskView | null;
  /** The newest request ended by its time, a short while ago. */
  time_over?: { ask_id: string; at: string } | null;
  /** What runs under an advance rule: above all else. */
  ahead?: AheadRun[];
  knocks: Knock[];
  /** Who tells something else about themself since. */
  cards?: CardQuestion[];
  handovers?: Handover[];
  /** The last coordinator went, and the person hasn't read it. */
  coordinator_left?: { member_id: string; name: string; at: string } | null;
  numbers: Num[];
  nobody_free: string | null;
  paused: PauseNow | null;
  here?: Said[];
  /** Shifts of who may know nothing any more: to leave, or to end. */
  undecided?: HeldShift[];
  /** There is a note between shifts to read. */
  notes?: boolean;
  /** Somebody said that their phone is lost; a new one is on its way in. */
  phone_lost?: PhoneLost | null;
  bringing_back?: BringingBack | null;
  /** Grants that open the plan: how many wait, and how many are asked about again. */
  widening: number;
  to_review: number;
}

export interface PauseNow {
  since: string;
  until: string | null;
  until_wall: string | null;
}

export interface Paused extends PauseNow {
  /** What was on its way when it began; without a time it may have left. */
  left: { member_id: string; name: string; event: string; at: string | null }[];
  queued_stopped: number;
}

/** Whether I have a private calendar link; its address is never told again. */
export interface CalendarLink {
  there: boolean;
  open_times: boolean;
  since: string | null;
}

export interface Capacity {
  level: Level;
  until: string | null;
  weekly_shifts: number | null;
}

/** Theirs alone: hours of each week by their own wall clock (0 is Monday), and days away. */
export interface Availability {
  hours: { weekday: number; from: string; to: string }[];
  away: { id: string; first: string; last: string }[];
}

/** What somebody said about their own time. */
export interface Said extends Named {
  slot_id: string;
  member_id: string;
  said: "here" | "off";
}

export interface ShiftNote extends Named {
  id: string;
  slot: Slot | null;
  member_id: string;
  text: string;
  at: string;
}

export interface Notes {
  notes: ShiftNote[];
}

/** A time of mine for which I may leave a note, and the one that I left. */
export interface Leaving {
  slot: Slot;
  note_id: string | null;
}

export interface Between {
  here: Said[];
  mine: { slot_id: string; said: "here" | "off" | null }[];
  leave: Leaving | null;
  notes: boolean;
}

export interface StandIn extends Named {
  id: string;
  member_id: string;
  first: string;
  last: string;
  state: "asked" | "agreed" | "now";
}

export interface SupporterHome {
  person_name: string;
  i_am: string | null;
  solidarity: string | null;
  asks: AskForMe[];
  mine: Slot[];
  open: Slot[];
  offered?: { slot: Slot; fits_hours: boolean }[];
  capacity: Level;
  rests_until: string | null;
  /** Nothing of the circle reaches them, as they said. */
  muted?: boolean;
  /** All of the circle's shifts are theirs to read; false: their own alone. */
  times?: boolean;
  push_on: boolean;
  in_pool?: boolean | null;
  /** There is an address to look at now. */
  address: boolean;
  reads_plan?: boolean;
  /** Which of the open ones lie in hours that they wrote. */
  fit?: string[];
  between?: Between;
  stand_in?: StandIn | null;
  handovers?: Handover[];
  /** Advance rules name me; "look": one waits for my word. */
  ahead?: "read" | "look" | null;
  /** A friend offers a shift that is this member's to take. */
  offers?: boolean;
}

export interface CoordinatorHome {
  open: Slot[];
  ask_nobody_yet: boolean;
}

export interface Gap {
  id: string | null;
  kind: Kind;
  title: string | null;
  starts_at: string;
  ends_at: string;
  slot_ids: string[];
  places: number;
  told: (Named & {
    member_id: string;
    how: "offered" | "asked" | "told";
    at: string;
    waiting: boolean;
  })[];
  next: (Named & { member_id: string; at: string }) | null;
  /** To one member each, and not answered yet; what a phone kept from before has none. */
  offers?: Offer[];
  first_at: string | null;
  may_ask_next: boolean;
  /** For coordinators alone. */
  stand_by?: (Named & { member_id: string })[];
}

export interface Offer extends Named {
  slot_id: string;
  member_id: string;
  at: string;
  waiting: boolean;
}

export interface MightBeAsked extends Named {
  member_id: string;
  why: string[];
}

export interface Suggestions {
  state: "ready" | "working" | "failed" | "not_installed";
  times: { slot: Slot; people: MightBeAsked[]; offers: Offer[] }[];
}

export interface Alerts {
  on: boolean;
  lead_hours: number[];
  wait_minutes: number;
}

export interface Gaps {
  zone: string;
  /** False: not for this member to know, and nothing else here says anything. */
  shown?: boolean;
  alerts: Alerts | null;
  gaps: Gap[];
}

export interface LookAfter {
  circle_id: string;
  circle_name: string;
  person_name: string;
  roles: Role[];
  zone: string;
  /** False: its times aren't for this member to know. */
  shown?: boolean;
  next: Gap | null;
  gaps?: Gap[];
  open_gaps: number;
  ahead_days: number;
}

export interface Nights {
  zone: string;
  shown: boolean;
  reaches_nobody: boolean;
  holes: { starts_at: string; ends_at: string }[];
}

export interface Home {
  at: string;
  circle: {
    id: string;
    name: string;
    zone: string;
    state: CircleState;
    delete_at: string | null;
    /** For its person: from then on, whoever has link and code can take it. */
    handed_on_from: string | null;
  };
  me: { member_id: string; name: string; roles: Role[] };
  person: PersonHome | null;
  supporter: SupporterHome | null;
  coordinator: CoordinatorHome | null;
  /** What they may do for the person whose phone is lost; "look": something waits or runs. */
  help?: "can" | "look" | null;
}

export type Phase = "held" | "asking" | "needs_yes" | "covered" | "nobody_yet" | "paused" | "closed";
export type AskMay =
  | "go_on"
  | "ask_now"
  | "take_back"
  | "next"
  | "stop"
  | "another"
  | "not_them"
  | "again"
  | "step_yes"
  | "step_no"
  | "go_to_step"
  | "with_you"
  | "not_yet"
  | "keep";
export type AskedState =
  | "asking"
  | "coming"
  | "call"
  | "cant_just_now"
  | "no_yes_yet"
  | "cant_be_reached"
  | "had_to_drop_out"
  | "not_asked";

export interface AskView {
  id: string;
  phase: Phase;
  asked_at: string;
  held_until: string | null;
  words: string | null;
  step: {
    position: number;
    name: string;
    do: string | null;
    place: string | null;
    answers: ("coming" | "call")[];
    needed: number;
    wait_minutes: number;
  } | null;
  asking: (Named & {
    member_id: string;
    asked_at: string;
    until: string | null;
    shown: boolean;
    number: string | null;
  })[];
  /** Who is asked next; in phase nobody_yet the next one who can be reached, as foreseen. */
  next: (Named & { member_id: string }) | null;
  next_at: string | null;
  /** It ends then by itself; none while somebody is being asked. */
  open_until?: string | null;
  yes: (Named & {
    member_id: string;
    kind: "coming" | "call";
    minutes: number | null;
    at: string;
    arrives_at: string | null;
    at_door: boolean;
  })[];
  people: (Named & {
    member_id: string;
    what: AskedState;
    at: string | null;
    minutes: number | null;
  })[];
  needed: number;
  steps: {
    position: number;
    name: string;
    state: "waiting" | "asking" | "needs_yes" | "passed" | "skipped" | "done";
  }[];
  may: AskMay[];
  helps: string | null;
  nobody_free: string | null;
  numbers: Num[];
  closed: { reason: "taken_back" | "stopped" | "done" | "ahead_over" | "time_over"; at: string } | null;
  /** "Is someone with you?" is to be asked. */
  question: boolean;
  with_you: boolean;
  /** The advance rule under which it goes on. */
  ahead?: string | null;
  /** Closed, and kept by the person; or deleted then. */
  kept: boolean;
  deletes_at: string | null;
  /** The name of an ally who began it. */
  started_by?: string | null;
}

export type Standing =
  | "asked"
  | "coming"
  | "call"
  | "not_now"
  | "extra"
  | "stood_down"
  | "over"
  | "dropped";

export interface AskForMe {
  id: string;
  person_name: string;
  asked_at: string;
  standing: Standing;
  may_answer: boolean;
  answers: AnswerKind[];
  /** The person in their own words. */
  i_am?: string | null;
  told: {
    what: string | null;
    do: string | null;
    place: string | null;
    arrive: string | null;
  };
  minutes: number | null;
  others_asked: boolean;
  at_door: boolean;
  address: boolean;
  /** They are asked as the person wrote down ahead. */
  ahead?: boolean;
  by_ally?: boolean;
}

/** Where to go; `until` is the end of the shift. */
export interface Way {
  address: string | null;
  notes: string | null;
  until?: string | null;
}

export interface Grant {
  id: string;
  to: { kind: string; member_id: string | null };
  event: string;
  tier: number;
  channels: string[];
  from_wall: string | null;
  to_wall: string | null;
  /** None on a phone that is writing a new one: now. */
  starts_at: string | null;
  ends_at: string | null;
  why: string | null;
  sections: string[] | null;
  review_at?: string | null;
  words?: string;
}

export type Preset = "nothing" | "asks" | "asks_and_times" | "all_but_plan";

/** A grant with the name of whom it is for; null where it is for a role. */
export interface NamedGrant extends Grant {
  name: string | null;
}

/** What will open more of the plan, and how long that waits. */
export interface Widening {
  hours: number;
  next_hours: number | null;
  next_at: string | null;
  device_from: string | null;
  waiting: NamedGrant[];
  review: NamedGrant[];
}

export interface ConsentRow extends Named {
  member_id: string | null;
  disclosure?: Told | null;
  state: MemberState;
  grants: Grant[];
  denied: boolean;
}

export interface ConsentView {
  etag: string;
  people: ConsentRow[];
  roles: { role: string; grants: Grant[] }[];
  presets: { preset: Preset; grants: { event: string; tier: number }[] }[];
}

export interface Withdrawn {
  withdrawn_id: string;
  left: { event: string; at: string }[];
  may_have_left: { event: string }[];
  queued_stopped: number;
  tell_first: boolean;
  /** What they hold from now on, if nothing reaches them any more: to leave or to end. */
  shifts?: HeldShift[];
}

/** When a shift is, and what for. */
export interface ShiftTime {
  slot_id: string;
  kind: Kind;
  title: string | null;
  starts_at: string;
  ends_at: string;
}

/** A shift that somebody holds from now on; the first of several turns stands for the later. */
export interface HeldShift extends ShiftTime {
  member_id: string;
  name: string;
  later_turns: number;
}

export interface HeldShifts {
  member_id: string;
  stopped: boolean;
  shifts: HeldShift[];
}

export interface Reach {
  asks: boolean;
  asks_any_hour: boolean;
  stand_downs: boolean;
  open_times: boolean;
  shift_reminders: boolean;
  coordinator_alerts: boolean;
  quiet_from: string;
  quiet_to: string;
  open_from: string | null;
  open_to: string | null;
  /** Over what, in this order; left out, it stays as it was. */
  channels?: Channel[];
}

/** Nothing of this circle reaches me; and which of my others I muted. */
export interface Mute {
  on: boolean;
  until: string | null;
  others: { circle_id: string; name: string; until: string | null }[];
}

/** One thing that may reach me; `own`: in hours and over channels of its own. */
export interface ReachEvent {
  event: string;
  on: boolean;
  own: boolean;
  from: string | null;
  to: string | null;
  channels: Channel[];
}

export interface ReachEvents {
  events: ReachEvent[];
}

export interface NoticeSeen {
  event: string;
  how: "goes" | "cant_be_reached" | "later" | "not_now" | "paused" | "no";
  until: string | null;
  tier: number | null;
  ways: Channel[];
  line: string;
  letters: { way: Channel; text: string }[];
}

/** What a friend sees; `here`: they are in, so there is something to look at. */
export interface Eyes {
  member_id: string;
  name: string;
  here: boolean;
  notices: NoticeSeen[];
  ask: AskForMe | null;
  /** What may be told once, though all else was stopped. */
  last_words: { shifts: ShiftTime[]; until: string }[];
  screens: Screens | null;
  hidden: string[];
  hidden_sections: Section[];
}

/** Each screen that a member can open, as it answers them; null: it isn't there for them. */
export interface Screens {
  place: Place;
  home: Home;
  circle: Circle;
  week: Week;
  days: Days;
  patterns: { patterns: Pattern[] };
  pattern_pages: Pattern[];
  rotations: { rotations: Rotation[] };
  swaps: Swaps | null;
  gaps: Gaps;
  nights: Nights;
  look_after: LookAfter | null;
  suggestions: boolean;
  friends_without_app: { friends: { member_id: string; name: string }[] } | null;
  role_handovers: { handovers: Handover[] };
  plan: Plan | null;
  asks: AskForMe[];
  rules: { rules: { id: string; words: string }[] };
  stand_ins: { stand_ins: { id: string; first: string; last: string; state: string }[] };
  notes: { notes: { id: string; text: string }[] };
  notes_for_them: { notes: { id: string; text: string; name: string }[] } | null;
  arrival: { address: string | null; notes: string | null; until: string | null } | null;
  notices: NoticeView[];
}

export interface Section {
  key: string;
  heading: string | null;
  text: string;
}

export interface Whom {
  kind: string;
  member_id?: string | null;
}

export interface Step {
  id?: string | null;
  name: string | null;
  audience: Whom[];
  otherwise: Whom[];
  mode: "one_by_one" | "together";
  answers: ("coming" | "call")[];
  needed: number;
  wait_minutes: number;
  needs_my_yes: boolean;
  do: string | null;
  place: string | null;
}

export interface Plan {
  etag: string;
  version: number;
  sections: Section[];
  nobody_free: string | null;
  ladder: Step[];
  simple: boolean;
  wait_minutes: number;
  draft_at?: string | null;
}

/** Hours of the wall clock, in the circle's zone, on some weekdays (Monday is 0). */
export interface Hours {
  days: number[];
  from: string;
  to: string | null;
  later: number;
}

export interface Warning {
  kind: "nobody" | "hours" | "too_few" | "long";
  position: number | null;
  windows: Hours[];
  more: boolean;
  people: number;
  needed: number;
  minutes: number;
}

export interface PlanDraft {
  etag: string;
  exists: boolean;
  based_on: number;
  in_use: number;
  changed_at: string | null;
  sections: Section[];
  nobody_free: string | null;
  ladder: Step[];
  warnings: Warning[];
  ask_running: boolean;
}

export interface Week {
  zone: string;
  /** All of the circle's shifts; false: mine alone. */
  shown?: boolean;
  from: string;
  days: number;
  slots: Slot[];
}

/** How the days of some weeks stand; those without times aren't in it. */
export interface Days {
  zone: string;
  /** All of the circle's shifts; false: days of mine alone. */
  shown?: boolean;
  from: string;
  days: number;
  found: { on: string; standing: "open" | "part" | "held"; mine: boolean }[];
}

export interface Entry {
  seq: number;
  at: string;
  kind: string;
  who: { member_id: string; name: string } | null;
  by: { member_id: string; name: string } | null;
  event: string | null;
  subject_id: string | null;
  /** What of an advance rule it is about: the rule, that it was said so, or its ask. */
  ahead?: "read" | "say" | "ask" | null;
  /** What was told at the person's own door beside a knock, and of whom. */
  door?: "card" | "handover" | "no_coordinator" | null;
  subject?: { member_id: string; name: string } | null;
  /** Let through once by the person, whatever else they had stopped. */
  once?: boolean;
  /** The time that it is about, while that is known. */
  time?: { kind: Kind; title: string | null; starts_at: string; ends_at: string } | null;
  /** The request that began with it, while it is there; without a day it runs, or is kept. */
  ask?: { id: string; kept: boolean; deletes_at: string | null } | null;
  tier: number | null;
  channel: string | null;
  /** The role or the pool, where a consent names nobody. */
  to?: string | null;
  grant_id: string | null;
  /** The grant under which it was told, as it is, or was when it ended. */
  grant?: (Grant & { starts_at: string; ended_at: string | null; words: string }) | null;
  /** Which words were agreed to. */
  words?: string | null;
  /** The part of the plan that was first shown. */
  section?: { key: string; heading: string | null } | null;
  days?: number | null;
  outcome: string | null;
  reason: string | null;
}

export interface RecordPage {
  head: { epoch: number; seq: number; hash: string };
  entries: Entry[];
  next: number | null;
  keep_days: number;
  forgotten: number;
}

export interface Keeping {
  days: number;
  choices: number[];
  forgotten: number;
}

export interface Former {
  people: { member_id: string; name: string; ended_at: string; blocked: boolean }[];
}

export interface Remembers {
  member_id: string;
  name: string;
  here: boolean;
  blocked: boolean;
  times: { kind: Kind; title: string | null; starts_at: string; ends_at: string }[];
  saw_times: boolean;
  address: boolean;
  address_at: string[];
  sections: { key: string; heading: string | null }[];
  asks: string[];
  notes: string[];
  names: boolean;
}

/** What an advance rule says, but for its words and whom it names. */
export interface RuleTerms {
  needs_all: boolean;
  tries: number;
  between_minutes: number;
  wait_minutes: number;
  tier: number;
  sections: string[];
  /** After it went on; null: it ends with the ask. */
  hours: number | null;
  rest_hours: number;
}

export interface AheadRun {
  id: string;
  rule_id: string;
  state: "saying" | "asking" | "going";
  /** Names, in the order in which they said so. */
  said: string[];
  i_said: boolean;
  tries: number;
  next_at: string | null;
  ask_id: string | null;
  /** On the person's home alone. */
  words?: string;
  of?: number;
}

export interface Rule extends RuleTerms {
  id: string;
  etag: string;
  /** None while the reader's own card waits for the person's answer. */
  words: string | null;
  people: (Named & {
    member_id: string;
    says: boolean;
    asked: boolean;
    state: "agreed" | "not_yet" | "declined" | "gone" | null;
  })[];
  step: { position: number; name: string | null } | null;
  starts_at: string;
  state: "cooling" | "rests" | "agreeing" | "ready" | "ended";
  plan_changed: boolean;
  rests_until: string | null;
  mine: { says: boolean; asked: boolean; agreed: boolean | null; may_say: boolean } | null;
  run: AheadRun | null;
}

export interface Rules {
  rules: Rule[];
}

export interface NoticeView {
  id: string;
  event: string;
  circle_id: string | null;
  target: "ask" | "open_times" | "knock" | "shift" | "test" | "home" | "gaps" | "swaps" | "turns" | "ahead" | "card" | "circle_over" | "devices" | "help";
  subject_id: string | null;
  state: "live" | "over";
  /** Shifts that are the reader's no more, for whoever finds that nowhere else. */
  shifts_off?: ShiftTime[];
}
