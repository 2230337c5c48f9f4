// The circle's own directory of lines: what was chosen here, and when somebody checked it.

import { post } from "../../api/client.ts";
import type { Line, Lines } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { checkLine } from "./line.text.ts";
import { LineCard } from "./LineCard.tsx";

export function LinesScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/lines`;
  const live = useLive<Lines>(path);
  if (!live.data) return <Waiting name="lines" of={live} back={`/c/${circleId}`} />;
  const { lines } = live.data;
  const check = (line: Line) => async (key: string) => {
    learn(path, await post<Lines>(`${path}/${line.id}/checked`, {}, key, line.etag));
    actionNotice.value = t("lines.thanks");
  };
  return (
    <Screen
      name="lines"
      title={t("lines.title")}
      back={`/c/${circleId}`}
      lead={
        <>
          <p>{t(lines.length > 0 ? "lines.lead" : "lines.none")}</p>
          <p class="soft">{t("lines.yours")}</p>
        </>
      }
      actions={
        <>
          <LinkButton do="candidates" href={`/c/${circleId}/lines/candidates`}>
            {t("lines.candidates")}
          </LinkButton>
          <LinkButton do="add-line" href={`/c/${circleId}/line/new`}>
            {t("lines.add_own")}
          </LinkButton>
          <LinkButton do="limits" href="/limits" weight="plain">
            {t("limits.title")}
          </LinkButton>
        </>
      }
    >
      <Stale of={live} />
      {lines.map((line) => (
        <LineCard key={line.id} of={line} check={checkLine(line)} sources>
          <Button do={`check-${line.id}`} weight="quiet" work={check(line)}>
            {t("lines.check")}
          </Button>
          <LinkButton do="change-line" href={`/c/${circleId}/line/${line.id}`} weight="plain">
            {t("lines.change")}
          </LinkButton>
        </LineCard>
      ))}
    </Screen>
  );
}
