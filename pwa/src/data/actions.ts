// Doing something: one idempotency key for one tap and all its repetitions, one place where
// a failure is told.

import { signal } from "@preact/signals";

import { NotSent, Problem } from "../api/client.ts";
import { newId } from "../api/link.ts";
import { t } from "../messages/index.ts";
import { fieldFor } from "./fieldErrors.ts";
import { onGo } from "./router.ts";
import { openNewest, Outdated } from "./version.ts";

export interface Trouble {
  text: string;
  again: (() => void) | null;
  /** The field (`data-do`) that it is about, where it is about one. */
  field?: string | null;
}

/** What went wrong on this screen; goes when the screen does. */
export const actionError = signal<Trouble | null>(null);
/** An act that takes proof first: "show" a passkey or the code, or "wait". */
export interface ProofWanted {
  how: "show" | "wait";
  again: () => void;
}

export const proofWanted = signal<ProofWanted | null>(null);
/** What was just done, told once in a calm line. */
export const actionNotice = signal<string | null>(null);

export interface Undo {
  /** The note that it stands beside; with another one it is over. */
  of: string;
  do: string;
  label: string;
  work: Work;
}

/** The way back from what was just done, for as long as its note can be read. */
export const undo = signal<Undo | null>(null);
/** The name of what is being done now. */
export const busy = signal<string | null>(null);

onGo(() => {
  actionError.value = null;
  proofWanted.value = null;
  actionNotice.value = null;
  undo.value = null;
});

/** The field on this screen that the server refused. */
function refusedField(problem: Problem): string | null {
  const named = (problem.body["fields"] as { name?: string }[] | undefined) ?? [];
  const fields = document.querySelectorAll<HTMLElement>(".field [data-do]");
  return fieldFor(
    problem.code,
    named.map(({ name = "" }) => name),
    [...fields].map((field) => field.dataset["do"] ?? ""),
  );
}

const turns = new Map<string, Promise<void>>();

/**
 * The same for a setting that can be changed again while it is being saved: each change is another
 * act, and they are saved in their order. `work` starts from what is known when its turn comes.
 */
export function runActionInTurn(name: string, work: Work): Promise<void> {
  const turn = (turns.get(name) ?? Promise.resolve()).then(() => runAction(name, work));
  turns.set(name, turn);
  return turn;
}

export type Work = (key: string) => Promise<unknown> | unknown;

export async function runAction(name: string, work: Work, key: string = newId()): Promise<void> {
  // A second tap on the same thing is the same tap; another thing (Stop) never waits for it.
  if (busy.peek() === name) return;
  busy.value = name;
  actionError.value = null;
  const again = (): void => void runAction(name, work, key);
  try {
    await work(key);
  } catch (error) {
    if (error instanceof Outdated) {
      actionError.value = { text: t("version.lead"), again: () => void openNewest() };
    } else if (error instanceof NotSent) {
      actionError.value = {
        text: t(error.reached ? "trouble.no_answer" : "trouble.not_sent"),
        again,
      };
    } else if (error instanceof Problem && error.code.startsWith("proof-")) {
      actionError.value = { text: error.detail ?? t("trouble.refused"), again: null };
      proofWanted.value = { how: error.code === "proof-waits" ? "wait" : "show", again };
    } else if (error instanceof Problem) {
      const later = error.status === 429;
      actionError.value = {
        text: error.detail ?? t("trouble.refused"),
        again: later ? again : null,
        field: refusedField(error),
      };
    } else {
      actionError.value = { text: t("trouble.here"), again: null };
      console.error(error);
    }
  } finally {
    if (busy.peek() === name) busy.value = null;
  }
}
