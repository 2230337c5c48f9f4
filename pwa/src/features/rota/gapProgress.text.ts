// What is being done about an open time, in short sentences.

import type { Gap, Named } from "../../api/types.ts";
import { t, type Key } from "../../messages/index.ts";
import { hour, moment, momentWithin, names } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";

const toldBy = (gap: Gap, how: string): string[] =>
  gap.told.filter((one) => one.how === how && !one.waiting).map(named);

/** "at 4:10 pm" today; another day stands apart. */
function said(today: Key, other: Key, one: Named & { at: string }): string {
  const time = moment(one.at);
  return t(time === hour(one.at) ? today : other, { name: named(one), time });
}

/** Who heard of it, who is next and when; empty where nothing is done by itself. */
export function gapProgress(gap: Gap): string[] {
  const [offered, told] = [toldBy(gap, "offered"), toldBy(gap, "told")];
  // Each has an evening of their own: those who share one are named together.
  const soon = gap.told.filter((one) => one.how === "offered" && one.waiting);
  const times = [...new Set(soon.map((one) => one.at))].sort();
  return [
    ...(offered.length > 0 ? [t("gaps.offered", { names: names(offered) })] : []),
    ...times.map((at) =>
      t("gaps.will_offer", {
        names: names(soon.filter((one) => one.at === at).map(named)),
        time: moment(at),
      }),
    ),
    ...gap.told
      .filter((one) => one.how === "asked")
      .map((one) => said("gaps.asked", "gaps.asked_on", one)),
    ...(told.length > 0 ? [t("gaps.told", { names: names(told) })] : []),
    ...(gap.next ? [said("gaps.next", "gaps.next_on", gap.next)] : []),
    ...(gap.offers ?? []).map((one) =>
      t(one.waiting ? "offers.on_its_way" : "offers.to", { name: named(one) }),
    ),
    ...(gap.first_at ? [t("gaps.first", { time: momentWithin(gap.first_at) })] : []),
  ];
}
