// Open shifts, a line each, for the gaps' screen and a coordinator's home.

import type { Gap, Gaps, Suggestions } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { named } from "../../ui/Tags.tsx";
import { gapProgress } from "../rota/index.ts";
import { BoardRow, type Suggestion } from "./BoardRow.tsx";
import { useSuggestions } from "./Suggested.tsx";

const STATES = {
  working: "offers.working",
  failed: "offers.failed",
  not_installed: "offers.not_installed",
} as const;

/** Times beyond the gaps' fourteen days that are shown. */
const AHEAD = 6;

/** Which rows are chosen, by their first shift. */
export interface Choosing {
  ids: readonly string[];
  set: (ids: readonly string[]) => void;
}

/** The first who might be asked for one of a gap's shifts that isn't offered to anybody yet. */
function firstSuggestion(gap: Gap, times: Suggestions["times"]): Suggestion | undefined {
  const offers = gap.offers ?? [];
  // What was known a moment ago may still name whom it was offered to since.
  const found = times.find(
    ({ slot, people }) =>
      people.length > 0 &&
      gap.slot_ids.includes(slot.id) &&
      !offers.some((one) => one.slot_id === slot.id),
  );
  const [person] = found?.people ?? [];
  return found && person ? { slot: found.slot, person } : undefined;
}

interface Props {
  circleId: string;
  gaps: Gaps;
  /** Further ahead, too. */
  later?: boolean;
  /** Several can be chosen. */
  choosing?: Choosing;
}

/** Open shifts, how each stands, and who might be asked first. */
export function GapList({ circleId, gaps, later, choosing }: Props) {
  const { state, times } = useSuggestions(circleId);
  const near = new Set(gaps.gaps.flatMap((gap) => gap.slot_ids));
  const ahead = later ? times.filter((one) => !near.has(one.slot.id)).slice(0, AHEAD) : [];
  const choice = (id: string) =>
    choosing && {
      on: choosing.ids.includes(id),
      set: (on: boolean) =>
        choosing.set(on ? [...choosing.ids, id] : choosing.ids.filter((one) => one !== id)),
    };
  return (
    <>
      {gaps.gaps.length > 0 ? (
        <ul class="card list shifts board">
          {gaps.gaps.slice(0, 20).map((gap) => {
            const [id = ""] = gap.slot_ids;
            return (
              <BoardRow
                key={id}
                circle={circleId}
                id={id}
                of={gap}
                href={`/c/${circleId}/gaps/${id}`}
                state={gapProgress(gap)[0]}
                offers={gap.offers ?? []}
                suggestion={firstSuggestion(gap, times)}
                choice={choice(id)}
              />
            );
          })}
        </ul>
      ) : null}
      {gaps.gaps.length > 0 && gaps.alerts && !gaps.alerts.on && !later ? <p class="soft">{t("gaps.quiet")}</p> : null}
      {ahead.length > 0 ? (
        <>
          <h2>{t("offers.later")}</h2>
          <ul class="card list shifts board">
            {ahead.map(({ slot, offers, people: [person] }) => (
              <BoardRow
                key={slot.id}
                circle={circleId}
                id={slot.id}
                of={slot}
                href={`/c/${circleId}/slot/${slot.id}`}
                state={offers[0] && t(offers[0].waiting ? "offers.on_its_way" : "offers.to", { name: named(offers[0]) })}
                offers={offers}
                suggestion={person && { slot, person }}
              />
            ))}
          </ul>
        </>
      ) : null}
      {later && state !== "ready" && state !== "loading" ? (
        <p class="soft" data-suggestions={state}>
          {t(STATES[state])}
        </p>
      ) : null}
    </>
  );
}

/** Who might be asked for the first open shift of every one of these gaps; not the reader. */
export function fitsAll(gaps: readonly Gap[], times: Suggestions["times"], self: string | undefined) {
  const lists = gaps.map((gap) => times.find((one) => one.slot.id === gap.slot_ids[0])?.people ?? []);
  const [first = [], ...others] = lists;
  return first.find(
    (person) =>
      person.member_id !== self &&
      others.every((people) => people.some((one) => one.member_id === person.member_id)),
  );
}
