// A card to hold out, in large type. It is in this page's memory alone and closes with the shift,
// or when the person takes it back. The server says for how long it is shown; how this phone's own
// clock stands doesn't matter.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { newId } from "../../api/link.ts";
import { NotSent, post, Problem } from "../../api/client.ts";
import type { CareCardShown, Home } from "../../api/types.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { dropFromPage, heldInPage, holdInPage } from "../../data/pageMemory.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { untilMoment } from "../../messages/time.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Listen } from "../../ui/Listen.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { cardNamed, pathOf, type CardName } from "./card.text.ts";
import { HeldOutCard } from "./HeldOutCard.tsx";
import { isOver, UNHEARD_MS, type Shown } from "./shownTime.ts";

/** Seconds between two looks at whether it is still shown, where the server can't tell by itself. */
const LOOK_EVERY = 4;

export function ShownCardScreen({ circleId, card: named }: { circleId: string; card: string }) {
  const card = cardNamed(named);
  const home = `/circles/${circleId}/home`;
  const live = useLive<Home>(home, LOOK_EVERY);
  const kept = `${pathOf(circleId, card)}/look`;
  const shown = useSignal(stillShown(kept));
  const unseen = useSignal<"waits" | "no_way" | "refused">("waits");
  const again = useSignal(0);
  const version = live.data?.supporter?.cards?.[card] ?? null;
  /** The server says so; what was last known of it wouldn't do. */
  const isClosed = version === null && live.state === "fresh";
  const name = live.data?.supporter?.person_name ?? place(circleId)?.person_name ?? "";
  const close = () => {
    dropFromPage(kept);
    shown.value = null;
  };

  useEffect(() => {
    if (version === null) {
      if (isClosed) close();
      return undefined;
    }
    let left = false;
    look(circleId, card).then(
      (seen) => {
        holdInPage(kept, seen, seen.lasts ?? UNHEARD_MS);
        if (!left) shown.value = seen;
      },
      (error: unknown) => {
        if (left) return;
        if (error instanceof NotSent) {
          unseen.value = "no_way"; // what was looked at before stays
          return;
        }
        if (!(error instanceof Problem)) throw error;
        unseen.value = "refused";
        close();
      },
    );
    return () => {
      left = true;
    };
  }, [circleId, card, version, isClosed, again.value]);

  const heard = live.at;
  useEffect(() => {
    const closeInTime = () => {
      const now = shown.peek();
      if (!now || !isOver(now, heard)) return;
      close();
      void refresh(home);
    };
    const timer = setInterval(closeInTime, 1_000);
    document.addEventListener("visibilitychange", closeInTime);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", closeInTime);
    };
  }, [home, heard]);

  const now = shown.value?.card;
  if (!now && !isClosed && unseen.value !== "refused") {
    const of = unseen.value === "no_way" ? { ...live, data: null, state: "old" as const } : live;
    return (
      <Waiting
        name="card-shown"
        of={of}
        back={`/c/${circleId}`}
        again={() => {
          unseen.value = "waits";
          again.value += 1;
          void refresh(home);
        }}
      />
    );
  }
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
      <Listen />
      <HeldOutCard card={card} of={now} />
    </Screen>
  );
}

/** What was looked at on this page before, if its time isn't over. */
function stillShown(kept: string): Shown<CareCardShown> | null {
  const seen = heldInPage<Shown<CareCardShown>>(kept);
  return seen && !isOver(seen, null) ? seen : null;
}

async function look(circleId: string, card: CardName): Promise<Shown<CareCardShown>> {
  const asked = { steady: performance.now(), wall: Date.now() };
  const seen = await post<CareCardShown>(`${pathOf(circleId, card)}/look`, {}, newId());
  const lasts = seen.until === null ? null : Date.parse(seen.until) - Date.parse(seen.at);
  return { card: seen, asked, lasts };
}
