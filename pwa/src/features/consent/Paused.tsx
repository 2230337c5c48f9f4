// While everything is paused: since when, until when, and the way out of it.

import { post } from "../../api/client.ts";
import type { Home } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { wallMoment } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";

/** Since when nothing goes out, and until when. */
export function pausedLine(home: Home): string {
  const until = home.person?.paused?.until_wall;
  const ends = until ? t("pause.ends", { when: wallMoment(until, home.circle.zone) }) : t("pause.open");
  return `${t("pause.nothing")} ${ends}`;
}

export function Resume({ circleId, quiet }: { circleId: string; quiet?: boolean }) {
  return (
    <Button
      do="resume"
      weight={quiet ? "quiet" : "main"}
      work={async (key) => {
        await post(`/circles/${circleId}/resume`, {}, key);
        await refresh(`/circles/${circleId}/home`);
        actionNotice.value = t("pause.resumed");
      }}
    >
      {t("pause.resume")}
    </Button>
  );
}
