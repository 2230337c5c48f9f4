// What the person's home and an ended request say of the days that follow.

import type { CheckIn } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { isToday, personLine, whenOfCheckIn } from "./care.text.ts";

/** "How would you like the next days?", after a request. */
export function NextDays({ circleId, askId }: { circleId: string; askId: string }) {
  return (
    <a class="card go" href={`/c/${circleId}/ask/${askId}/after`} data-do="next-days">
      <strong>{t("aftercare.good")}</strong>
      <span class="soft">{t("aftercare.title")}</span>
    </a>
  );
}

interface CardsProps {
  circleId: string;
  /** The request after which nothing was said yet. */
  askId: string | null | undefined;
  checkIns: readonly CheckIn[];
}

/** The days that nobody has, today's check-in, else the next one; and the question. */
export function PersonCheckInCards({ circleId, askId, checkIns }: CardsProps) {
  const open = checkIns.filter((one) => one.state === "nobody" && one.may_change);
  const held = checkIns.filter((one) => one.state === "taken" || one.state === "asked");
  const next = held.find(isToday) ?? held.find((one) => Date.parse(one.at) > Date.now());
  const shown = next ? [...open, next] : open;
  return (
    <>
      {askId ? <NextDays circleId={circleId} askId={askId} /> : null}
      {shown.map((one) => (
        <a
          key={one.id}
          class="card go"
          href={`/c/${circleId}/check-ins`}
          data-do={`check-in-${one.on_day}`}
        >
          <strong>{whenOfCheckIn(one)}</strong>
          <span class="soft">{personLine(one)}</span>
        </a>
      ))}
    </>
  );
}
