// What a friend sees: their lock screen, what stands inside, and each screen that they can open.

import { LEADING_TO_TIMES } from "../../api/closedLists.ts";
import type { Eyes, NoticeSeen, Section } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t, tCode } from "../../messages/index.ts";
import { momentWithin, names } from "../../messages/time.ts";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { heading, ViewAsScreens } from "./ViewAsScreens.tsx";

const headings = (parts: readonly Section[]): string => names(parts.map(heading));

/** What it is about, as the one who asks would say it. */
const about = (event: string): string =>
  event === "ask" ? t("hidden.asks") : (tCode("about", event) ?? event);

/** When it goes, if that isn't now. */
function how(notice: NoticeSeen): string | null {
  if (notice.how === "later" && notice.until) {
    return t("how.later", { time: momentWithin(notice.until) });
  }
  if (notice.how === "cant_be_reached") return t("asked.cant_be_reached");
  if (notice.how === "not_now") return t("how.not_now");
  return notice.how === "paused" ? t("how.paused") : null;
}

function inside({ event, tier }: NoticeSeen, parts: readonly Section[]): string {
  if (!tier) return t("inside.nothing");
  if (event === "ask") {
    const told = t(tier >= 2 ? "inside.what_i_need" : "inside.ask");
    return tier >= 3 && parts.length > 0
      ? `${told} ${t("inside.parts", { parts: headings(parts) })}`
      : told;
  }
  if (LEADING_TO_TIMES.includes(event)) return t("inside.time");
  return t(event === "stand_down" ? "inside.over" : "inside.what");
}

/** Shown while they come or hold a time, where it is granted. */
const COMING = ["address", "handover", "health_card", "companion"] as const;

function LockScreen({ notices, name }: { notices: readonly NoticeSeen[]; name: string }) {
  const lines = [...new Set(notices.map((one) => one.line))];
  return (
    <section class="stack" aria-labelledby="lock">
      <h2 id="lock">{t("sees.lock")}</h2>
      <p class="soft">{t(notices.length > 0 ? "sees.lock_lead" : "sees.nothing", { name })}</p>
      {lines.map((line, at) => (
        <Line key={line} line={line} at={at} of={notices.filter((one) => one.line === line)} />
      ))}
    </section>
  );
}

interface LineProps {
  line: string;
  at: number;
  of: readonly NoticeSeen[];
}

function Line({ line, at, of }: LineProps) {
  const letters = of.find((one) => one.letters.length > 0)?.letters ?? [];
  return (
    <div class="card" data-line>
      <strong>{line}</strong>
      <ul class="disclosed">
        {of.map((one) => (
          <li key={one.event} data-event={one.event}>
            {about(one.event)}
            {how(one) ? <span class="soft"> · {how(one)}</span> : null}
          </li>
        ))}
      </ul>
      {letters.length > 0 ? (
        <details>
          <summary
            data-do={`letters-${at}`}
            aria-label={t("go.about", { what: t("sees.letters"), of: of.map((one) => about(one.event)).join(", ") })}
          >
            {t("sees.letters")}
          </summary>
          {letters.map(({ way, text }) => (
            <div key={way}>
              <p class="soft">{tCode("way", way)}</p>
              <p class="words" dir="auto">{text}</p>
            </div>
          ))}
        </details>
      ) : null}
    </div>
  );
}

function Opened({ eyes, notices }: { eyes: Eyes; notices: readonly NoticeSeen[] }) {
  const told = eyes.ask?.told;
  const words = [told?.place, told?.do, told?.arrive].filter(Boolean);
  return (
    <section class="stack" aria-labelledby="opened">
      <h2 id="opened">{t("sees.opened")}</h2>
      {notices.map((one) => (
        <div class="card" key={one.event}>
          <strong>{about(one.event)}</strong>
          <p class="soft">{inside(one, eyes.screens?.plan?.sections ?? [])}</p>
          {one.event === "ask" ? words.map((text) => <p class="words" dir="auto">{text}</p>) : null}
        </div>
      ))}
    </section>
  );
}

function Coming({ eyes }: { eyes: Eyes }) {
  const shown = COMING.filter((what) => !eyes.hidden.includes(what));
  if (shown.length === 0) return null;
  return (
    <section class="card" aria-labelledby="coming">
      <h2 id="coming">{t("sees.coming", { name: eyes.name })}</h2>
      <ul class="disclosed">
        {shown.map((what) => (
          <li key={what} data-coming={what}>
            {tCode("hidden", what)}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ViewAsScreen({ circleId, memberId }: { circleId: string; memberId: string }) {
  const back = `/c/${circleId}/consent/${memberId}`;
  const live = useLive<Eyes>(`/circles/${circleId}/members/${memberId}/eyes`);
  if (!live.data) return <Waiting name="sees" of={live} back={back} />;
  const eyes = live.data;
  const { name } = eyes;
  const comes = eyes.notices.filter((one) => one.how !== "no");
  return (
    <Screen
      name="sees"
      page="consent.title"
      where={t("consent.title")}
      title={t("sees.title", { name })}
      back={back}
      lead={<p>{t(eyes.here ? "sees.lead" : "sees.not_in", { name })}</p>}
    >
      <Stale of={live} />
      {eyes.here ? (
        <>
          <LockScreen notices={comes} name={name} />
          {comes.length > 0 ? <Opened eyes={eyes} notices={comes} /> : null}
          <ViewAsScreens eyes={eyes} />
          <Coming eyes={eyes} />
          <section class="card" aria-labelledby="hidden">
            <h2 id="hidden">{t("sees.hidden", { name })}</h2>
            <ul class="disclosed">
              {eyes.hidden.map((what) => (
                <li key={what} data-hidden={what}>
                  {tCode("hidden", what, { parts: headings(eyes.hidden_sections) })}
                </li>
              ))}
            </ul>
          </section>
        </>
      ) : null}
    </Screen>
  );
}
