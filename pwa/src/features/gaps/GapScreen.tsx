// One open shift: what is being done about it, and all who might be asked.

import type { Gap, Gaps } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { Stale, Waiting, missingFrom } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { whenOf } from "../rota/index.ts";
import { GapCard } from "./GapCard.tsx";
import { useSuggestions } from "./Suggested.tsx";

export function GapScreen({ circleId, slotId }: { circleId: string; slotId: string }) {
  const live = useLive<Gaps>(`/circles/${circleId}/gaps`);
  const back = `/c/${circleId}/gaps`;
  const gap = live.data?.gaps.find((one) => one.slot_ids.includes(slotId));
  if (!gap) return <Waiting name="gap" of={live.data ? missingFrom(live) : live} back={back} />;
  return (
    <Screen
      name="gap"
      page="gaps.title"
      where={place(circleId)?.circle_name}
      title={whenOf(gap)}
      back={back}
      nav={{ circle: circleId, on: "now" }}
    >
      <Stale of={live} />
      <Suggesting circleId={circleId} gap={gap} />
    </Screen>
  );
}

/** The shift's card, with whoever might be asked for it. */
function Suggesting({ circleId, gap }: { circleId: string; gap: Gap }) {
  const { times } = useSuggestions(circleId);
  return <GapCard circle={circleId} gap={gap} times={times} />;
}
