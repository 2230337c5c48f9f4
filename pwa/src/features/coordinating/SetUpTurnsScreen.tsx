// Who takes turns of coordinating, in which order, how long, and from when on.

import { useSignal } from "@preact/signals";

import { post, put } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Circle, CoordinatingTurns, CoordinatingTurnsAnswer, Member } from "../../api/types.ts";
import { actionError, actionNotice, runAction } from "../../data/actions.ts";
import { learn, refreshAll, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { addDays, dateIn } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { OrderChooser } from "../../ui/OrderChooser.tsx";
import type { Somebody } from "../../ui/ReorderList.tsx";
import { Screen } from "../../ui/Screen.tsx";

const WEEKS = [1, 2, 4, 8, 12] as const;
/** What is chosen at first; the screen says why. */
const USUAL_WEEKS = 2;
/** The first day is a week ahead at first: time to answer, and to know before. */
const DAYS_AHEAD = 7;
const NOON = "12:00";
const FEWEST = 2;

export function SetUpTurnsScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/coordinating-turns`;
  const live = useLive<CoordinatingTurnsAnswer>(path);
  const circle = useLive<Circle>(`/circles/${circleId}`);
  const back = `/c/${circleId}/coordinating/turns`;
  if (!live.data || !circle.data) {
    return <Waiting name="set-up-turns" of={live.data ? circle : live} back={back} />;
  }
  const { turns } = live.data;
  const known = turns && turns.state !== "over" ? turns : null;
  return (
    <SetUp
      key={known?.id ?? "new"}
      circleId={circleId}
      path={path}
      zone={live.data.zone}
      known={known}
      friends={circle.data.members.filter(
        (member) => member.state === "in" && !member.roles.includes("person"),
      )}
    />
  );
}

interface Props {
  circleId: string;
  path: string;
  zone: string;
  known: CoordinatingTurns | null;
  friends: Member[];
}

function SetUp({ circleId, path, zone, known, friends }: Props) {
  const id = useSignal(newId());
  const weeks = useSignal<number>(USUAL_WEEKS);
  const first = useSignal(addDays(dateIn(new Date(), zone), DAYS_AHEAD));
  const at = useSignal(NOON);
  const chosen = useSignal<Somebody[]>(
    (known?.order ?? []).map(({ member_id, name, tags }) => ({ member_id, name, tags })),
  );
  const back = `/c/${circleId}/coordinating/turns`;
  const isPerson = place(circleId)?.roles.includes("person") ?? false;
  const person = place(circleId)?.person_name ?? "";
  const save = () => {
    if (chosen.value.length < FEWEST) {
      actionError.value = { text: t("in_turn.need_two"), again: null };
      return;
    }
    const memberIds = chosen.value.map((member) => member.member_id);
    void runAction("save-coordinating-turns", async (key) => {
      const terms = { id: id.value, weeks: weeks.value, first_on: first.value, at: at.value };
      const answer = known
        ? await put<CoordinatingTurnsAnswer>(`${path}/${known.id}/order`, { member_ids: memberIds }, key)
        : await post<CoordinatingTurnsAnswer>(path, { ...terms, member_ids: memberIds }, key);
      refreshAll();
      learn(path, answer);
      returnTo(back);
      actionNotice.value = isPerson ? t("in_turn.asked_them") : t("handover.sent", { person });
    });
  };
  return (
    <Screen
      name="set-up-turns"
      title={t(known ? "in_turn.change" : "in_turn.set_up")}
      back={back}
      lead={<p>{isPerson ? t("in_turn.set_up_lead") : t("in_turn.set_up_lead_asks", { name: person })}</p>}
      submit={save}
      actions={
        <Button do="save-coordinating-turns" type="submit">
          {t(known ? "go.save" : isPerson ? "turns.ask" : "in_turn.ask_person", { name: person })}
        </Button>
      }
    >
      <OrderChooser friends={friends} chosen={chosen} />
      <p class="soft">{t("in_turn.what_each_sees")}</p>
      {known ? null : (
        <>
          <Choice
            do="turn-weeks"
            why="turn_weeks"
            label={t("in_turn.weeks")}
            options={WEEKS.map((value) => ({ value, label: t("in_turn.n_weeks", { n: value }) }))}
            value={weeks.value}
            set={(value) => (weeks.value = value)}
          />
          <Field
            do="turns-first"
            type="date"
            label={t("in_turn.first")}
            hint={t("in_turn.first_hint")}
            value={first.value}
            set={(value) => (first.value = value)}
            max={10}
          />
          <Field
            do="turns-at"
            type="time"
            label={t("in_turn.at")}
            value={at.value}
            set={(value) => (at.value = value)}
            max={5}
          />
        </>
      )}
    </Screen>
  );
}
