// Something to mend: what is between two, whom one can write to, and who may write to oneself.

import type { Repair, Repairs } from "../../api/types.ts";
import { runAction } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { named } from "../../ui/Tags.tsx";
import { Way, Ways } from "../../ui/Ways.tsx";
import { standing } from "./mend.text.ts";
import { closeTo, repairsPath } from "./mendActions.ts";

export function MendScreen({ circleId }: { circleId: string }) {
  const live = useLive<Repairs>(repairsPath(circleId), 60);
  const at = `/c/${circleId}`;
  if (!live.data) return <Waiting name="mend" of={live} back={at} />;
  const { repairs, people, rests } = live.data;
  return (
    <Screen
      name="mend"
      title={t("mend.title")}
      back={at}
      lead={<p>{t("mend.lead")}</p>}
      actions={
        <LinkButton do="not-safe" href={`${at}/not-safe`} weight="plain">
          {t("mend.not_safe")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      {rests ? <p class="note">{t("mend.rests")}</p> : null}
      {repairs.length > 0 ? (
        <Ways>
          {repairs.map((one) => (
            <Way key={one.id} href={`${at}/mend/${one.id}`} do="repair" title={standing(one)}>
              {lineBeneath(one)}
            </Way>
          ))}
        </Ways>
      ) : null}
      <section class="stack" aria-labelledby="mend-write">
        <h2 id="mend-write">{t("mend.write_to")}</h2>
        {people.length === 0 ? <p class="soft">{t("mend.nobody")}</p> : null}
        {people.length > 0 ? (
          <Ways>
            {people.map((one) => (
              <Way
                key={one.member_id}
                href={`${at}/mend/new/${one.member_id}`}
                do={`write-${one.member_id}`}
                title={named(one)}
              />
            ))}
          </Ways>
        ) : null}
      </section>
      <Closing circleId={circleId} of={live.data} />
    </Screen>
  );
}

/** What the one who was written to reads first: it is theirs to open or not. */
const lineBeneath = (one: Repair): string | undefined =>
  one.side === "other" && one.state === "sent" ? t("mend.came_lead") : undefined;

/** Who may write to oneself: nobody, or all but some. Nobody is told. */
function Closing({ circleId, of: { people, closed, closed_to } }: { circleId: string; of: Repairs }) {
  const shut = people.filter((one) => closed_to.includes(one.member_id));
  return (
    <section class="card list" aria-labelledby="mend-closed">
      <h2 id="mend-closed">{t("mend.who_writes")}</h2>
      <Switch
        do="closed"
        label={t("mend.open_to_all")}
        hint={t("mend.closed_hint")}
        on={!closed}
        set={(on) => void runAction("closed", closeTo(circleId, null, !on, t("go.saved")))}
      />
      {shut.map((one) => (
        <Switch
          key={one.member_id}
          do={`closed-${one.member_id}`}
          label={t("mend.open_to", { name: one.name })}
          on={false}
          set={() =>
            void runAction("closed-one", closeTo(circleId, one.member_id, false, t("go.saved")))
          }
        />
      ))}
    </section>
  );
}
