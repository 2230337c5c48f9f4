// Open shifts with what is done about each, for the gaps' screen and a coordinator's home.

import type { Gaps } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { named } from "../../ui/Tags.tsx";
import { SlotCard } from "../rota/index.ts";
import { GapCard } from "./GapCard.tsx";
import { Suggested, TakeBack, useSuggestions } from "./Suggested.tsx";

const STATES = {
  working: "offers.working",
  failed: "offers.failed",
  not_installed: "offers.not_installed",
} as const;

/** Times beyond the gaps' fourteen days that are shown. */
const AHEAD = 6;

/** Open times, what is done about each, and who might be asked. `later`: further ahead, too. */
export function GapList({ circleId, gaps, later }: { circleId: string; gaps: Gaps; later?: boolean }) {
  const { state, times } = useSuggestions(circleId);
  const near = new Set(gaps.gaps.flatMap((gap) => gap.slot_ids));
  const ahead = later ? times.filter((one) => !near.has(one.slot.id)).slice(0, AHEAD) : [];
  return (
    <>
      {gaps.gaps.slice(0, 20).map((gap) => (
        <GapCard key={gap.slot_ids[0]} circle={circleId} gap={gap} times={times} />
      ))}
      {gaps.gaps.length > 0 && gaps.alerts && !gaps.alerts.on ? <p class="soft">{t("gaps.quiet")}</p> : null}
      {ahead.length > 0 ? <h2>{t("offers.later")}</h2> : null}
      {ahead.map((one) => (
        <SlotCard key={one.slot.id} circle={circleId} slot={{ ...one.slot, may: null }}>
          {one.offers.map((offer) => (
            <p key={offer.member_id} class="soft">
              {t(offer.waiting ? "offers.on_its_way" : "offers.to", { name: named(offer) })}
            </p>
          ))}
          <TakeBack circle={circleId} offers={one.offers} />
          {one.people.length > 0 ? (
            <>
              <p class="soft">{t("offers.might")}</p>
              <Suggested circle={circleId} slot={one.slot} people={one.people} />
            </>
          ) : null}
        </SlotCard>
      ))}
      {later && state !== "ready" && state !== "loading" ? (
        <p class="soft" data-suggestions={state}>
          {t(STATES[state])}
        </p>
      ) : null}
    </>
  );
}
