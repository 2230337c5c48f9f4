// Looks at the record once a day by itself, where this phone has known it before.

import { get } from "../../api/client.ts";
import { kept } from "../../data/keyValueStore.ts";
import { look, said, type Proof, type Said } from "./hashChain.ts";

const PAUSE_MS = 20 * 3_600_000;

/** The server's proof from an entry on; without one where the record stands. */
export const ask = (circle: string) => (from: number | null) =>
  get<Proof>(`/circles/${circle}/record/proof${from === null ? "" : `?from_seq=${from}`}`);

/** What doesn't fit, if anything; null when it does, or was looked at not long ago. */
export async function daily(circle: string): Promise<"set_back" | "differs" | null> {
  const last = await kept<Said>(said(circle));
  const fitted = last && (last.what === "fits" || last.what === "first");
  if (fitted && Date.now() - last.at < PAUSE_MS) return null;
  const { what } = await look(circle, ask(circle));
  return what === "set_back" || what === "differs" ? what : null;
}
