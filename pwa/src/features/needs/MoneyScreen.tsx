// Who may know when I need money: a choice of its own, beside who may know of a need.

import { put } from "../../api/client.ts";
import type { Needs } from "../../api/types.ts";
import { runAction } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { named } from "../../ui/Tags.tsx";
import { learnNeeds, needsPath } from "./needActions.ts";

export function MoneyScreen({ circleId }: { circleId: string }) {
  const live = useLive<Needs>(needsPath(circleId), 60);
  const back = `/c/${circleId}/needs`;
  if (!live.data) return <Waiting name="needs-money" of={live} back={back} />;
  const { people } = live.data;
  const set = (member: string, on: boolean) =>
    runAction(`money-${member}`, async (key) => {
      const others = people.filter((one) => one.money && one.member_id !== member);
      const member_ids = [...others.map((one) => one.member_id), ...(on ? [member] : [])];
      learnNeeds(circleId, await put<Needs>(`${needsPath(circleId)}/money-known`, { member_ids }, key));
    });
  return (
    <Screen
      name="needs-money"
      title={t("money.title")}
      back={back}
      lead={<p>{t(people.length > 0 ? "money.lead" : "needs.nobody")}</p>}
      actions={
        <LinkButton do="needs" href={back} weight="main">
          {t("go.done")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      {people.map((one) => (
        <Switch
          key={one.member_id}
          do={`money-${one.name}`}
          label={named(one)}
          on={one.money}
          set={(on) => void set(one.member_id, on)}
        />
      ))}
    </Screen>
  );
}
