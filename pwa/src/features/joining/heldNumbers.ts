// What a friend fills in while they wait to be let in. The screen says that it may be closed: what
// the server can't take yet stays on this phone, and goes once they are in.

import { get, NotSent, patch, Problem } from "../../api/client.ts";
import type { MyKnock } from "../../api/types.ts";
import { all, drop, keep, kept } from "../../data/keyValueStore.ts";

const PREFIX = "joining:";

interface Joining {
  knock: string;
  /** Their own number, for the person to call. */
  number: string;
  /** Whether they kept it, so that it may go. */
  given: boolean;
}

export const heldNumber = (knock: string): Promise<Joining | undefined> =>
  kept<Joining>(`${PREFIX}${knock}`);

/** Holds a number as it is typed (`given` false), or as it was kept. */
export async function holdNumber(knock: string, number: string, given: boolean): Promise<void> {
  if (number) await keep(`${PREFIX}${knock}`, { knock, number, given } satisfies Joining);
  else await drop(`${PREFIX}${knock}`);
}

export const dropNumber = (knock: string): Promise<void> => drop(`${PREFIX}${knock}`);

/**
 * Sends the numbers that were kept by whoever is in by now. Gives the sentence with which the
 * server refused one, if it did: that one isn't tried again.
 */
export async function sendNumbers(): Promise<string | null> {
  let refused: string | null = null;
  for (const { knock, number, given } of await all<Joining>(PREFIX)) {
    if (!given) continue;
    try {
      const now = await get<MyKnock>(`/knocks/${knock}`);
      if (now.state === "waiting") continue;
      if (now.circle_id) await patch(`/circles/${now.circle_id}/me`, { number });
    } catch (error) {
      if (error instanceof NotSent) continue;
      if (!(error instanceof Problem)) throw error;
      refused = error.detail;
    }
    await dropNumber(knock);
  }
  return refused;
}
