// Coordinating, for who does it: hand it on to somebody, or lay it down.

import { useSignal } from "@preact/signals";

import { post, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Circle, Handovers } from "../../api/types.ts";
import { actionNotice, actionError } from "../../data/actions.ts";
import { learn, refreshAll, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { loadMe, place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { named } from "../../ui/Tags.tsx";

/** How it stands, for who would hand it on; whoever said no isn't named. */
const GIVEN = { asked: "handover.asked", allowed: "handover.waits", stays: "handover.stays" } as const;

export function CoordinatingScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/role-handovers`;
  const live = useLive<Handovers>(path);
  const circle = useLive<Circle>(`/circles/${circleId}`, 60);
  const back = `/c/${circleId}/circle`;
  if (!live.data || !circle.data) {
    const first = live.data ? circle : live;
    return <Waiting name="coordinating" of={first} back={back} />;
  }
  const person = place(circleId)?.person_name ?? "";
  const coordinates = circle.data.me.roles.includes("coordinator");
  const isPerson = circle.data.me.roles.includes("person");
  const given = live.data.handovers.find((one) => one.mine === "gives");
  if (!coordinates) {
    return (
      <Screen
        name="coordinating"
        phase="not"
        title={t("coordinating.not")}
        back={back}
        actions={
          <LinkButton do="home" href={`/c/${circleId}`}>
            {t("go.home")}
          </LinkButton>
        }
      />
    );
  }
  const layDown = async (key: string) => {
    await post(`/circles/${circleId}/me/lay-down`, {}, key);
    await loadMe();
    refreshAll();
    returnTo(`/c/${circleId}`);
    actionNotice.value = t("coordinating.laid_down");
  };
  return (
    <Screen
      name="coordinating"
      title={t("coordinating.title")}
      back={back}
      lead={<p>{t("roles.coordinator_mine")}</p>}
    >
      <Stale of={live} />
      {given ? (
        <section class="card stack" data-handover={given.state}>
          <p>
            {isPerson && given.state === "allowed"
              ? t("coordinating.asked_own", { name: named(given.taker) })
              : t(GIVEN[given.state], { name: named(given.taker), person })}
          </p>
          <Button
            do="keep-coordinating"
            weight="quiet"
            work={async (key) => learn(path, await remove<Handovers>(`${path}/${given.id}`, key))}
          >
            {t(given.state === "stays" ? "go.done" : "handover.keep")}
          </Button>
        </section>
      ) : (
        <Choose path={path} person={person} circle={circle.data} />
      )}
      <p class="soft">
        {isPerson ? t("coordinating.lay_down_what_own") : t("coordinating.lay_down_what", { name: person })}
      </p>
      <HoldButton do="lay-down" work={layDown}>
        {t("coordinating.lay_down")}
      </HoldButton>
    </Screen>
  );
}

interface ChooseProps {
  path: string;
  person: string;
  circle: Circle;
}

/** To whom: anybody here who doesn't coordinate yet. */
function Choose({ path, person, circle }: ChooseProps) {
  const to = useSignal("");
  const id = useSignal(newId());
  const others = circle.members.filter(
    (one) =>
      one.id !== circle.me.member_id &&
      !one.roles.includes("person") &&
      !one.roles.includes("coordinator"),
  );
  if (others.length === 0) return <p>{t("coordinating.no_one")}</p>;
  const ask = async (key: string) => {
    if (!to.value) {
      actionError.value = { text: t("coordinating.need_one"), again: null };
      return;
    }
    learn(path, await post<Handovers>(path, { id: id.value, to_id: to.value }, key));
    id.value = newId();
    actionNotice.value = circle.me.roles.includes("person")
      ? t("coordinating.asked_them")
      : t("handover.sent", { person });
  };
  return (
    <>
      <Choice
        do="hand-to"
        label={t("coordinating.to")}
        options={others.map((one) => ({ value: one.id, label: named(one) }))}
        value={to.value}
        set={(value) => (to.value = value)}
      />
      <p class="soft">
        {circle.me.roles.includes("person") ? t("coordinating.how_own") : t("coordinating.how", { name: person })}
      </p>
      <Button do="hand-on" work={ask}>
        {t("coordinating.ask")}
      </Button>
    </>
  );
}
