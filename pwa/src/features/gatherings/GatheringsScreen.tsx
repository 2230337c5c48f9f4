// Gatherings: the person's own and what people saw in them; for a friend, what they are invited to.

import type { Affirmation, Gatherings } from "../../api/types.ts";
import { newId } from "../../api/link.ts";
import { runActionInTurn } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Way, Ways } from "../../ui/Ways.tsx";
import { Why } from "../../ui/Why.tsx";
import { sender } from "./gatheringActions.ts";
import { nameOf, timesLine, whenOf } from "./gathering.text.ts";

export function GatheringsScreen({ circleId }: { circleId: string }) {
  const live = useLive<Gatherings>(`/circles/${circleId}/gatherings`, 60);
  const back = `/c/${circleId}`;
  if (!live.data) return <Waiting name="gatherings" of={live} back={back} />;
  const { person, affirmations, helping, invitations } = live.data;
  const name = place(circleId)?.person_name ?? "";
  const at = `${back}/gatherings`;
  const empty = (person ?? [...helping, ...invitations]).length === 0;
  return (
    <Screen
      name="gatherings"
      title={t("gathering.title")}
      back={back}
      lead={
        <p>
          {person
            ? t("gathering.lead")
            : t(empty ? "gathering.none_mine" : "gathering.lead_mine", { name })}
        </p>
      }
      actions={
        person ? (
          <LinkButton do="begin-gathering" href={`${at}/${newId()}/write`} weight="main">
            {t("gathering.begin")}
          </LinkButton>
        ) : (
          <LinkButton do="home" href={back} weight={empty ? "main" : "plain"}>
            {t("go.home")}
          </LinkButton>
        )
      }
    >
      <Stale of={live} />
      {empty ? null : (
        <Ways>
          {(person ?? helping).map((one) => (
            <Way key={one.id} href={`${at}/${one.id}`} do={`gathering-${one.id}`} title={nameOf(one)}>
              {[t(`gathering.state_${one.state}`), timesLine(one)].filter(Boolean).join(" · ")}
            </Way>
          ))}
          {invitations.map(({ gathering_id, invitation }) => (
            <Way
              key={gathering_id}
              href={`${at}/${gathering_id}`}
              do={`gathering-${gathering_id}`}
              title={t("gathering.invites", { name: invitation.from_name })}
            >
              {invitation.times.map(whenOf).join(" · ")}
            </Way>
          ))}
        </Ways>
      )}
      {affirmations.length > 0 ? <h2>{t("affirmation.title")}</h2> : null}
      {affirmations.map((one) => (
        <AffirmationCard key={one.id} circleId={circleId} of={one} />
      ))}
    </Screen>
  );
}

function AffirmationCard({ circleId, of: one }: { circleId: string; of: Affirmation }) {
  const send = sender(circleId, `affirmations/${one.id}`);
  const keep = (forFriends: boolean) =>
    send("POST", "/keep", t("go.saved"), { for_friends: forFriends });
  return (
    <section class="card stack" data-affirmation={one.kept ? "kept" : "waiting"}>
      <p class="soft">{t("affirmation.by", { name: one.by_name })}</p>
      <p class="words large" dir="auto">
        {one.words}
      </p>
      {one.kept ? (
        <>
          <Switch
            do={`for-friends-${one.id}`}
            label={t("affirmation.for_friends")}
            hint={t("affirmation.for_friends_hint")}
            on={one.for_friends}
            set={(on) => void keepFor(on)}
          />
          <Why of="affirmation_friends" />
        </>
      ) : (
        <Button do={`keep-${one.id}`} weight="quiet" work={keep(false)}>
          {t("affirmation.keep")}
        </Button>
      )}
      <Button
        do={`let-go-${one.id}`}
        weight="plain"
        work={send("POST", "/let-go", t("affirmation.gone"))}
      >
        {t("affirmation.let_go")}
      </Button>
    </section>
  );

  function keepFor(on: boolean): Promise<void> {
    return runActionInTurn(`for-friends-${one.id}`, keep(on));
  }
}
