// What was said of the person's own phones, above all else on their home: that one is lost, and
// that a new one is on its way in. Either is taken back here.

import { post, remove } from "../../api/client.ts";
import type { BringingBack, PhoneLost } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { momentWithin, names } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";

interface Props {
  circleId: string;
  lost: PhoneLost | null | undefined;
  bringingBack: BringingBack | null | undefined;
}

export function LostNow({ circleId, lost, bringingBack }: Props) {
  return (
    <>
      {bringingBack ? <OnItsWay of={bringingBack} /> : null}
      {lost ? <Lost circleId={circleId} of={lost} /> : null}
    </>
  );
}

function OnItsWay({ of }: { of: BringingBack }) {
  const said = { names: names(of.by), time: momentWithin(of.due_at) };
  return (
    <section class="card lit stack" aria-labelledby="on-its-way" data-bring-back={of.state}>
      <h2 id="on-its-way">{t("lost.bringing_back")}</h2>
      <p>{t(of.state === "waiting" ? "lost.by_two" : "lost.by_one", said)}</p>
      <Button
        do="stop-bring-back"
        tall
        work={async (key) => {
          await post(`/circles/${of.circle_id}/bring-backs/${of.id}/stop`, {}, key);
          refreshAll();
          actionNotice.value = t("lost.stopped");
        }}
      >
        {t("lost.stop")}
      </Button>
    </section>
  );
}

function Lost({ circleId, of }: { circleId: string; of: PhoneLost }) {
  return (
    <section class="card lit stack" aria-labelledby="phone-lost" data-lost>
      <h2 id="phone-lost">
        {of.by ? t("lost.title", { name: of.by }) : t("lost.title_nobody")}
      </h2>
      <p>{t("lost.lead")}</p>
      <Button
        do="phone-here"
        weight="quiet"
        work={async (key) => {
          await remove(`/circles/${circleId}/phone-lost`, key);
          refreshAll();
          actionNotice.value = t("lost.here_done");
        }}
      >
        {t("lost.here")}
      </Button>
    </section>
  );
}
