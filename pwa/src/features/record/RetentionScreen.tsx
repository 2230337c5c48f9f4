// How long the record is kept, saving it, and forgetting what is there.

import { useSignal } from "@preact/signals";

import { post, put } from "../../api/client.ts";
import type { Keeping, RecordPage } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, lastKnown, refresh, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { DownloadButton } from "../../ui/DownloadButton.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Why } from "../../ui/Why.tsx";

export function RetentionScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/record/keeping`;
  const live = useLive<Keeping>(path, 60);
  const record = `/circles/${circleId}/record?limit=30`;
  const sure = useSignal(false);
  if (!live.data) return <Waiting name="keeping" of={live} back={`/c/${circleId}/record`} />;
  const { days, choices, forgotten } = live.data;
  const head = lastKnown<RecordPage>(record).data?.head;
  const keep = (wanted: number) => async (key: string) => {
    learn(path, await put<Keeping>(path, { days: wanted }, key));
    await refresh(record);
    actionNotice.value = t("go.saved");
  };
  const forget = async (key: string) => {
    const body = { before: new Date().toISOString() };
    learn(path, await post<Keeping>(`/circles/${circleId}/record/forget`, body, key));
    await refresh(record);
    sure.value = false;
    actionNotice.value = t("keeping.forgot");
  };
  return (
    <Screen
      name="keeping"
      title={t("keeping.title")}
      where={t("record.title")}
      back={`/c/${circleId}/record`}
      lead={<p>{t("keeping.lead")}</p>}
    >
      <Stale of={live} />
      <div class="stack" role="group" aria-label={t("keeping.title")}>
        {choices.map((one) => (
          <Button
            key={one}
            do={`keep-${one}`}
            weight={one === days ? "main" : "quiet"}
            pressed={one === days}
            work={keep(one)}
          >
            {t("keeping.days", { n: one })}
          </Button>
        ))}
      </div>
      <Why of="keep_days" />
      {forgotten > 0 ? <p class="soft">{t("keeping.forgotten", { n: forgotten })}</p> : null}
      <section class="card stack" aria-labelledby="save">
        <h2 id="save">{t("keeping.save")}</h2>
        <p>{t("keeping.save_what")}</p>
        <DownloadButton circleId={circleId} />
        {head ? (
          <p class="soft">
            {t("keeping.head")} <span class="head">{`${head.seq}:${head.hash}`}</span>
          </p>
        ) : null}
      </section>
      <section class="card stack" aria-labelledby="forget">
        <h2 id="forget">{t("keeping.forget")}</h2>
        <p>{t("keeping.forget_what")}</p>
        {sure.value ? (
          <>
            <HoldButton do="forget-all" work={forget}>
              {t("keeping.forget")}
            </HoldButton>
            <Button do="cancel" weight="plain" press={() => (sure.value = false)}>
              {t("go.cancel")}
            </Button>
          </>
        ) : (
          <Button do="forget" weight="quiet" press={() => (sure.value = true)}>
            {t("keeping.forget")}
          </Button>
        )}
      </section>
    </Screen>
  );
}
