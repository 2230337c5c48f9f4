// Closing a circle: what ends, whether it is said, how long it can still be read. And the circle
// as its person finds it afterwards.

import { useSignal } from "@preact/signals";

import { post, remove } from "../../api/client.ts";
import type { Home } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh, type Live } from "../../data/liveQuery.ts";
import { go, startAt } from "../../data/router.ts";
import { loadMe } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { momentWithin } from "../../messages/time.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";

const DAYS = [30, 90, 7, 0] as const;

async function gone(c: string, key: string): Promise<void> {
  await remove(`/circles/${c}`, key);
  await loadMe();
  startAt("/");
  actionNotice.value = t("circle.ended");
}

export function CloseScreen({ circleId }: { circleId: string }) {
  const days = useSignal<(typeof DAYS)[number]>(30);
  const tell = useSignal(true);
  const close = async (key: string) => {
    // Without a word there is nothing to wait for.
    if (days.value === 0 && !tell.value) return gone(circleId, key);
    await post(`/circles/${circleId}/close`, { keep_days: days.value, tell: tell.value }, key);
    await loadMe();
    await refresh(`/circles/${circleId}/home`);
    go(`/c/${circleId}`, true);
  };
  return (
    <Screen
      name="close"
      title={t("close.title")}
      back={`/c/${circleId}/circle`}
      lead={<p>{t("close.lead")}</p>}
      actions={
        <HoldButton do="close-circle" work={close}>
          {t(days.value === 0 ? "close.delete" : "close.do")}
        </HoldButton>
      }
    >
      <Choice
        do="keep"
        label={t("close.keep")}
        options={DAYS.map((value) => ({
          value,
          label: value === 0 ? t("close.keep_none") : t("keeping.days", { n: value }),
        }))}
        value={days.value}
        set={(value) => (days.value = value)}
      />
      <div class="card">
        <Switch
          do="tell"
          label={t("close.tell")}
          hint={t("close.tell_hint")}
          on={tell.value}
          set={(on) => (tell.value = on)}
        />
        <Why of="close_tell" />
      </div>
      <p class="soft">{t("close.for_good")}</p>
      <LinkButton do="copy" weight="quiet" href="/me/copy">
        {t("copy.first")}
      </LinkButton>
    </Screen>
  );
}

/** A closed circle, for its person alone: to read, until it is deleted. */
export function ClosedHome({ circleId, live }: { circleId: string; live: Live<Home> }) {
  const home = live.data as Home;
  const until = home.circle.delete_at;
  return (
    <Screen
      name="closed"
      where={home.circle.name}
      title={t("closed.title")}
      lead={<p>{until ? t("closed.until", { time: momentWithin(until) }) : t("closed.lead")}</p>}
      actions={
        <>
          <LinkButton do="plan" href={`/c/${circleId}/plan`}>
            {t("plan.title")}
          </LinkButton>
          <LinkButton do="record" weight="quiet" href={`/c/${circleId}/record`}>
            {t("record.title")}
          </LinkButton>
          <HoldButton do="delete-circle" work={(key) => gone(circleId, key)}>
            {t("closed.delete")}
          </HoldButton>
        </>
      }
    >
      <Stale of={live} />
      <p class="soft">{t("closed.lead")}</p>
      <LinkButton do="copy" weight="quiet" href="/me/copy">
        {t("copy.first")}
      </LinkButton>
    </Screen>
  );
}
