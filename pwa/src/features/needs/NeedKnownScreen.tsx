// Who may know of one need. Whoever is taken out reads nothing of it any more.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { Needs, OwnNeed } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { needsPath, needSender } from "./needActions.ts";
import { PeopleChoice, chosenOf, knownBody } from "./PeopleChoice.tsx";

export function NeedKnownScreen({ circleId, needId }: { circleId: string; needId: string }) {
  const live = useLive<Needs>(needsPath(circleId), 60);
  const back = `/c/${circleId}/needs/${needId}`;
  if (!live.data) return <Waiting name="need-known" of={live} back={back} />;
  const need = live.data.own.find((one) => one.id === needId);
  if (need) return <Choosing key={need.id} circleId={circleId} need={need} needs={live.data} />;
  return (
    <Screen
      name="need-known"
      title={t("need.gone")}
      back={`/c/${circleId}/needs`}
      lead={<p>{t("need.gone_lead")}</p>}
      actions={
        <LinkButton do="needs" href={`/c/${circleId}/needs`} weight="main">
          {t("needs.title")}
        </LinkButton>
      }
    />
  );
}

function Choosing({ circleId, need, needs }: { circleId: string; need: OwnNeed; needs: Needs }) {
  const chosen = useSignal(chosenOf(need));
  const words = useSignal(need.known.every((one) => one.tier > 1));
  const money = need.pot !== null;
  const send = needSender(circleId, need.id);
  // Whoever was chosen before stays on the list, whatever became of them.
  const gone = need.known.filter((one) => !needs.people.some((other) => other.member_id === one.member_id));
  const people = [...needs.people, ...gone.map((one) => ({ ...one, money: true }))];
  return (
    <Screen
      name="need-known"
      title={need.title}
      page="need.who"
      back={`/c/${circleId}/needs/${need.id}`}
      lead={needs.rests ? <p>{t("needs.rests_known")}</p> : null}
      stuck={
        <Button
          do="save-known"
          work={async (key) => {
            const known = knownBody(chosen.value, money || words.value, money);
            await send("known", t("need.known_saved"), { known }, put)(key);
            go(`/c/${circleId}/needs/${need.id}`);
          }}
        >
          {t("go.save")}
        </Button>
      }
    >
      <PeopleChoice people={people} chosen={chosen} words={words} money={money} />
    </Screen>
  );
}
