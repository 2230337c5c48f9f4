import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { PlanDraft, Section } from "../src/api/types.ts";
import { change, decide, edits, open, over, save, shown, standing } from "../src/features/plan/draftEdits.ts";
import { kept } from "../src/data/keyValueStore.ts";

interface Sent {
  method: string;
  key: string;
  etag: string;
  body: Record<string, unknown>;
}

let sent: Sent[];
/** What comes back to each PATCH, in order; afterwards the draft as it then is. */
let answers: (number | "lost")[];
let draft: PlanDraft;
let circle = 0;

const part = (key: string, text: string): Section => ({ key, heading: null, text });
const step = (name: string): PlanDraft["ladder"][number] => ({
  name,
  audience: [],
  otherwise: [],
  mode: "one_by_one",
  answers: ["coming"],
  needed: 1,
  wait_minutes: 5,
  needs_my_yes: false,
  do: null,
  place: null,
});

/** The server, as far as drafts go: it takes what it gets and counts. */
function serve(method: string, init: RequestInit): Response {
  const headers = init.headers as Record<string, string>;
  if (method === "PATCH") {
    const body = JSON.parse(String(init.body)) as Sent["body"];
    sent.push({
      method,
      key: headers["Idempotency-Key"] ?? "",
      etag: headers["If-Match"] ?? "",
      body,
    });
    const answer = answers.shift() ?? 200;
    if (answer === 412 || answer === 422) {
      const text = { type: `/problems/${answer === 412 ? "draft-newer" : "bad-input"}`, detail: "no" };
      return new Response(JSON.stringify(text), { status: answer });
    }
    const now = { etag: "", sections: {}, without: [], ...body } as never as typeof edits.value;
    const took = { ...(now as object), sections: {} } as NonNullable<typeof now>;
    for (const one of (body["sections"] as Section[] | undefined) ?? []) {
      took.sections[one.key] = { ...one, text: one.text.trim() };
    }
    draft = { ...shown(draft, took), exists: true, etag: `"${Number(draft.etag.slice(1, -1)) + 1}"` };
    if (answer === "lost") throw new TypeError("lost");
  }
  return new Response(JSON.stringify(draft));
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  sent = [];
  answers = [];
  draft = {
    etag: '"0"',
    exists: false,
    based_on: 1,
    in_use: 1,
    changed_at: null,
    sections: [part("helps", "tea")],
    nobody_free: null,
    ladder: [step("one")],
    warnings: [],
    ask_running: false,
  };
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => serve(init.method ?? "GET", init));
  vi.stubGlobal("document", { hidden: false });
  circle += 1;
  await open(`c${circle}`);
});

afterEach(async () => {
  await over();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const stored = () => kept<{ sections: Record<string, Section> }>(`edits:c${circle}`);

describe("the draft's changes", () => {
  it("are on the disk with each letter and on the server a moment later", async () => {
    change(draft.etag, { sections: { helps: part("helps", "soup") } });
    expect(standing.value).toBe("waits");
    expect((await stored())?.sections["helps"]?.text).toBe("soup");
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(sent.map((one) => one.body)).toEqual([{ sections: [part("helps", "soup")], without: [] }]);
    expect([standing.value, edits.value, await stored()]).toEqual(["kept", null, undefined]);
  });

  it("carry what is said of the plan, and keep what was changed again meanwhile", async () => {
    change(draft.etag, { about: { title: "Nights" } });
    change(draft.etag, { about: { written_with: "Jordan" } });
    expect(shown(draft, edits.value).about).toMatchObject({ title: "Nights", written_with: "Jordan" });
    const saved = save();
    change(draft.etag, { about: { title: "", written_when: "well" } });
    expect(await saved).toBe(true);
    expect(sent.map(({ body }) => body)).toEqual([
      { title: "Nights", written_with: "Jordan" },
      { title: "", written_when: "well" },
    ]);
    expect(edits.value).toBeNull();
  });

  it("carry one key and the state they were made on, until the server has them", async () => {
    answers = ["lost", "lost", "lost", "lost"];
    change(draft.etag, { nobody_free: "the warmline" });
    const first = save();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await first).toBe(false);
    // More is typed while the first is on its way; it goes after it.
    change('"9"', { nobody_free: "the warmline, then Ade" });
    answers = [];
    const second = save();
    await vi.advanceTimersByTimeAsync(10);
    expect(await second).toBe(true);
    const tries = sent.filter((one) => one.body["nobody_free"] === "the warmline");
    expect(tries.length).toBeGreaterThan(1);
    expect(new Set(tries.map((one) => one.key)).size).toBe(1);
    expect(new Set(tries.map((one) => one.etag))).toEqual(new Set(['"0"']));
    expect(draft.nobody_free).toBe("the warmline, then Ade");
  });

  it("wait for a yes when a newer draft is there, and lose nothing", async () => {
    answers = [412];
    change(draft.etag, { sections: { helps: part("helps", "soup") } });
    draft = { ...draft, etag: '"5"', sections: [part("helps", "cake"), part("worse", "noise")] };
    expect(await save()).toBe(false);
    expect(standing.value).toBe("newer");
    expect((await stored())?.sections["helps"]?.text).toBe("soup");
    // Typing on sends nothing before it is decided.
    change(draft.etag, { sections: { helps: part("helps", "soup, bread") } });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toHaveLength(1);
    await decide(true);
    expect(sent.at(-1)?.etag).toBe('"5"');
    expect(draft.sections.map((one) => one.text)).toEqual(["soup, bread", "noise"]);
  });

  it("go when the newer draft is taken", async () => {
    answers = [412];
    change(draft.etag, { ladder: [step("mine")] });
    await save();
    await decide(false);
    expect([standing.value, edits.value, sent.length]).toEqual(["kept", null, 1]);
  });

  it("say in the server's words why it can't be kept", async () => {
    answers = [422];
    change(draft.etag, { ladder: [step("mine")] });
    expect(await save()).toBe(false);
    expect(standing.value).toEqual({ refused: "no" });
    expect(edits.value?.ladder).toHaveLength(1);
  });

  it("go in pieces that fit into a request", async () => {
    const long = Object.fromEntries(
      Array.from({ length: 7 }, (_, n) => [`k${n}`, part(`k${n}`, "x".repeat(4_000))]),
    );
    change(draft.etag, { sections: long, nobody_free: "n", ladder: [step("a"), step("b")] });
    expect(await save()).toBe(true);
    expect(sent.map((one) => Object.keys(one.body).join("+"))).toEqual([
      "sections+without",
      "sections+without",
      "sections+without",
      "nobody_free",
      "ladder",
    ]);
    expect(draft.sections).toHaveLength(8);
    expect(draft.ladder).toHaveLength(2);
  });

  it("bring back what was taken out", async () => {
    change(draft.etag, { without: ["helps"] });
    expect(shown(draft, edits.value).sections).toEqual([]);
    change(draft.etag, { sections: { helps: part("helps", "tea") } });
    expect(shown(draft, edits.value).sections).toEqual([part("helps", "tea")]);
    await save();
    expect(draft.sections).toEqual([part("helps", "tea")]);
  });
});
