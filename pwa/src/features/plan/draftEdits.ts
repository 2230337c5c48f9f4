// What was changed in the plan's draft and isn't on the server yet. It is on the phone's disk
// with each letter, goes to the server a moment later, and stays until the server has it.

import { signal } from "@preact/signals";

import { NotSent, patch, Problem } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { AboutPlan, BodyEmergency, PlanDraft, Repeat, Section, Step } from "../../api/types.ts";
import { onLateDisk } from "../../data/disk.ts";
import { all, drop, keep, kept } from "../../data/keyValueStore.ts";
import { known, learn, refresh } from "../../data/liveQuery.ts";

/** Milliseconds without a letter until it goes to the server, and between tries. */
const PAUSE_MS = 1_000;
const AGAIN_MS = 5_000;
/** Long sections that one request has room for. */
const AT_ONCE = 3;

/** What a plan says beside its parts and its steps: each goes on its way by itself. */
interface Terms {
  over?: string;
  body_emergency?: BodyEmergency;
  repeat?: Repeat;
}
const TERMS = ["over", "body_emergency", "repeat"] as const;

interface Body extends Terms {
  sections?: Section[];
  without?: string[];
  order?: string[];
  nobody_free?: string;
  ladder?: Step[];
  title?: string;
  written_when?: "well" | "hard_time" | "";
  written_with?: string;
}

/** What is said of the plan; an empty text takes it out. */
export type AboutEdits = Pick<Body, "title" | "written_when" | "written_with">;

export interface Edits extends Terms {
  circle: string;
  /** The state of the draft that these changes are made on. */
  etag: string;
  sections: Record<string, Section>;
  without: string[];
  order?: string[];
  nobody_free?: string;
  ladder?: Step[];
  about?: AboutEdits;
  /** What is on its way, with the key that all its tries carry. */
  sent?: { key: string; body: Body };
}

/** kept: on the server · waits: on this phone alone · newer: another phone saved first */
export type Standing = "kept" | "waits" | "newer" | { refused: string };

export const edits = signal<Edits | null>(null);
export const standing = signal<Standing>("kept");

/** What was taken out last, and how it comes back. */
export const gone = signal<{ text: string; back: Partial<Edits> } | null>(null);

let circle = "";
let timer: ReturnType<typeof setTimeout> | undefined;
let running: Promise<boolean> | null = null;

export const pathOf = (c: string): string => `/circles/${c}/plan/draft`;
const name = (c: string): string => `edits:${c}`;

/** The draft as it is on this screen: the server's with what was changed here. */
export function shown(draft: PlanDraft, now: Edits | null): PlanDraft {
  if (!now) return draft;
  const out = new Set(now.without);
  const there = new Map(draft.sections.filter((s) => !out.has(s.key)).map((s) => [s.key, s]));
  for (const one of Object.values(now.sections)) there.set(one.key, one);
  const order = [...(now.order ?? []).filter((key) => there.has(key)), ...there.keys()];
  return {
    ...draft,
    sections: [...new Set(order)].map((key) => there.get(key) as Section),
    nobody_free: now.nobody_free ?? draft.nobody_free,
    ladder: now.ladder ?? draft.ladder,
    over: now.over ?? draft.over ?? null,
    body_emergency: now.body_emergency ?? draft.body_emergency ?? null,
    repeat: now.repeat ?? draft.repeat ?? null,
    about: aboutShown(draft, now.about),
  };
}

const UNCHANGED: AboutPlan["changes"] = {
  parts_left_out: [],
  parts_added: [],
  steps_left_out: [],
  steps_added: [],
};

function aboutShown(draft: PlanDraft, now: AboutEdits | undefined): AboutPlan {
  const before = draft.about ?? { title: null, written_when: null, written_with: null, templates: [], changes: UNCHANGED };
  return {
    ...before,
    title: now?.title ?? before.title,
    written_when: now?.written_when === "" ? null : (now?.written_when ?? before.written_when),
    written_with: now?.written_with ?? before.written_with,
  };
}

const left = (now: Edits): boolean =>
  Object.keys(now.sections).length + now.without.length > 0 ||
  [now.order, now.nobody_free, now.ladder, now.about, now.sent, ...TERMS.map((term) => now[term])].some(
    (one) => one !== undefined,
  );

async function put(now: Edits | null): Promise<void> {
  edits.value = now;
  if (now) await keep(name(circle), now);
  else await drop(name(circle));
}

/** What was left on this phone the last time, if anything, goes on its way. */
export async function open(c: string): Promise<void> {
  if (circle === c) return;
  circle = c;
  edits.value = null;
  standing.value = "kept";
  const before = await kept<Edits>(name(c));
  if (before && circle === c && !edits.peek()) {
    edits.value = before;
    standing.value = "waits";
    void save();
  }
}

/** A disk that answers late: what lay there is put beneath what was typed meanwhile. */
onLateDisk("before", async () => {
  const before = (await all<Edits>("edits:")).find((one) => one.circle === circle);
  if (!before) return;
  const now = edits.peek();
  await put({
    ...before,
    ...now,
    sections: { ...before.sections, ...now?.sections },
    without: [...new Set([...before.without, ...(now?.without ?? [])])],
  });
  standing.value = "waits";
  void save();
});

