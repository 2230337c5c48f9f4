// Made-up states of a made-up circle, typed like the wire, for looking at every screen
// without a server.

import type {
  AskForMe,
  AskView,
  Circle,
  ConsentView,
  Entry,
  Grant,
  Home,
  Me,
  PersonHome,
  Plan,
  Slot,
  SupporterHome,
} from "../../src/api/types.ts";

export const C = "CCCCCCCCCCCCCCCCCCCCCC";
const id = (letter: string): string => letter.repeat(22);
export const ASK = id("K");

const day = (days: number, hours: number, minutes = 0): string => {
  const at = new Date();
  at.setUTCDate(at.getUTCDate() + days);
  at.setUTCHours(hours, minutes, 0, 0);
  return at.toISOString().replace(".000", "");
};
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const ahead = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

const friend = (letter: string, name: string) => ({
  member_id: id(letter),
  name,
  tags: [],
  stopped: false,
});
const SAM = friend("S", "Sam");
const ADE = friend("A", "Ade");
const LEE = friend("L", "Lee");
const NUMBERS = [
  { ...SAM, number: "+1 604 555 0101", dial: "+16045550101" },
  { ...ADE, number: "+1 604 555 0102", dial: "+16045550102" },
];

function slot(days: number, from: number, to: number, part: Partial<Slot> = {}): Slot {
  return {
    id: `${id("P")}.${days}-${from}`,
    pattern_id: id("P"),
    kind: "company",
    title: null,
    starts_at: day(days, from),
    ends_at: day(to <= from ? days + 1 : days, to),
    starts_wall: day(days, from).slice(0, 16),
    ends_wall: day(to <= from ? days + 1 : days, to).slice(0, 16),
    zone: "UTC",
    places: 1,
    taken: 0,
    mine: false,
    people: [],
    may: null,
    ...part,
  };
}

export const me = (roles: Me["places"][number]["roles"], more: Partial<Me> = {}): Me => ({
  account: { id: id("Q"), language: "en", zone: "UTC", offer_ways: false },
  device: { id: id("D"), label: null },
  push: { on: roles.includes("person"), public_key: "BAAA" },
  app_name: "ShowUp",
  circle_code: false,
  places: [
    {
      circle_id: C,
      member_id: id(roles.includes("person") ? "M" : "A"),
      circle_name: "Mina’s people",
      person_name: "Mina",
      my_name: roles.includes("person") ? "Mina" : "Sam",
      roles,
      circle_state: "live",
    },
  ],
  knocks: [],
  ...more,
});

const person: PersonHome = {
  armed: true,
  first: { name: "Sam", tags: [] },
  order: [
    { ...SAM, state: "in", reachable: "now" },
    { ...ADE, state: "in", reachable: "now" },
    { ...LEE, state: "invited", reachable: "no" },
  ],
  wait_minutes: 5,
  with_me: [
    {
      ...SAM,
      slot_id: "x",
      kind: "company",
      title: null,
      starts_at: ago(70),
      ends_at: ahead(80),
      starts_wall: ago(70).slice(0, 16),
      ends_wall: ahead(80).slice(0, 16),
      zone: "UTC",
    },
  ],
  next: {
    ...ADE,
    slot_id: "y",
    kind: "overnight",
    title: null,
    starts_at: day(0, 21),
    ends_at: day(1, 7),
    starts_wall: day(0, 21).slice(0, 16),
    ends_wall: day(1, 7).slice(0, 16),
    zone: "UTC",
  },
  open: [slot(1, 13, 15)],
  ask: null,
  knocks: [],
  numbers: NUMBERS,
  nobody_free: "The warm line on the fridge. Bori’s food is in the blue tin. Rice porridge.",
        widening: 0,
  to_review: 0,
  paused: null,
};

const supporter: SupporterHome = {
  person_name: "Mina",
  i_am: "Illustrator, younger sibling, makes the good kimchi",
  solidarity: "Sit with me, cook, don’t fix me. Ask before you touch.",
  asks: [],
  mine: [slot(0, 21, 7, { kind: "overnight", mine: true, taken: 1, may: "release" })],
  open: [
    slot(4, 18, 20, { may: "claim", title: "Evening company" }),
    slot(6, 9, 10, { kind: "text", may: "claim" }),
  ],
  capacity: "small",
        rests_until: null,
  push_on: true,
  address: false,
};

const wrap = (part: Partial<Home>): Home => ({
  at: new Date().toISOString(),
  circle: {
    id: C,
    name: "Mina’s people",
    zone: "UTC",
    state: "live",
    delete_at: null,
    handed_on_from: null,
  },
  me: { member_id: id("M"), name: "Mina", roles: ["person"] },
  person: null,
  supporter: null,
  coordinator: null,
  ...part,
});

