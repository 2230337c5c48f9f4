// What a member may do for the person when their phone is lost: start the plan, say that it is
// lost, let a new phone in together with another. It lets nobody read anything.

import { post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Allies } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { CALM, known, learn, refresh, SOON, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { dayOfInstant } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { BringBack } from "./BringBack.tsx";

interface CardProps {
  circleId: string;
  name: string;
  view: Allies;
  took: (now: Allies) => void;
}

export function HelpScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/allies`;
  const live = useLive<Allies>(path, known<Allies>(path)?.bringing_back ? SOON : CALM);
  if (!live.data) return <Waiting name="help" of={live} back={`/c/${circleId}`} />;
  const view = live.data;
  const name = view.person_name;
  const took = (now: Allies) => {
    learn(path, now);
    void refresh(`/circles/${circleId}/home`);
  };
  const cards = { circleId, name, view, took };
  const agreed = view.mine?.state === "agreed";
  return (
    <Screen
      name="help"
      page="help.page"
      phase={view.mine?.state}
      title={t("help.title", { name })}
      back={`/c/${circleId}`}
    >
      <Stale of={live} />
      {view.mine || view.may_say_lost ? null : <p>{t("help.nothing")}</p>}
      {view.mine?.state === "asked" ? <Asked {...cards} /> : null}
      {view.bringing_back ? <BringBack {...cards} /> : null}
      {agreed && view.mine?.start ? <StartPlan {...cards} /> : null}
      {view.may_say_lost ? <SayLost {...cards} /> : null}
      {agreed && view.mine?.bring_back && !view.bringing_back ? <BringBack {...cards} /> : null}
      {view.mine && view.mine.state !== "asked" ? <MyWord {...cards} /> : null}
    </Screen>
  );
}

const say = ({ circleId, took }: CardProps, agreed: boolean) => async (key: string) =>
  took(await put<Allies>(`/circles/${circleId}/allies/mine`, { agreed }, key));

/** What the person would like, and a yes or a no that costs nothing. */
function Asked(props: CardProps) {
  const { name, view } = props;
  return (
    <section class="card lit stack" aria-labelledby="asked">
      <h2 id="asked">{t("help.asked", { name })}</h2>
      {view.mine?.start ? <p>{t("help.asked_start", { name })}</p> : null}
      {view.mine?.bring_back ? <p>{t("help.asked_back", { name })}</p> : null}
      <p class="soft">{t("help.asked_free")}</p>
      <Button do="ally-yes" work={say(props, true)}>
        {t("help.yes")}
      </Button>
      <Button do="ally-no" weight="plain" work={say(props, false)}>
        {t("help.no")}
      </Button>
    </section>
  );
}

/** Held, not tapped: friends are asked at once. */
function StartPlan({ circleId, name, view, took }: CardProps) {
  if (view.started) {
    return (
      <section class="card lit stack" data-started>
        <h2>{t("help.started", { name })}</h2>
        <p>{t("help.started_lead", { name })}</p>
      </section>
    );
  }
  const start = async (key: string) => {
    took(await post<Allies>(`/circles/${circleId}/allies/start`, { id: newId() }, key));
    actionNotice.value = t("help.start_done", { name });
  };
  return (
    <section class="card stack">
      <h2>{t("help.start", { name })}</h2>
      <p class="soft">{t("help.start_lead", { name })}</p>
      <HoldButton do="start-plan" weight="quiet" work={start}>
        {t("help.start", { name })}
      </HoldButton>
    </section>
  );
}

function SayLost({ circleId, name, view, took }: CardProps) {
  const path = `/circles/${circleId}/phone-lost`;
  if (view.lost) {
    return (
      <section class="card lit stack" data-lost>
        <h2>{t("help.lost", { name })}</h2>
        <p>{t("help.lost_said", { day: dayOfInstant(view.lost.at), name })}</p>
        <p class="soft">{t("help.lost_lead", { name })}</p>
        <Button
          do="not-lost"
          weight="quiet"
          work={async (key) => {
            took(await remove<Allies>(path, key));
            actionNotice.value = t("help.not_lost_done");
          }}
        >
          {t("help.not_lost")}
        </Button>
      </section>
    );
  }
  return (
    <section class="card stack">
      <h2>{t("help.lost", { name })}</h2>
      <p class="soft">{t("help.lost_lead", { name })}</p>
      <HoldButton
        do="say-lost"
        weight="quiet"
        work={async (key) => {
          took(await post<Allies>(path, {}, key));
          actionNotice.value = t("help.lost_done");
        }}
      >
        {t("help.say_lost")}
      </HoldButton>
    </section>
  );
}

function MyWord(props: CardProps) {
  const yes = props.view.mine?.state === "agreed";
  return (
    <section class="card stack" data-said={yes ? "yes" : "no"}>
      <p>{t(yes ? "help.said_yes" : "help.said_no", { name: props.name })}</p>
      <Button do={yes ? "ally-no" : "ally-yes"} weight="plain" work={say(props, !yes)}>
        {t(yes ? "help.change_to_no" : "help.yes")}
      </Button>
    </section>
  );
}
