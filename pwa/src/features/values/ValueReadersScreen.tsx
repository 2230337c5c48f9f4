// To whom the person opens it: each member, and each place that is kept, by a tap of its own.

import { put } from "../../api/client.ts";
import type { Values } from "../../api/types.ts";
import { runAction } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { named } from "../../ui/Tags.tsx";
import { learnValues, valuesPath } from "./valueActions.ts";

export function ValueReadersScreen({ circleId }: { circleId: string }) {
  const live = useLive<Values>(valuesPath(circleId), 60);
  const back = `/c/${circleId}/values`;
  const people = live.data?.person?.people;
  if (!people) return <Waiting name="values-open" of={live} back={back} />;
  const set = (member: string, on: boolean) =>
    runAction(`open-${member}`, async (key) => {
      const others = people.filter((one) => one.open && one.member_id !== member);
      const member_ids = [...others.map((one) => one.member_id), ...(on ? [member] : [])];
      const path = `${valuesPath(circleId)}/readers`;
      learnValues(circleId, await put<Values>(path, { member_ids }, key), t("go.saved"));
    });
  return (
    <Screen
      name="values-open"
      title={t("values.open")}
      back={back}
      lead={<p>{t(people.length > 0 ? "values.open_lead" : "values.open_none")}</p>}
      actions={
        <LinkButton do="values" href={back} weight="main">
          {t("go.done")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      <div class="card list">
        {people.map((one) => (
          <Switch
            key={one.member_id}
            do={`open-${one.name}`}
            label={named(one)}
            hint={one.kept ? t("values.open_kept") : undefined}
            on={one.open}
            set={(on) => void set(one.member_id, on)}
          />
        ))}
      </div>
      <p class="soft">{t("values.open_end")}</p>
    </Screen>
  );
}
