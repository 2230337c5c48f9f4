// Follows the record's chain from heads that this phone kept: whether what the server shows is
// the record that was known here. No facts are needed for that, so it works across what was
// forgotten. (app/record/hash_chain.py has the same sums.)

import { isHanging } from "../../data/disk.ts";
import { keep, kept } from "../../data/keyValueStore.ts";

export interface Head {
  epoch: number;
  seq: number;
  hash: string;
}

export interface Proof {
  head: Head;
  epochs: { epoch: number; from_seq: number }[];
  leaves: string[];
  next: number | null;
}

/** A head, and when this phone saw it, in milliseconds. */
export type Seen = Head & { at: number };

/**
 * first: nothing was kept here · fits: it goes on from what was known · set_back: the server says
 * that it was set back to a copy · differs: it isn't the record that was known
 */
export type What = "first" | "fits" | "set_back" | "differs";

export interface Verdict {
  what: What;
  head: Head;
  /** The newest head of those kept that this record doesn't hold any more. */
  lost: Seen | null;
}

const MOST = 8;
const DAY_MS = 86_400_000;

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const raw = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return raw.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The hash after some more leaves. */
export async function follow(hash: string, leaves: readonly string[]): Promise<string> {
  let last = hash;
  for (const leaf of leaves) last = await sha256(`${last}\n${leaf}`);
  return last;
}

/** Whether a declared epoch began at or before a head: then what it stood for is missing. */
function gone(head: Head, epochs: Proof["epochs"]): boolean {
  return epochs.some((one) => one.epoch > head.epoch && one.from_seq <= head.seq);
}

/** Holds what the server shows against heads that were kept, the newest first. */
export async function check(
  heads: readonly Seen[],
  ask: (from: number | null) => Promise<Proof>,
): Promise<Verdict> {
  const newest = heads[0];
  let proof = await ask(newest?.seq ?? null);
  if (!newest) return { what: "first", head: proof.head, lost: null };
  const lost = gone(newest, proof.epochs) ? newest : null;
  const said: What = lost ? "set_back" : "fits";
  const from = heads.find((one) => !gone(one, proof.epochs));
  const no: Verdict = { what: "differs", head: proof.head, lost: from ?? newest };
  if (proof.head.epoch < newest.epoch) return { ...no, lost: newest };
  // Set back to before all that is known here: there is nothing to go on from.
  if (!from) return { what: said, head: proof.head, lost };
  if (from !== newest) proof = await ask(from.seq);
  let [hash, seq] = [from.hash, from.seq];
  for (;;) {
    if (seq > proof.head.seq) return no;
    hash = await follow(hash, proof.leaves);
    seq += proof.leaves.length;
    if (proof.next === null) break;
    proof = await ask(proof.next);
  }
  const fits = seq === proof.head.seq && hash === proof.head.hash;
  return fits ? { what: said, head: proof.head, lost } : { ...no, head: proof.head };
}

/** Heads to keep once a new one was found to fit: some of the last days, the newest first. */
export function remembering(heads: readonly Seen[], head: Head, now: number): Seen[] {
  const [last, before] = heads;
  if (last?.hash === head.hash && last.epoch === head.epoch) return [...heads];
  const close = last && before && now - before.at < DAY_MS;
  return [{ ...head, at: now }, ...(close ? heads.slice(1) : heads)].slice(0, MOST);
}

const name = (circle: string): string => `head:${circle}`;
/** Under which name it is kept what came of the last look, and when that was. */
export const said = (circle: string): string => `head-said:${circle}`;

export interface Said {
  what: What;
  at: number;
}

const note = (circle: string, what: What): Promise<void> =>
  keep(said(circle), { what, at: Date.now() } satisfies Said);

/** Looks at a circle's record, and keeps its head when it fits. */
export async function look(
  circle: string,
  ask: (from: number | null) => Promise<Proof>,
): Promise<Verdict> {
  const known = await kept<Seen[]>(name(circle));
  // What this phone knew lies on a disk that doesn't answer: nothing takes its place.
  const isUnread = known === undefined && isHanging();
  const heads = known ?? [];
  const verdict = await check(heads, ask);
  if (isUnread) return verdict;
  if (verdict.what === "first" || verdict.what === "fits") {
    await keep(name(circle), remembering(heads, verdict.head, Date.now()));
  }
  await note(circle, verdict.what);
  return verdict;
}

/** The person read what doesn't fit: from here on this is the record that is known. */
export async function goOnFrom(circle: string, head: Head): Promise<void> {
  await keep(name(circle), [{ ...head, at: Date.now() }] satisfies Seen[]);
  await note(circle, "first");
}
