// The person's own request, as the server answered it: its screen and home tell of it alike, also
// where the connection is lost a moment later.

import type { AskView, Home } from "../api/types.ts";
import { known, learn } from "./liveQuery.ts";

/** Puts it where its own screen and home see it. */
export function learnOwnAsk(circle: string, ask: AskView): void {
  learn(`/circles/${circle}/asks/${ask.id}`, { person: ask, me: null });
  // Practice stands beside the way to ask for real, never in its place.
  if (ask.practice) return;
  const path = `/circles/${circle}/home`;
  const home = known<Home>(path);
  if (home?.person) learn(path, { ...home, person: { ...home.person, ask } } satisfies Home);
}
