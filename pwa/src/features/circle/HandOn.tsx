// Handing on a circle that lives: a link for the other phone, a code told by voice, and the way
// to keep it after all. It opens after the person's own wait, and their phones say so meanwhile.

import { useSignal } from "@preact/signals";

import { post, remove } from "../../api/client.ts";
import { linkTo, newId, newSecret, verifierOf, type Fragment } from "../../api/link.ts";
import type { Home, TransferMade } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { momentWithin, spaced } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Share } from "../../ui/Share.tsx";

interface Made {
  url: string;
  code: string;
}

export function HandOn({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/home`;
  const live = useLive<Home>(path);
  const made = useSignal<Made | null>(null);
  if (!live.data?.person)
    return <Waiting name="hand-on" of={live} back={`/c/${circleId}/circle`} />;
  const opens = live.data.circle.handed_on_from;
  const make = async () => {
    const fragment: Fragment = { id: newId(), secret: newSecret() };
    const answer = await post<TransferMade>(
      `/circles/${circleId}/transfer`,
      { id: fragment.id, verifier: await verifierOf("transfer", fragment) },
      fragment.id,
    );
    made.value = { url: linkTo("transfer", fragment), code: answer.code };
    await refresh(path);
  };
  const keep = async (key: string) => {
    await remove(`/circles/${circleId}/transfer`, key);
    made.value = null;
    await refresh(path);
    actionNotice.value = t("hand_on.kept");
  };
  return (
    <Screen
      name="hand-on"
      page="hand_on.title"
      phase={opens ? "made" : undefined}
      title={t(opens ? "hand_on.from" : "hand_on.title")}
      back={`/c/${circleId}/circle`}
      lead={<p>{opens ? t("hand_on.made_lead", { time: momentWithin(opens) }) : t("hand_on.lead")}</p>}
      actions={
        <>
          {opens ? (
            <Button do="keep-circle" work={keep}>
              {t("hand_on.keep")}
            </Button>
          ) : null}
          <Button do="make-transfer" weight={opens ? "quiet" : "main"} work={make}>
            {t(opens ? "hand_over.another" : "hand_over.make")}
          </Button>
        </>
      }
    >
      <Stale of={live} />
      {made.value && opens ? (
        <div class="card">
          <Share url={made.value.url} text={t("hand_on.text")} />
          <p>{t("hand_on.code")}</p>
          <p class="code" data-code>
            {spaced(made.value.code)}
          </p>
        </div>
      ) : null}
      <p class="soft">{t("hand_on.goes_along")}</p>
      <p class="soft">{t("hand_on.waits")}</p>
    </Screen>
  );
}
