// Practising with friends: who joins in, one that runs, and whose phone showed the newest.

import { post } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { AskView, Practice } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, refresh, SOON, useLive } from "../../data/liveQuery.ts";
import { learnOwnAsk } from "../../data/ownAsk.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { dateIn, dayOf, moment, names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";

export function PracticeScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/practice`;
  const live = useLive<Practice>(path, SOON);
  const now = live.data;
  if (!now) return <Waiting name="practice" of={live} back={`/c/${circleId}`} />;
  const joining = now.friends.filter((one) => one.joins === "yes");
  const runs = now.drill !== null && !now.drill.over;
  const start = async (key: string) => {
    const id = newId();
    const ask = await post<AskView>(`${path}/drills`, { id }, key);
    learnOwnAsk(circleId, ask);
    void refresh(`/circles/${circleId}/home`);
    go(`/c/${circleId}/ask/${id}`);
  };
  const invite = async (key: string) => {
    learn(path, await post<Practice>(`${path}/invite`, {}, key));
    actionNotice.value = t("practice.invited");
  };
  return (
    <Screen
      name="practice"
      phase={runs ? "runs" : "none"}
      title={t(runs ? "practice.runs" : "practice.title")}
      back={`/c/${circleId}`}
      lead={<p>{t(runs ? "practice.runs_lead" : "practice.lead")}</p>}
      stuck={
        runs && now.drill ? (
          <LinkButton do="see-drill" href={`/c/${circleId}/ask/${now.drill.id}`} weight="main">
            {t("practice.see")}
          </LinkButton>
        ) : joining.length > 0 ? (
          <Button do="start-drill" tall work={start}>
            {t("practice.start")}
          </Button>
        ) : undefined
      }
      actions={
        <>
          {now.can_invite ? (
            <Button do="invite-practice" weight="quiet" work={invite}>
              {t("practice.invite")}
            </Button>
          ) : null}
          <LinkButton do="try" href={`/c/${circleId}/try`} weight="plain">
            {t("try.open")}
          </LinkButton>
        </>
      }
    >
      <Stale of={live} />
      {now.drill ? <Phones drill={now.drill} /> : null}
      <section class="card list">
        <h2>{t("practice.who")}</h2>
        {now.friends.length === 0 ? <p>{t("practice.nobody_in")}</p> : null}
        {now.friends.map((one) => (
          <Row key={one.member_id} name={one.name} title={one.name} tags={one.tags}>
            {t(`practice.joins_${one.joins}`)}
          </Row>
        ))}
      </section>
    </Screen>
  );
}

/** Whose phone showed it: a fact about phones, and how to mend what can be mended. */
function Phones({ drill }: { drill: NonNullable<Practice["drill"]> }) {
  const silent = drill.phones.filter((one) => !one.shown);
  return (
    <>
      <section class="card list" data-phones>
        <h2>{t("practice.phones_at", { time: moment(drill.asked_at) })}</h2>
        {drill.phones.length === 0 ? <p>{t("practice.no_phones")}</p> : null}
        {drill.phones.map((one) => (
          <Row key={one.member_id} name={one.name} title={one.name} tags={one.tags}>
            {one.answered
              ? t("practice.answered")
              : t(one.shown ? "practice.shown" : "practice.not_shown", { name: one.name })}
          </Row>
        ))}
        {drill.deletes_at ? (
          <p class="soft">
            {t("practice.deletes", { day: dayOf(dateIn(new Date(drill.deletes_at)), true) })}
          </p>
        ) : null}
      </section>
      {silent.length > 0 ? (
        <section class="card" data-mend>
          <h2>{t("practice.mend")}</h2>
          <p>{t("practice.mend_lead", { names: names(silent.map((one) => one.name)) })}</p>
          <ul class="disclosed">
            <li>{t("practice.mend_notifications")}</li>
            <li>{t("practice.mend_iphone")}</li>
            <li>{t("practice.mend_hours")}</li>
            <li>{t("practice.mend_signed_in")}</li>
            <li>{t("practice.mend_email")}</li>
          </ul>
        </section>
      ) : null}
    </>
  );
}
