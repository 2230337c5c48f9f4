// Check-ins: the person's days and what they answer, and a friend's own days.

import { useLive } from "../../data/liveQuery.ts";
import type { CheckIns } from "../../api/types.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { FriendCheckIn } from "./FriendCheckIn.tsx";
import { PersonCheckIn } from "./PersonCheckIn.tsx";

export function CheckInsScreen({ circleId }: { circleId: string }) {
  const live = useLive<CheckIns>(`/circles/${circleId}/check-ins`, 60);
  const back = `/c/${circleId}`;
  if (!live.data) return <Waiting name="check-ins" of={live} back={back} />;
  const { person, me, people, after } = live.data;
  const name = place(circleId)?.person_name ?? "";
  const empty = (person ?? me ?? []).length === 0;
  return (
    <Screen
      name="check-ins"
      title={t("check_in.title")}
      back={back}
      lead={
        <p>
          {person
            ? t(empty ? "check_in.none" : "check_in.lead")
            : t(empty ? "check_in.none_mine" : "check_in.lead_mine", { name })}
        </p>
      }
      actions={
        <>
          {after ? (
            <LinkButton
              do="choose-days"
              href={`/c/${circleId}/ask/${after}/after`}
              weight={empty ? "main" : "quiet"}
            >
              {t("check_in.choose")}
            </LinkButton>
          ) : null}
          {person ? (
            <LinkButton do="look-back" href={`/c/${circleId}/look-back`}>
              {t("look_back.title")}
            </LinkButton>
          ) : null}
          {!person && empty ? (
            <LinkButton do="home" href={back} weight="main">
              {t("go.home")}
            </LinkButton>
          ) : null}
        </>
      }
    >
      <Stale of={live} />
      {(person ?? []).map((one) => (
        <PersonCheckIn key={one.id} circleId={circleId} of={one} people={people} />
      ))}
      {(me ?? []).map((one) => (
        <FriendCheckIn key={one.id} circleId={circleId} of={one} name={name} />
      ))}
    </Screen>
  );
}
