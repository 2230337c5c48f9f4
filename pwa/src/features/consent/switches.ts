// The simple switches of a friend, read from their grants, and what they come to in words.

import type { Consent, ConsentRow, Grant, Home } from "../../api/types.ts";
import { known } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { knowSentence } from "./knowing.text.ts";

export type Switches = Consent & { sections: string[]; health_card: boolean };

export const begun = (grant: Grant): boolean =>
  grant.starts_at === null || new Date(grant.starts_at) <= new Date();

/** The simple switches, read from the grants: as they are set, or as far as they count by now. */
export function switches(row: ConsentRow, now = false): Switches {
  const of = (event: string) =>
    row.denied ? [] : row.grants.filter((g) => g.event === event && (!now || begun(g)));
  const asks = of("ask");
  return {
    asks: asks.length > 0,
    what_i_need: asks.some((grant) => grant.tier >= 2),
    open_times: of("open_time").length > 0,
    shift_reminders: of("shift_reminder").length > 0,
    health_card: asks.some((grant) => grant.tier >= 4),
    sections: [...new Set(asks.flatMap((grant) => grant.sections ?? []))],
  };
}

/** What a friend can know by now, in one sentence; beside the switches there may be more. */
export function knows(row: ConsentRow): string {
  const now = switches(row, true);
  const simple = now.asks || now.open_times;
  const more = !simple && !row.denied && row.grants.some(begun);
  return more ? t("know.more", { name: row.name }) : knowSentence([row.name], now);
}

/** Someone who was asked just now is told first that it is over, if the person likes. */
export const askedNow = (c: string, m: string): boolean =>
  known<Home>(`/circles/${c}/home`)?.person?.ask?.people.some(
    (one) => one.member_id === m && ["asking", "coming", "call", "text"].includes(one.what),
  ) ?? false;
