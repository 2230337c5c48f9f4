// What I asked for: who helps, who may know, and its end.

import { useSignal } from "@preact/signals";

import type { Needs, OwnNeed } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { dayOfInstant, names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Way, Ways } from "../../ui/Ways.tsx";
import { amountText, stateLine, whenOfNeed } from "./need.text.ts";
import { needsPath, needSender } from "./needActions.ts";
import { Amounts } from "./PotPart.tsx";

export function OwnNeedScreen({ circleId, needId }: { circleId: string; needId: string }) {
  const live = useLive<Needs>(needsPath(circleId), 60);
  const back = `/c/${circleId}/needs`;
  if (!live.data) return <Waiting name="own-need" of={live} back={back} />;
  const need = live.data.own.find((one) => one.id === needId);
  if (!need) {
    return (
      <Screen
        name="own-need"
        title={t("need.gone")}
        back={back}
        lead={<p>{t("need.gone_lead")}</p>}
        actions={
          <LinkButton do="needs" href={back} weight="main">
            {t("needs.title")}
          </LinkButton>
        }
      >
        <Stale of={live} />
      </Screen>
    );
  }
  const over = need.state === "done" || need.state === "dropped";
  return (
    <Screen
      name="own-need"
      title={need.title}
      page="needs.title"
      back={back}
      phase={need.state}
      lead={<p>{stateLine(need)}</p>}
      actions={over ? undefined : <Ending circleId={circleId} of={need} />}
    >
      <Stale of={live} />
      {need.words ? (
        <p class="words" dir="auto">
          {need.words}
        </p>
      ) : null}
      {need.when.day ? <p>{whenOfNeed(need.when)}</p> : null}
      {need.hands.length > 0 ? (
        <section class="stack" aria-labelledby="need-hands">
          <h2 id="need-hands">{t("need.hands")}</h2>
          <div class="card list">
            {need.hands.map((one) => (
              <Row key={one.member_id} name={one.name} title={one.name} tags={one.tags}>
                {one.part || null}
              </Row>
            ))}
          </div>
        </section>
      ) : null}
      {need.pot ? <OwnPot of={need} pot={need.pot} /> : null}
      {need.thanks ? (
        <div>
          <p class="soft">{t("need.your_thanks")}</p>
          <p class="words" dir="auto">
            {need.thanks}
          </p>
        </div>
      ) : null}
      {over ? null : (
        <Ways>
          <Way href={`/c/${circleId}/needs/${need.id}/known`} do="known" title={t("need.who")}>
            {need.known.length > 0 ? names(need.known.map((one) => one.name)) : t("need.nobody")}
          </Way>
        </Ways>
      )}
      {need.forget_at ? (
        <p class="soft">{t("need.forgotten", { day: dayOfInstant(need.forget_at) })}</p>
      ) : null}
    </Screen>
  );
}

function OwnPot({ of: need, pot }: { of: OwnNeed; pot: NonNullable<OwnNeed["pot"]> }) {
  return (
    <section class="card stack" data-reached={pot.reached}>
      {pot.goal ? <p>{t("pot.goal_is", { amount: amountText(pot.goal, pot.currency) })}</p> : null}
      <p>
        {pot.reached
          ? t("pot.reached")
          : pot.others
            ? t("pot.pledged_more", { amount: amountText(pot.others, pot.currency) })
            : t("pot.pledged_few")}
      </p>
      <Amounts pot={pot} />
      {need.state === "open" || need.state === "covered" ? (
        <p class="soft">{t(pot.i_see ? "pot.you_see" : "pot.nobody_sees")}</p>
      ) : null}
    </section>
  );
}

/** Done, with a line of thanks; enough, or one more; not needed any more. */
function Ending({ circleId, of: need }: { circleId: string; of: OwnNeed }) {
  const done = useSignal(false);
  const thanks = useSignal("");
  const send = needSender(circleId, need.id);
  if (done.value) {
    return (
      <>
        <Field
          do="thanks"
          label={t("need.thanks")}
          hint={t("need.thanks_hint")}
          value={thanks.value}
          set={(value) => (thanks.value = value)}
          max={500}
          long
        />
        <Button
          do="send-done"
          work={(key) => send("done", t("need.done_told"), { thanks: thanks.value })(key)}
        >
          {t("need.is_done")}
        </Button>
        <Button do="not-done" weight="plain" press={() => (done.value = false)}>
          {t("go.cancel")}
        </Button>
      </>
    );
  }
  return (
    <>
      <Button do="done" press={() => (done.value = true)}>
        {t("need.is_done")}
      </Button>
      {need.state === "covered" ? (
        <Button do="more" weight="quiet" work={send("more", t("need.open_again"))}>
          {t(need.pot ? "pot.open_again" : "need.one_more")}
        </Button>
      ) : (
        <Button do="enough" weight="quiet" work={send("enough", t("need.enough_told"))}>
          {t("need.enough")}
        </Button>
      )}
      <Button do="drop" weight="plain" work={send("drop", t("need.dropped_told"))}>
        {t("need.drop")}
      </Button>
    </>
  );
}
