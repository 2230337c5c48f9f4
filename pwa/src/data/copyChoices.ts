// What lies on this phone's disk only where somebody said so: a copy of one path of the API, to be
// read with no way out. Off unless chosen; forgotten with everything else that the phone keeps.

import { signal } from "@preact/signals";

import { drop, keep, kept } from "./keyValueStore.ts";

const NAME = "copies";

/** Paths whose answers are kept by choice alone. All others are kept as they are seen. */
const BY_CHOICE: readonly RegExp[] = [
  /^\/circles\/[\w-]+\/checklists\/\w+$/,
  /^\/circles\/[\w-]+\/plan$/,
  /^\/circles\/[\w-]+\/(health|companion)-card$/,
  // No screen offers these: what is shown to others in their time, and the plan's words once more.
  /^\/circles\/[\w-]+\/members\/[\w-]+\/eyes$/,
  // What two members write to each other lies on neither's phone.
  /^\/circles\/[\w-]+\/repairs(\/[\w-]+)?$/,
  // Whom somebody could turn to is read with the server alone.
  /^\/circles\/[\w-]+\/pod-map$/,
  /^\/circles\/[\w-]+\/plan\/(agreement|proposals|versions\/\w+)$/,
];

export const isByChoice = (path: string): boolean => BY_CHOICE.some((form) => form.test(path));

/** The paths of which this phone keeps a copy. */
export const copies = signal<readonly string[]>([]);

let opening: Promise<void> | null = null;

/** Reads what was chosen before. It waits while this phone is locked: call it once it is open. */
export function openCopyChoices(): Promise<void> {
  opening ??= kept<string[]>(NAME).then((stored) => {
    copies.value = [...new Set([...copies.peek(), ...(stored ?? [])])];
  });
  return opening;
}

/** Whether an answer of a path may lie on this phone's disk. */
export async function mayKeep(path: string): Promise<boolean> {
  if (!isByChoice(path)) return true;
  await openCopyChoices();
  return copies.peek().includes(path);
}

async function save(paths: readonly string[]): Promise<void> {
  copies.value = paths;
  if (paths.length === 0) await drop(NAME);
  else await keep(NAME, paths);
}

export async function chooseCopy(path: string): Promise<void> {
  await openCopyChoices();
  if (!copies.peek().includes(path)) await save([...copies.peek(), path]);
}

/** No copy any more: its owner doesn't want it, or may not read it now. */
export async function endCopy(path: string): Promise<void> {
  await openCopyChoices();
  if (copies.peek().includes(path)) await save(copies.peek().filter((one) => one !== path));
}

/** After this phone was emptied: nothing is chosen. */
export function forgetCopyChoices(): void {
  copies.value = [];
  opening = null;
}
