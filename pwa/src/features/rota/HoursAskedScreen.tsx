// A friend is asked about other hours: one yes takes what they had, and their turns, at these.

import { post } from "../../api/client.ts";
import type { HoursAsked } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, refreshAll, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { dayOf, wallRange } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { kindOf, whenOf } from "./slot.text.ts";

type Asked = HoursAsked["asked"][number];

export function HoursAskedScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/other-hours`;
  const live = useLive<HoursAsked>(path);
  const back = `/c/${circleId}`;
  if (!live.data) return <Waiting name="hours-asked" of={live} back={back} />;
  const { asked } = live.data;
  const answer = (one: Asked, yes: boolean) => async (key: string) => {
    learn(path, await post<HoursAsked>(`${path}/${one.id}/answer`, { yes }, key));
    refreshAll();
    actionNotice.value = t(yes ? "hours_asked.yes_done" : "hours_asked.no_done");
  };
  return (
    <Screen
      name="hours-asked"
      page="hours_asked.title"
      title={t(asked.length > 0 ? "hours_asked.title" : "hours_asked.none")}
      back={back}
      lead={<p>{t(asked.length > 0 ? "hours_asked.lead" : "hours_asked.none_lead")}</p>}
      actions={
        asked.some((one) => one.said === null) ? null : (
          <LinkButton do="home" href={back} weight="main">
            {t("go.home")}
          </LinkButton>
        )
      }
    >
      <Stale of={live} />
      {asked.map((one) => (
        <section class="card stack" key={one.id} data-asked={one.from}>
          <strong>
            {one.back
              ? t("hours_asked.back")
              : t("other_hours.now", {
                  first: dayOf(one.from, true),
                  last: dayOf(one.until, true),
                })}
          </strong>
          {one.shifts.map((shift) => (
            <p key={shift.pattern_id}>
              <bdi>{kindOf(shift)}</bdi> · {hoursLine(shift, one.back)}
              {shift.in_turn && !one.back ? (
                <span class="soft hint">{t("hours_asked.in_turn")}</span>
              ) : null}
            </p>
          ))}
          {one.slots.map((slot) => (
            <p key={slot.id} class="row">
              <span class="grow soft">{whenOf(slot)}</span>
              {slot.mine ? <Tag>{t("slot.yours")}</Tag> : null}
            </p>
          ))}
          {one.said === null ? null : (
            <p class="soft">{t(one.said ? "hours_asked.said_yes" : "hours_asked.said_no")}</p>
          )}
          {one.said === true ? null : (
            <Button
              do="hours-yes"
              weight={one.said === null ? "main" : "quiet"}
              work={answer(one, true)}
            >
              {t("hours_asked.yes")}
            </Button>
          )}
          {one.said === false ? null : (
            <Button do="hours-no" weight="quiet" work={answer(one, false)}>
              {t("hours_asked.no")}
            </Button>
          )}
        </section>
      ))}
    </Screen>
  );
}

function hoursLine(shift: Asked["shifts"][number], back: boolean): string {
  const usual = wallRange(shift.usual_start, shift.usual_end);
  return back
    ? usual
    : t("other_hours.instead", { range: wallRange(shift.start, shift.end), usual });
}
