import { beforeEach, describe, expect, it } from "vitest";

import type { AskView, Circle, Entry, Step } from "../src/api/types.ts";
import { CATALOGUES, en, es } from "./fake/words.ts";
import { speak, t } from "../src/messages/index.ts";
import { atMoment, beginning, day, hour, hourWithin, range, spaced, untilMoment, useZone, wallWithin, when } from "../src/messages/time.ts";
import { ALL, NONE } from "../src/data/draft.ts";
import { asked, beneath, headline, staysOpen } from "../src/features/ask/ask.text.ts";
import { switches } from "../src/features/consent/switches.ts";
import { notAsked } from "../src/features/plan/NotAsked.tsx";
import { orderSentence } from "../src/features/onboarding/setupParts.tsx";
import { knowSentence } from "../src/features/consent/knowing.text.ts";
import { reachesNobody, stepLines, untold } from "../src/features/plan/plan.text.ts";
import { sentence } from "../src/features/record/record.text.ts";
import { asks } from "./fake/asks.ts";
import { consent } from "./fake/world.ts";

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

beforeEach(() => {
  speak(en, "en");
  // Seven hours behind UTC all year.
  useZone("America/Phoenix");
});

const entry = (part: Partial<Entry>): Entry => ({
  seq: 1,
  at: "2026-11-22T12:12:00Z",
  kind: "told",
  who: { member_id: "s", name: "Sam" },
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

describe("the record", () => {
  it("says who was told what, over what", () => {
    expect(sentence(entry({ event: "ask", channel: "push" }))).toBe(
      "Sam was told: you asked (on their phone).",
    );
  });

  it("says why something was held back", () => {
    const held = entry({ kind: "held_back", event: "ask", reason: "no_grant" });
    expect(sentence(held)).toBe("Sam wasn’t told: you asked. You hadn’t allowed it.");
  });

  it("reads quiet hours and resting alike: the cause is the friend's own", () => {
    const of = (reason: string) => sentence(entry({ kind: "held_back", event: "ask", reason }));
    expect(of("quiet_hours")).toBe(of("resting"));
    expect(of("resting")).not.toMatch(/quiet|rest/i);
  });

  it("tells a “not now” without weight", () => {
    const answered = entry({ kind: "answered", outcome: "not_now" });
    expect(sentence(answered)).toBe("Sam said: not now.");
  });

  it("speaks to the reader where an entry is about them", () => {
    const mine = entry({ kind: "not_delivered", event: "ask", reason: "no_device" });
    expect(sentence(mine, "s")).toBe(
      "It didn’t get through to you: news about your request. You have no phone with notifications on.",
    );
  });

  it("hides no entry, whatever its kind", () => {
    expect(sentence(entry({ kind: "something_new" }))).toBe("Someone changed something.");
  });

  it.each(
    (
      "circle_started draft_started transferred person_accepted invited invitation_ended knocked " +
      "let_in refused member_removed member_left roles_changed granted withdrawn restored " +
      "name_changed circle_closed circle_handing_on_begun circle_handing_on_stopped " +
        "circle_handed_on " +
      "reach_changed plan_changed pattern_added pattern_ended claimed released asked taken_back " +
      "step_started step_skipped step_passed answered dropped_out covered nobody_answered " +
      "reopened stopped told held_back not_delivered subscription_gone circle_deleted " +
      "at_door running_late with_you address_shown arrival_changed handed_over consent_changed " +
      "question_asked question_back solidarity_shown " +
      "values_opened values_closed value_proposed value_agreed value_changed value_removed " +
      "gathering_called gathering_sent gathering_sent_guest gathering_removed_guest gathering_read " +
      "gathering_removed gathering_over gathering_off " +
      "template_shared template_taken_back guideline_written guideline_changed guideline_ended guideline_lifted guideline_holds " +
      "check_in_asked check_in_taken check_in_open check_in_left_out " +
      "note_left note_shown note_removed stand_in_asked stand_in_agreed stand_in_ended " +
      "granted_later later_stopped consent_kept widen_pause_set time_over kept_open sign_in_reused " +
      "devices_signed_out came_back device_added ally_named ally_agreed ally_declined ally_ended " +
      "checklist_written checklist_shown checklist_opened checklist_closed checklist_take " +
      "checklist_let_go checklist_done checklist_undone line_added line_changed line_checked " +
      "line_removed " +
      "started_for_you phone_lost phone_found bring_back_begun bring_back_agreed bring_back_ended"
    ).split(" "),
  )("has words of its own for %s", (kind) => {
    for (const [spoken, catalogue] of CATALOGUES) {
      speak(catalogue, spoken);
      const said = sentence(entry({ kind, event: "ask", channel: "push" }));
      expect(said).not.toBe(sentence(entry({ kind: "unheard_of" })));
      expect(said).not.toMatch(/[{}]/);
    }
  });
});

describe("an ask", () => {
  const of = (name: string): AskView => asks[name] as AskView;

  it.each([
    ["held", "We’ll ask Ade in a few seconds"],
    ["asking", "We’re asking Sam"],
    ["needs_yes", "Next in your plan: Two people"],
    ["covered", "Ade is coming, about 20 minutes"],
    ["nobody_yet", "Nobody has answered yet"],
    ["closed", "Your request has ended"],
  ])("that is %s says so in its heading", (name, heading) => {
    expect(headline(of(name))).toBe(heading);
  });

  it("says who comes next, and when", () => {
    const view = { ...of("asking"), next_at: "2026-11-22T11:10:00Z" };
    expect(plain(beneath(view))).toBe("If there’s no yes by 4:10 am, we ask Ade.");
  });

  it("says who is asked when, once nobody has answered", () => {
    const at = (iso: string) => atMoment(iso, new Date("2026-11-22T11:12:00Z"));
    const nobody = { ...of("nobody_yet"), next: { member_id: "s", name: "Sam" } };
    const next_at = new Date(Date.now() + 60_000).toISOString();
    expect(plain(beneath({ ...nobody, next_at }))).toBe(
      `We’ll ask Sam ${plain(atMoment(next_at))}.`,
    );
    expect(plain(at("2026-11-22T14:00:00Z"))).toBe("at 7 am");
    expect(plain(at("2026-11-23T14:00:00Z"))).toBe("tomorrow at 7 am");
    expect(plain(at("2026-11-27T14:00:00Z"))).toBe("on Friday at 7 am");
    expect(plain(at("2026-12-04T14:00:00Z"))).toMatch(/^on Friday.*4.* at 7 am$/);
    expect(beneath({ ...nobody, next: null, next_at: null })).toContain("as soon as");
    speak(es, "es");
    expect(plain(at("2026-11-22T14:00:00Z"))).toMatch(/^a las 7/);
    expect(plain(at("2026-11-23T08:00:00Z"))).toMatch(/^mañana a la 1/);
  });

  it("puts the article before an hour in Spanish", () => {
    const until = (iso: string) => plain(t("slot.now_until", { time: hourWithin(iso) }));
    expect(until("2026-11-22T14:00:00Z")).toBe("Now until 7 am");
    speak(es, "es");
    expect(until("2026-11-22T08:00:00Z")).toMatch(/ hasta la 1 a\.m\.$/);
    expect(until("2026-11-22T14:00:00Z")).toMatch(/ hasta las 7 a\.m\.$/);
    expect(plain(wallWithin("13:30"))).toMatch(/^(la 1|las 13):30/);
  });

  it("says until when it stays open, where nobody is being asked", () => {
    const now = new Date("2026-11-22T11:12:00Z");
    expect(plain(untilMoment("2026-11-27T11:12:00Z", now))).toBe("until Friday at 4:12 am");
    expect(staysOpen(of("nobody_yet"))).toMatch(/^It stays open until .*, or until you end it\.$/);
    expect(staysOpen(of("asking"))).toBeNull();
  });

  it("calls a step without a name by its place", () => {
    const steps = [{ position: 1, name: null, state: "needs_yes" as const }];
    expect(headline({ ...of("needs_yes"), steps })).toContain("Step 2");
  });

  it("never says that a friend declined", () => {
    const line = asked(
      { member_id: "s", name: "Sam", tags: [], what: "cant_just_now", at: null, minutes: null },
      false,
    );
    expect(line).toBe("Can’t right now");
  });
});

describe("the first minutes", () => {
  it("say the order as the plan will run", () => {
    expect(orderSentence(["Sam", "Ade", "Lee"], 5)).toBe(
      "We ask Sam first. If there’s no yes in 5 minutes, we ask Ade. Then we ask Lee.",
    );
    expect(orderSentence(["Sam"], 1)).toContain("1 minute ");
  });

  it("say the consent whole, and only what it is", () => {
    expect(knowSentence(["Sam"], ALL)).toBe(
      "Sam can know when you ask, what you need, and open shifts.",
    );
    expect(
      knowSentence(["Sam"], { ...NONE, asks: true, sections: ["companion"], health_card: true }),
    ).toBe(
      "Sam can know when you ask, your health card when they come, and your companion card when they go with you.",
    );
    expect(knowSentence(["Sam"], { ...ALL, asks: false })).toBe("Sam can know open shifts.");
    expect(knowSentence(["Sam", "Ade"], NONE)).toBe("Sam and Ade aren’t told anything from here.");
    speak(es, "es");
    expect(knowSentence(["Sam", "Ade"], { ...NONE, asks: true })).toBe(
      "Sam y Ade pueden saber cuándo pides compañía.",
    );
  });
});

describe("who isn't asked", () => {
  const member = (id: string, name: string, hears_asks: boolean) =>
    ({ id, name, hears_asks }) as Circle["members"][number];
  const circle = (...members: Circle["members"]) => ({ members }) as Circle;
  const [ana, ben] = [member("a", "Ana", false), member("b", "Ben", true)];
  const step = (...ids: string[]): Step => ({
    id: null,
    name: null,
    audience: ids.map((member_id) => ({ kind: "member", member_id })),
    otherwise: [],
    mode: "one_by_one",
    answers: ["coming", "call"],
    needed: 1,
    wait_minutes: 5,
    needs_my_yes: false,
    do: null,
    place: null,
  });

  it("is said with the person's own choice as its cause", () => {
    expect(notAsked(["Ana"])).toBe(
      "Ana isn’t asked, because you chose that Ana isn’t told when you ask.",
    );
    expect(notAsked(["Ana", "Ben"])).toContain("aren’t asked");
  });

  it("isn't said to be asked by the plan", () => {
    const here = circle(ana, ben);
    expect(untold(here, step("a", "b").audience)).toEqual(["Ana"]);
    expect(stepLines(step("a", "b"), here)[0]).toBe("We ask Ben, with 5 minutes to say yes.");
    expect(stepLines(step("a"), here)).toEqual([
      "Nobody in this step can be asked, so it is skipped.",
    ]);
  });

  it("leaves a request that reaches nobody, when everybody is so", () => {
    expect(reachesNobody(circle(ana, ben), [step("a"), step("b")])).toBe(false);
    expect(reachesNobody(circle(ana, { ...ben, hears_asks: false }), [step("a", "b")])).toBe(true);
    expect(reachesNobody(circle(ana), [step("a"), { ...step(), audience: [{ kind: "pool" }] }])).toBe(
      false,
    );
    expect(reachesNobody(null, [step("a")])).toBe(false);
  });
});

describe("the switches", () => {
  it("are read from the grants", () => {
    const [sam, ade, lee] = consent.people;
    expect(sam && switches(sam)).toEqual({ ...ALL, health_card: false, sections: ["helps"] });
    expect(ade && switches(ade)).toEqual({ ...NONE, health_card: false, asks: true, sections: [] });
    expect(lee && switches(lee)).toEqual({ ...NONE, health_card: false, sections: [] });
  });

  it("are all off for one who was denied, whatever grants are left", () => {
    const [sam] = consent.people;
    expect(sam && switches({ ...sam, denied: true })).toEqual({ ...NONE, health_card: false, sections: [] });
  });
});

describe("times", () => {
  const now = new Date("2026-11-22T12:00:00Z");

  it("are said in the reader's zone", () => {
    expect(plain(hour("2026-11-22T11:12:00Z"))).toMatch(/^4:12/);
    expect(plain(range("2026-11-27T01:00:00Z", "2026-11-27T03:00:00Z"))).toBe("6 to 8 pm");
    expect(plain(range("2026-11-27T04:00:00Z", "2026-11-27T14:00:00Z"))).toBe("9 pm to 7 am");
  });

  it("name the day as people do", () => {
    expect(day("2026-11-22T20:00:00Z", now)).toBe("Today");
    expect(day("2026-11-23T05:00:00Z", now)).toBe("Tonight");
    expect(day("2026-11-23T20:00:00Z", now)).toBe("Tomorrow");
    expect(day("2026-11-27T01:00:00Z", now)).toBe("Thursday");
  });

  it("keep the wall clock over a change of clocks", () => {
    // 8 March 2026: Vancouver goes from -08:00 to -07:00 during this night.
    useZone("America/Vancouver");
    expect(plain(range("2026-03-08T05:00:00Z", "2026-03-08T15:00:00Z"))).toBe("9 pm to 8 am");
  });

  it("are said in Spanish too", () => {
    speak(es, "es");
    expect(plain(when("2026-11-27T01:00:00Z", "2026-11-27T03:00:00Z"))).toMatch(
      /, de 6 a 8 p\.m\.$/,
    );
  });

  it("keep a date's own number apart from the hours", () => {
    speak(en, "en");
    const far = Date.UTC(new Date().getUTCFullYear() + 1, 5, 19, 18);
    const said = plain(when(new Date(far).toISOString(), new Date(far + 3_600_000).toISOString()));
    expect(said).toMatch(/19, \d/);
  });

  it("show a code in two halves", () => {
    expect(spaced("482913")).toBe("482 913");
  });

  it("say that what is put off while a phone is lost begins once it is back", () => {
    const ahead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    expect(beginning(ahead(3650))).toBe("after your phone is back");
    expect(beginning(ahead(7))).toMatch(/day/);
  });
});
