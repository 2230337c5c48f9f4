// Coordinating for some days: the question to a friend, and what they agreed to.

import { put } from "../../api/client.ts";
import type { StandIn } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { loadMe } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { dayOf } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";

/** The first and the last day, within a sentence. */
export const standInDays = (of: StandIn): { first: string; last: string } => ({
  first: dayOf(of.first, true),
  last: dayOf(of.last, true),
});

export function StandInCard({
  circleId,
  name,
  of,
}: {
  circleId: string;
  name: string;
  of: StandIn;
}) {
  const say = (agreed: boolean) => async (key: string) => {
    await put(`/circles/${circleId}/stand-ins/${of.id}/mine`, { agreed }, key);
    await loadMe();
    refreshAll();
    actionNotice.value = t(agreed ? "stand_in.thanks" : "stand_in.fine");
  };
  if (of.state !== "asked") {
    return (
      <section class="card stack" data-stand-in>
        <p>{t("stand_in.mine", standInDays(of))}</p>
        <Button do="stand-in-end" weight="quiet" work={say(false)}>
          {t("stand_in.end")}
        </Button>
      </section>
    );
  }
  return (
    <section class="card lit stack" data-stand-in>
      <p>
        <strong>{t("stand_in.asks", { name, ...standInDays(of) })}</strong>
      </p>
      <p class="soft">{t("stand_in.what")}</p>
      <div class="pair">
        <Button do="stand-in-yes" work={say(true)}>
          {t("stand_in.yes")}
        </Button>
        <Button do="stand-in-no" weight="quiet" work={say(false)}>
          {t("go.not_now")}
        </Button>
      </div>
    </section>
  );
}