/** One change; what is named here takes the place of what was. */
export function change(etag: string, part: Partial<Omit<Edits, "circle" | "etag" | "sent">>): void {
  const now = edits.peek() ?? { circle, etag, sections: {}, without: [] };
  const sections = { ...now.sections, ...part.sections };
  for (const key of part.without ?? []) delete sections[key];
  const without = [...new Set([...now.without, ...(part.without ?? [])])];
  const back = Object.keys(part.sections ?? {});
  void put({
    ...now,
    ...part,
    ...(part.about ? { about: { ...now.about, ...part.about } } : {}),
    sections,
    without: without.filter((key) => !back.includes(key)),
  });
  if (standing.peek() !== "newer") standing.value = "waits";
  clearTimeout(timer);
  timer = setTimeout(() => void save(), PAUSE_MS);
}

/** As much of it as fits into one request. */
function body(now: Edits): Body {
  const sections = Object.values(now.sections).slice(0, AT_ONCE);
  if (sections.length + now.without.length > 0 || now.order) {
    return { sections, without: now.without, ...(now.order ? { order: now.order } : {}) };
  }
  if (now.nobody_free !== undefined) return { nobody_free: now.nobody_free };
  if (now.ladder) return { ladder: now.ladder };
  if (now.about) return now.about;
  return Object.fromEntries(TERMS.flatMap((term) => (now[term] === undefined ? [] : [[term, now[term]]])));
}

/** What is left when the server has this; what was changed again meanwhile stays. */
function without(now: Edits, had: Body, etag: string): Edits | null {
  const { order, nobody_free, ladder } = now;
  const terms = TERMS.filter(
    (term) => now[term] !== undefined && JSON.stringify(now[term]) !== JSON.stringify(had[term]),
  );
  const about = Object.entries(now.about ?? {}).filter(
    ([field, text]) => had[field as keyof AboutEdits] !== text,
  );
  const has = new Map((had.sections ?? []).map((one) => [one.key, JSON.stringify(one)]));
  const rest: Edits = {
    circle: now.circle,
    etag,
    sections: Object.fromEntries(
      Object.entries(now.sections).filter(([key, one]) => has.get(key) !== JSON.stringify(one)),
    ),
    without: now.without.filter((key) => !had.without?.includes(key)),
    ...(order && String(order) !== String(had.order) ? { order } : {}),
    ...(nobody_free !== undefined && nobody_free !== had.nobody_free ? { nobody_free } : {}),
    ...(ladder && JSON.stringify(ladder) !== JSON.stringify(had.ladder) ? { ladder } : {}),
    ...Object.fromEntries(terms.map((term) => [term, now[term]])),
    ...(about.length > 0 ? { about: Object.fromEntries(about) as AboutEdits } : {}),
  };
  return left(rest) ? rest : null;
}

/** Sends what waits; true when the server has all of it. Two who want it wait for one try. */
export function save(): Promise<boolean> {
  clearTimeout(timer);
  if (standing.peek() === "newer") return Promise.resolve(false);
  running ??= send().finally(() => (running = null));
  return running;
}

async function send(): Promise<boolean> {
  const c = circle;
  try {
    for (let now = edits.peek(); now && c === circle; now = edits.peek()) {
      const sent = now.sent ?? { key: newId(), body: body(now) };
      if (!now.sent) await put({ ...now, sent });
      const draft = await patch<PlanDraft>(pathOf(c), sent.body, sent.key, now.etag);
      if (c !== circle) return false;
      learn(pathOf(c), draft);
      await put(without(edits.peek() ?? now, sent.body, draft.etag));
    }
    standing.value = "kept";
    return true;
  } catch (error) {
    if (c !== circle) return false;
    if (error instanceof NotSent) {
      timer = setTimeout(() => void save(), AGAIN_MS);
    } else if (error instanceof Problem) {
      const { sent: _, ...rest } = edits.peek() as Edits;
      await put(rest);
      if (error.status === 412) {
        await refresh(pathOf(c));
        standing.value = "newer";
      } else if (error.status !== 401 && error.status !== 429) {
        standing.value = { refused: error.detail ?? "" };
      }
    } else throw error;
    return false;
  }
}

/** After a look at the newer draft: my parts over its, or its alone. */
export function decide(mine: boolean): Promise<unknown> {
  const newest = known<PlanDraft>(pathOf(circle));
  const now = edits.peek();
  standing.value = "waits";
  if (mine && now && newest) {
    return put({ ...now, etag: newest.etag }).then(save);
  }
  return over();
}

/** The draft was put in use or away: nothing of it waits any more. */
export async function over(): Promise<void> {
  clearTimeout(timer);
  // "Kept" is said once the phone's disk has let go of it: closed before, it would come back.
  await put(null);
  standing.value = "kept";
}

if (typeof window !== "undefined") {
  window.addEventListener("online", () => void save());
  document.addEventListener("visibilitychange", () => void save());
}