export const homes: Record<string, Home> = {
  person: wrap({ person }),
  fresh: wrap({
    person: {
      ...person,
      armed: false,
      first: null,
      order: [
        { ...SAM, state: "knocking", reachable: "no" },
        { ...ADE, state: "invited", reachable: "no" },
      ],
      with_me: [],
      next: null,
      open: [],
      numbers: [],
      knocks: [
        {
          id: id("N"),
          member_id: SAM.member_id,
          link_name: "Sam",
          name: "Sam",
          code: "482913",
          at: ago(2),
          disclosure: {
            id: id("Z"),
            paid: false,
            reports: true,
            reports_to: null,
            duty: "social worker: a child at risk",
            limits: null,
            stands: null,
          },
          disclosure_id: id("Z"),
        },
      ],
    },
  }),
  ready: wrap({ person: { ...person, with_me: [], next: null, open: [] } }),
  supporter: wrap({ me: { member_id: id("A"), name: "Ade", roles: ["supporter"] }, supporter }),
  asked: wrap({
    me: { member_id: id("A"), name: "Ade", roles: ["supporter"] },
    supporter: { ...supporter, asks: [] },
  }),
  empty: wrap({
    me: { member_id: id("A"), name: "Ade", roles: ["supporter"] },
    supporter: {
      ...supporter,
      i_am: null,
      solidarity: null,
      mine: [],
      open: [],
      push_on: false,
      address: false,
      capacity: "open",
    },
  }),
  coordinator: wrap({
    me: { member_id: id("L"), name: "Lee", roles: ["coordinator"] },
    coordinator: {
      open: [slot(0, 21, 7, { kind: "overnight" }), slot(3, 12, 14, { kind: "food", places: 2 })],
      ask_nobody_yet: true,
    },
  }),
};

const ask: AskView = {
  id: ASK,
  phase: "asking",
  asked_at: ago(3),
  held_until: null,
  words: "Just someone on the sofa",
  step: null,
  asking: [{ ...SAM, asked_at: ago(3), until: ahead(2), shown: true, number: "+1 604 555 0101" }],
  next: ADE,
  next_at: ahead(2),
  yes: [],
  people: [
    { ...SAM, what: "asking", at: ago(3), minutes: null },
    { ...ADE, what: "not_asked", at: null, minutes: null },
    { ...LEE, what: "cant_be_reached", at: null, minutes: null },
  ],
  needed: 1,
  steps: [{ position: 1, name: "Friends, one by one", state: "asking" }],
  may: ["next", "stop"],
  helps: "Quiet film. Window open a little. Bori likes to be held.",
  nobody_free: person.nobody_free,
  numbers: NUMBERS,
  closed: null,
  question: false,
  with_you: false,
  kept: false,
  deletes_at: null,
};

export const asks: Record<string, AskView> = {
  held: { ...ask, phase: "held", asking: [], may: ["take_back", "ask_now"], people: [] },
  asking: ask,
  needs_yes: {
    ...ask,
    phase: "needs_yes",
    asking: [],
    step: {
      position: 2,
      name: "Two people",
      do: "One sits, one takes food, phone and door",
      place: "home",
      answers: ["coming"],
      needed: 2,
      wait_minutes: 10,
    },
    steps: [
      { position: 1, name: "Company", state: "passed" },
      { position: 2, name: "Two people", state: "needs_yes" },
      { position: 3, name: "Change of place", state: "waiting" },
    ],
    may: ["step_yes", "step_no", "stop", "go_to_step"],
  },
  covered: {
    ...ask,
    phase: "covered",
    asking: [],
    next: null,
    next_at: null,
    yes: [
      { ...ADE, kind: "coming", minutes: 20, at: ago(1), arrives_at: ahead(19), at_door: false },
    ],
    people: [
      { ...SAM, what: "cant_just_now", at: ago(2), minutes: null },
      { ...ADE, what: "coming", at: ago(1), minutes: 20 },
      { ...LEE, what: "not_asked", at: null, minutes: null },
    ],
    may: ["another", "not_them", "stop"],
  },
  nobody_yet: {
    ...ask,
    phase: "nobody_yet",
    asking: [],
    next: LEE,
    next_at: ahead(150),
    open_until: ahead(24 * 60),
    people: [
      { ...SAM, what: "no_yes_yet", at: ago(9), minutes: null },
      { ...ADE, what: "cant_just_now", at: ago(4), minutes: null },
      { ...LEE, what: "cant_be_reached", at: null, minutes: null },
    ],
    may: ["again", "stop", "keep"],
  },
  closed: {
    ...ask,
    phase: "closed",
    asking: [],
    people: [],
    may: [],
    closed: { reason: "stopped", at: ago(0) },
  },
};

const forMe: AskForMe = {
  id: ASK,
  person_name: "Mina",
  asked_at: ago(1),
  standing: "asked",
  may_answer: true,
  answers: ["coming", "call", "not_now"],
  told: {
    what: "Don’t ring the bell. Quiet company, no advice.",
    do: null,
    place: "At home",
    arrive: "Text from the corner. The side door is open.",
  },
  minutes: null,
  others_asked: true,
  at_door: false,
  address: false,
};

export const answers: Record<string, AskForMe> = {
  asked: forMe,
  coming: { ...forMe, standing: "coming", minutes: 20, may_answer: true },
  stood_down: { ...forMe, standing: "stood_down", may_answer: false },
  extra: { ...forMe, standing: "extra", may_answer: false },
};

