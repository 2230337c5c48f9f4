// A circle's first screen, by what one does in it.

import { useEffect } from "preact/hooks";

import type { Home } from "../../api/types.ts";
import { lazy } from "../../data/lazy.ts";
import { CALM, known, SOON, useLive, type Live } from "../../data/liveQuery.ts";
import { pending, wantsToBeSeen } from "../../data/pending.ts";
import { go } from "../../data/router.ts";
import { place } from "../../data/session.ts";
import { lazyScreen, WhenFetched } from "../../ui/lazyScreen.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { ClosedHome } from "../circle/index.ts";
import { PersonHome } from "./PersonHome.tsx";

type FriendHomes = typeof import("./friendHomes.ts");

const FRIEND_HOMES = lazy(() => import("./friendHomes.ts"), "friend");
const DrafterHome = lazyScreen(() => import("./DrafterHome.tsx"), "DrafterHome", "arriving", "hand-over");

export function HomeScreen({ circleId }: { circleId: string }) {
  return place(circleId)?.circle_state === "draft" ? <DrafterHome circleId={circleId} /> : <LiveHome circleId={circleId} />;
}

function LiveHome({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/home`;
  const before = known<Home>(path);
  // Somebody is being asked, or somebody knocks: the screen follows closely.
  const close =
    (before?.person?.ask && before.person.ask.phase !== "closed") ||
    (before?.person?.knocks.length ?? 0) > 0 ||
    before?.person?.order.some((one) => one.state === "invited" || one.state === "knocking") ||
    before?.supporter?.asks.some((one) => one.standing === "asked");
  const live = useLive<Home>(path, close ? SOON : CALM);
  const waiting = pending.value;
  useEffect(() => {
    if (waiting?.circle === circleId && wantsToBeSeen(waiting)) go(`/c/${circleId}/ask/${waiting.id}`, true);
  }, [waiting?.id, circleId]);
  const isOwn = place(circleId)?.roles.includes("person") ?? false;
  useEffect(() => {
    // What they will need comes while the server is asked.
    if (!isOwn) void FRIEND_HOMES.fetch().catch(() => undefined);
  }, [isOwn]);
  if (!live.data) return <Waiting name="home" of={live} />;
  if (live.data.circle.state === "closed") return <ClosedHome circleId={circleId} live={live} />;
  if (live.data.person) return <PersonHome circleId={circleId} live={live} />;
  return <WhenFetched of={FRIEND_HOMES} name="home" back="/" draw={(homes) => friendHome(homes, circleId, live as Live<Home> & { data: Home })} />;
}

function friendHome(homes: FriendHomes, circleId: string, live: Live<Home> & { data: Home }) {
  const { supporter, coordinator, me } = live.data;
  if (supporter && me.roles.includes("supporter")) return <homes.SupporterHome circleId={circleId} live={live} />;
  if (coordinator) return <homes.CoordinatorHome circleId={circleId} live={live} />;
  return <homes.QuietHome circleId={circleId} live={live} />;
}
