// One gathering: the person's own, a draft that somebody helps with, or an invitation.

import type { Gatherings } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { missingFrom, Waiting } from "../../ui/LoadingState.tsx";
import { sender } from "./gatheringActions.ts";
import { InvitationScreen } from "./Invitation.tsx";
import { PersonGathering } from "./PersonGathering.tsx";
import { WriteGathering } from "./WriteGathering.tsx";

interface Params {
  circleId: string;
  gatheringId: string;
}

export function GatheringScreen({ circleId, gatheringId }: Params) {
  const live = useLive<Gatherings>(`/circles/${circleId}/gatherings`, 60);
  const back = `/c/${circleId}/gatherings`;
  if (!live.data) return <Waiting name="gathering" of={live} back={back} />;
  const { person, people, helping, invitations, rests } = live.data;
  const own = person?.find((one) => one.id === gatheringId);
  if (own) {
    return (
      <PersonGathering circleId={circleId} of={own} people={people} rests={rests} live={live} />
    );
  }
  if (helping.some((one) => one.id === gatheringId)) {
    return <WriteGathering circleId={circleId} gatheringId={gatheringId} />;
  }
  const invited = invitations.find((one) => one.gathering_id === gatheringId);
  if (!invited) return <Waiting name="gathering" of={missingFrom(live)} back={back} />;
  const send = sender(circleId, `gatherings/${gatheringId}`);
  return (
    <InvitationScreen
      name="gathering"
      of={invited.invitation}
      back={back}
      answer={(said) => send("PUT", "/answer", t("gathering.answered"), said)}
      affirm={(words) => send("POST", "/affirm", t("affirmation.left"), { words })}
    />
  );
}