export const circle = (roles: Circle["me"]["roles"]): Circle => ({
  id: C,
  name: "Mina’s people",
  zone: "UTC",
  state: "live",
  delete_at: null,
  etag: '"1"',
  i_am: supporter.i_am,
  solidarity: supporter.solidarity,
  me: {
    member_id: id(roles.includes("person") ? "M" : "A"),
    roles,
    name: roles.includes("person") ? "Mina" : "Ade",
  },
  members: [
    {
      id: id("M"),
      name: "Mina",
      roles: ["person"],
      label: null,
      state: "in",
      disclosure: null,
      number: null,
    },
    ...[SAM, ADE].map((one) => ({
      id: one.member_id,
      name: one.name,
      roles: ["supporter" as const],
      label: null,
      state: "in" as const,
      disclosure: {
        id: id("Y"),
        paid: false,
        reports: false,
        reports_to: null,
        duty: null,
        limits: null,
        stands: null,
      },
      number: "+1 604 555 0101",
    })),
    {
      id: id("J"),
      name: "Jordan",
      roles: ["counsellor"],
      label: "therapist community member",
      state: "kept",
      disclosure: {
        id: id("X"),
        paid: true,
        reports: true,
        reports_to: null,
        duty: "a child at risk; a serious threat to someone else",
        limits: "office hours",
        stands: null,
      },
      number: null,
    },
    {
      id: id("L"),
      name: "Lee",
      roles: ["supporter", "coordinator"],
      label: null,
      state: "invited",
      disclosure: null,
      number: null,
    },
  ],
  links: [],
});

const grant = (
  event: string,
  tier: number,
  member_id: string,
  sections: string[] | null = null,
): Grant => ({
  id: id("G"),
  to: { kind: "member", member_id },
  event,
  tier,
  channels: ["push"],
  from_wall: null,
  to_wall: null,
  starts_at: null,
  ends_at: null,
  why: null,
  sections,
});

export const consent: ConsentView = {
  etag: '"4"',
  people: [
    {
      ...SAM,
      state: "in",
      denied: false,
      grants: [
        grant("ask", 3, SAM.member_id, ["helps"]),
        grant("stand_down", 1, SAM.member_id),
        grant("open_time", 1, SAM.member_id),
        grant("shift_reminder", 1, SAM.member_id),
      ],
    },
    { ...ADE, state: "in", denied: false, grants: [grant("ask", 1, ADE.member_id)] },
    { ...LEE, state: "invited", denied: false, grants: [] },
  ],
  roles: [],
  presets: [],
};

const entry = (seq: number, minutes: number, part: Partial<Entry>): Entry => ({
  seq,
  at: ago(minutes),
  kind: "told",
  who: null,
  by: null,
  event: null,
  subject_id: null,
  tier: null,
  channel: null,
  grant_id: null,
  outcome: null,
  reason: null,
  ...part,
});

export const entries: Entry[] = [
  entry(12, 2, { kind: "covered" }),
  entry(11, 3, { kind: "answered", who: ADE, outcome: "coming" }),
  entry(10, 5, { kind: "told", who: ADE, event: "ask", tier: 2, channel: "push" }),
  entry(9, 6, { kind: "held_back", who: LEE, event: "ask", reason: "quiet_hours" }),
  entry(8, 10, { kind: "told", who: SAM, event: "ask", tier: 2, channel: "push" }),
  entry(7, 11, { kind: "asked" }),
  entry(6, 1500, { kind: "claimed", who: SAM }),
  entry(5, 1600, { kind: "let_in", who: SAM }),
  entry(4, 1700, { kind: "circle_started" }),
];

export const plan: Plan = {
  etag: '"2"',
  version: 2,
  sections: [
    { key: "i_am", heading: null, text: "Illustrator, younger sibling, makes the good kimchi" },
    { key: "helps", heading: null, text: "Quiet company, films, no advice.\nRice porridge." },
    { key: "worse", heading: null, text: "“Calm down”. Touch without asking." },
  ],
  nobody_free: person.nobody_free,
  ladder: [
    {
      id: id("T"),
      name: "One by one",
      audience: [
        { kind: "member", member_id: SAM.member_id },
        { kind: "member", member_id: ADE.member_id },
      ],
      otherwise: [],
      mode: "one_by_one",
      answers: ["coming", "call"],
      needed: 1,
      wait_minutes: 5,
      needs_my_yes: false,
      do: null,
      place: null,
    },
  ],
  simple: true,
  wait_minutes: 5,
};

export const week = {
  zone: "UTC",
  from: day(0, 0).slice(0, 10),
  days: 7,
  slots: [
    slot(0, 21, 7, { kind: "overnight", taken: 1, people: [ADE] }),
    slot(1, 13, 15),
    slot(1, 18, 21, { taken: 1, people: [SAM] }),
    slot(2, 18, 21, { taken: 1, people: [LEE] }),
    slot(3, 12, 14, { kind: "food", places: 2, taken: 1, people: [LEE], may: "claim" }),
    slot(4, 18, 20, { may: "claim" }),
    slot(5, 21, 8, { kind: "overnight", taken: 1, mine: true, may: "release" }),
  ],
};
