// How long a request stays open when nobody ends it: the person's own choice.

import { patch, Problem } from "../../api/client.ts";
import type { Circle } from "../../api/types.ts";
import { runAction, actionNotice, actionError } from "../../data/actions.ts";
import { learn, refresh } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Choice } from "../../ui/Choice.tsx";

const HOURS = [1, 6, 12, 24, 48, 72, 168];

/** "12 hours", "3 days". */
const duration = (hours: number): string =>
  hours > 24 && hours % 24 === 0
    ? t("time.days", { n: hours / 24 })
    : t("time.hours", { n: hours });

/** What the plan says of it; nothing where it isn't known. */
export const openFor = (circle: Circle | null): string | null =>
  circle?.ask_hours ? t("open_for.says", { time: duration(circle.ask_hours) }) : null;

export function OpenFor({ circleId, circle }: { circleId: string; circle: Circle | null }) {
  const now = circle?.ask_hours;
  if (!circle || !now) return null;
  const options = [...new Set([...HOURS, now])].sort((a, b) => a - b);
  const set = (ask_hours: number) =>
    void runAction("open-for", async (key) => {
      const path = `/circles/${circleId}`;
      try {
        learn(path, await patch<Circle>(path, { ask_hours }, key, circle.etag));
        actionNotice.value = t("go.saved");
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== "stale") throw error;
        await refresh(path);
        actionError.value = { text: t("trouble.stale"), again: null };
      }
    });
  return (
    <details class="card">
      <summary data-do="open-for">{t("open_for.title")}</summary>
      <p class="soft">{t("open_for.lead")}</p>
      <Choice
        do="open-for"
        why="ask_hours"
        flat
        quiet
        label={t("open_for.title")}
        options={options.map((value) => ({ value, label: duration(value) }))}
        value={now}
        set={set}
      />
    </details>
  );
}
