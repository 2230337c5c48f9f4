// What is being done about an open time, in short sentences.

import type { Gap } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { atMoment, momentWithin, names } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";

const toldBy = (gap: Gap, how: string): string[] =>
  gap.told.filter((one) => one.how === how && !one.waiting).map(named);

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
        time: atMoment(at),
      }),
    ),
    ...gap.told
      .filter((one) => one.how === "asked")
      .map((one) => t("gaps.asked", { name: named(one), time: atMoment(one.at) })),
    ...(told.length > 0 ? [t("gaps.told", { names: names(told) })] : []),
    ...(gap.next ? [t("gaps.next", { name: named(gap.next), time: atMoment(gap.next.at) })] : []),
    ...(gap.offers ?? []).map((one) =>
      t(one.waiting ? "offers.on_its_way" : "offers.to", { name: named(one) }),
    ),
    ...(gap.first_at ? [t("gaps.first", { time: momentWithin(gap.first_at) })] : []),
  ];
}
