// Made-up states of a made-up circle, typed like the wire, for looking at every screen
// without a server.

import type {
  Circle,
  ConsentView,
  Entry,
  Grant,
  Home,
  Me,
  PersonHome,
  Plan,
  SupporterHome,
} from "../../src/api/types.ts";
import { ADE, ago, ahead, C, day, id, LEE, NOBODY_FREE, NUMBERS, SAM, slot } from "./people.ts";

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
  nobody_free: NOBODY_FREE,
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
  nobody_free: NOBODY_FREE,
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
