// Made-up asks in each of their phases, as the person sees them and as friends do.

import type { AskForMe, AskView } from "../../src/api/types.ts";
import { ADE, ago, ahead, ASK, LEE, NOBODY_FREE, NUMBERS, SAM } from "./people.ts";

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
  nobody_free: NOBODY_FREE,
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
      trigger: null,
      dont: null,
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
      {
        ...ADE,
        kind: "coming",
        minutes: 20,
        at: ago(1),
        arrives_at: ahead(19),
        on_the_way: false,
        at_door: false,
        address: "not_given",
      },
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
    strength: null,
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
