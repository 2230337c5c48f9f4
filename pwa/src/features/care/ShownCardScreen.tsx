// A card to hold out, in large type. It is in this page's memory alone and closes with the shift,
// or when the person takes it back. The server says for how long it is shown; how this phone's own
// clock stands doesn't matter.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { newId } from "../../api/link.ts";
import { NotSent, post, Problem } from "../../api/client.ts";
import type { CareCardShown, Home } from "../../api/types.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { untilMoment } from "../../messages/time.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { cardNamed, FIELDS, pathOf, type CardName } from "./card.text.ts";
import { isOver, type Shown } from "./shownTime.ts";

/** Seconds between two looks at whether it is still shown, where the server can't tell by itself. */
const LOOK_EVERY = 4;

export function ShownCardScreen({ circleId, card: named }: { circleId: string; card: string }) {
  const card = cardNamed(named);
  const home = `/circles/${circleId}/home`;
  const live = useLive<Home>(home, LOOK_EVERY);
  const shown = useSignal<Shown<CareCardShown> | null>(null);
  const refused = useSignal(false);
  const version = live.data?.supporter?.cards?.[card] ?? null;
  const name = live.data?.supporter?.person_name ?? place(circleId)?.person_name ?? "";

  useEffect(() => {
    if (version === null) {
      shown.value = null;
      return undefined;
    }
    let left = false;
    look(circleId, card).then(
      (seen) => {
        if (!left) [shown.value, refused.value] = [seen, false];
      },
      (error: unknown) => {
        if (left || error instanceof NotSent) return; // it stays as it is until there is a way out
        if (!(error instanceof Problem)) throw error;
        [shown.value, refused.value] = [null, true];
      },
    );
    return () => {
      left = true;
    };
  }, [circleId, card, version]);

  const heard = live.at;
  useEffect(() => {
    const close = () => {
      const now = shown.peek();
      if (!now || !isOver(now, heard)) return;
      shown.value = null;
      void refresh(home);
    };
    const timer = setInterval(close, 1_000);
    document.addEventListener("visibilitychange", close);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", close);
    };
  }, [home, heard]);

  const now = shown.value?.card;
  if (!now && version !== null && !refused.value) {
    return <Waiting name="card-shown" of={live} back={`/c/${circleId}`} />;
  }
  if (!now && !live.data) return <Waiting name="card-shown" of={live} back={`/c/${circleId}`} />;
  if (!now) {
    return (
      <Screen
        name="card-shown"
        phase="over"
        title={t("care.over")}
        back={`/c/${circleId}`}
        lead={<p>{t("care.over_lead")}</p>}
        actions={
          <LinkButton do="home" href={`/c/${circleId}`} weight="main">
            {t("go.done")}
          </LinkButton>
        }
      />
    );
  }
  return (
    <Screen
      name="card-shown"
      phase={card}
      title={t(`care.${card}`)}
      page={`care.${card}`}
      back={`/c/${circleId}`}
      lead={
        <p>
          {now.until
            ? t("care.until", { name, until: untilMoment(now.until) })
            : t("care.while_coming", { name })}
        </p>
      }
    >
      <div class="held-out" data-card={card}>
        {now.i_am ? (
          <section>
            <h2>{t("section.i_am")}</h2>
            <p class="words" dir="auto">{now.i_am}</p>
          </section>
        ) : null}
        {FIELDS[card].map((field) =>
          now[field] ? (
            <section key={field}>
              <h2>{t(`care.${field}`)}</h2>
              <p class="words" dir="auto">{now[field]}</p>
            </section>
          ) : null,
        )}
      </div>
    </Screen>
  );
}

async function look(circleId: string, card: CardName): Promise<Shown<CareCardShown>> {
  const asked = { steady: performance.now(), wall: Date.now() };
  const seen = await post<CareCardShown>(`${pathOf(circleId, card)}/look`, {}, newId());
  const lasts = seen.until === null ? null : Date.parse(seen.until) - Date.parse(seen.at);
  return { card: seen, asked, lasts };
}
