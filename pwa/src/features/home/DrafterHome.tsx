// For the one who drafted a circle elsewhere: hand it over by a link and a code told by voice.

import { useSignal } from "@preact/signals";

import { post, remove } from "../../api/client.ts";
import { linkTo, newId, newSecret, verifierOf, type Fragment } from "../../api/link.ts";
import type { Circle, TransferMade } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { loadMe, place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { momentWithin, spaced } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Share } from "../../ui/Share.tsx";
import { NotAsked } from "../plan/index.ts";

interface Ready {
  url: string;
  code: string;
  until: string;
}

export function DrafterHome({ circleId }: { circleId: string }) {
  const circle = useLive<Circle>(`/circles/${circleId}`);
  const ready = useSignal<Ready | null>(null);
  if (!circle.data) return <Waiting name="hand-over" of={circle} back="/" />;
  const name = place(circleId)?.person_name ?? "";
  const make = async () => {
    const fragment: Fragment = { id: newId(), secret: newSecret() };
    const answer = await post<TransferMade>(
      `/circles/${circleId}/transfer`,
      { id: fragment.id, verifier: await verifierOf("transfer", fragment) },
      fragment.id,
    );
    ready.value = {
      url: linkTo("transfer", fragment),
      code: answer.code,
      until: answer.expires_at,
    };
  };
  const drop = async (key: string) => {
    await remove(`/circles/${circleId}`, key);
    await loadMe();
    go("/", true);
    actionNotice.value = t("alone.deleted");
  };
  const people = circle.data.members.filter((one) => one.id !== circle.data?.me.member_id);
  const untold = people.filter((one) => one.hears_asks === false);
  const now = ready.value;
  return (
    <Screen
      name="hand-over"
      page="hand_over.where"
      title={t("hand_over.title", { name })}
      where={t("hand_over.where")}
      lead={<p>{t("hand_over.lead", { name })}</p>}
      actions={
        <>
          <Button do="make-transfer" weight={now ? "quiet" : "main"} work={make}>
            {t(now ? "hand_over.another" : "hand_over.make")}
          </Button>
          <LinkButton do="try" href={`/c/${circleId}/try`} weight="plain">
            {t("try.open")}
          </LinkButton>
          <HoldButton do="delete" work={drop}>
            {t("hand_over.delete")}
          </HoldButton>
        </>
      }
    >
      {now ? (
        <div class="card">
          <Share url={now.url} text={t("hand_over.text")} />
          <p>{t("hand_over.code", { name })}</p>
          <p class="code" data-code>
            {spaced(now.code)}
          </p>
          <p class="soft">{t("hand_over.until", { time: momentWithin(now.until) })}</p>
        </div>
      ) : null}
      <div class="card list">
        {people.map((one) => (
          <Row key={one.id} name={one.name} title={one.name} />
        ))}
      </div>
      <NotAsked
        people={untold.map((one) => one.name)}
        all={untold.length === people.filter((one) => one.hears_asks != null).length}
        change={`/c/${circleId}/consent`}
      />
      <p class="soft">{t("hand_over.keeps")}</p>
    </Screen>
  );
}
