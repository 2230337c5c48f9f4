// How the person would like it: all of their lines for them; for friends those that they may read.

import { post } from "../../api/client.ts";
import type { Guideline, Guidelines } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, refreshAll, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { untilMoment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { partsLine } from "./guideline.text.ts";

export function GuidelinesScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/guidelines`;
  const live = useLive<Guidelines>(path, 60);
  if (!live.data) return <Waiting name="guidelines" of={live} back={`/c/${circleId}`} />;
  const { lines, shown } = live.data;
  const name = place(circleId)?.person_name ?? "";
  const at = `/c/${circleId}/how`;
  if (!lines) {
    return (
      <Screen
        name="guidelines"
        page="guideline.page"
        title={t("guideline.title_friend", { name })}
        back={`/c/${circleId}`}
        lead={<p>{t(shown.length > 0 ? "guideline.lead_friend" : "guideline.none_friend", { name })}</p>}
      >
        <Stale of={live} />
        {shown.map((line) => (
          <section key={line.id} class="card" data-line={line.stance}>
            <p class="soft">{t(`guideline.${line.stance}`)}</p>
            <p class="words" dir="auto">{line.words}</p>
          </section>
        ))}
      </Screen>
    );
  }
  return (
    <Screen
      name="guidelines"
      page="guideline.page"
      title={t("guideline.title")}
      back={`/c/${circleId}/more`}
      lead={<p>{t("guideline.lead")}</p>}
      actions={
        <LinkButton do="add-line" href={`${at}/new`} weight="main">
          {t("guideline.add")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      {lines.length === 0 ? <p class="soft">{t("guideline.none")}</p> : null}
      {lines.map((line) => (
        <LineCard key={line.id} circleId={circleId} line={line} all={lines} />
      ))}
    </Screen>
  );
}

interface CardProps {
  circleId: string;
  line: Guideline;
  all: readonly Guideline[];
}

function LineCard({ circleId, line, all }: CardProps) {
  const path = `/circles/${circleId}/guidelines`;
  const clashing = all.filter((other) => line.clashes.includes(other.id));
  const words = (
    <>
      <p class="soft">{t(`guideline.${line.stance}`)}</p>
      <p class="words" dir="auto">{line.words}</p>
      <p class="soft">{partsLine(line)}</p>
    </>
  );
  return (
    <section class="card stack" data-line={line.stance}>
      <div>{words}</div>
      {clashing.map((other) => (
        <p key={other.id} class="soft">
          {t("guideline.clash", { words: other.words })}
        </p>
      ))}
      {line.ends_at ? (
        <>
          <p>
            {t(line.replaced_id ? "guideline.was" : "guideline.ends", {
              when: untilMoment(line.ends_at),
            })}
          </p>
          <Button
            do={`keep-${line.id}`}
            weight="quiet"
            label={t("go.about", { what: t("guideline.keep"), of: line.words })}
            work={async (key) => {
              learn(path, await post<Guidelines>(`${path}/${line.id}/keep`, {}, key));
              refreshAll();
              actionNotice.value = t("go.saved");
            }}
          >
            {t("guideline.keep")}
          </Button>
        </>
      ) : (
        <div class="links">
          <a
            href={`/c/${circleId}/how/${line.id}`}
            data-do={`open-${line.id}`}
            aria-label={t("go.about", { what: t("go.change"), of: line.words })}
          >
            {t("go.change")}
          </a>
        </div>
      )}
    </section>
  );
}
