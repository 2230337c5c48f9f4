// The person's homes as this phone last knew them: they ask no server and need no network.

import type { Home } from "../api/types.ts";
import { all } from "./keyValueStore.ts";

export async function readKnownHomes(): Promise<Home[]> {
  const stored = await all<{ data: Partial<Home> | null }>("known:/circles/");
  return stored
    .map((known) => known.data)
    // What else is known of a circle has no `circle` of its own.
    .filter((home): home is Home => !!home?.circle && !!home.person);
}
