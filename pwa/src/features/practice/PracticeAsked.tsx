// The person asked, once, whether this phone may join in practice requests.

import { put } from "../../api/client.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";

export function PracticeAsked({ circleId, name }: { circleId: string; name: string }) {
  const say = (on: boolean) => async (key: string) => {
    await put(`/circles/${circleId}/my-practice`, { on }, key);
    await refresh(`/circles/${circleId}/home`);
    actionNotice.value = t("practice.changeable");
  };
  return (
    <section class="card stack" data-practice-asked>
      <h2>{t("practice.asked_title", { name })}</h2>
      <p>{t("practice.asked_lead")}</p>
      <Button do="practise-yes" work={say(true)}>
        {t("go.yes")}
      </Button>
      <Button do="practise-no" weight="quiet" work={say(false)}>
        {t("practice.no_thanks")}
      </Button>
    </section>
  );
}
