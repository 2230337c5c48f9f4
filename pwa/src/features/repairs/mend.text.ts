// Something to mend, in sentences.

import type { Repair, RepairTurn } from "../../api/types.ts";
import { t, type Key } from "../../messages/index.ts";
import { atMoment, names } from "../../messages/time.ts";

/** With whom it is: the other of the two, or both for a third. */
export const withWhom = (one: Repair): string => names(one.people.map((each) => each.name));

/** How it stands, for whoever looks. */
export function standing(one: Repair): string {
  const name = withWhom(one);
  if (one.side === "third") {
    return t(one.state === "open" ? "mend.third_mine" : "mend.over_third", { names: name });
  }
  if (one.state === "cooling") {
    return t("mend.cooling", { name, when: one.goes_at ? atMoment(one.goes_at) : "" });
  }
  const key: Record<Exclude<Repair["state"], "cooling">, Key> = {
    draft: "mend.draft",
    sent: one.side === "opener" ? "mend.sent" : "mend.came",
    open: "mend.open",
    settled: "mend.settled",
    let_go: "mend.let_go_line",
    declined: one.side === "opener" ? "mend.not_now_theirs" : "mend.not_now_mine",
  };
  return t(key[one.state], { name });
}

const PARTS = ["happened", "wish", "did", "how", "differently", "said"] as const;

/** What somebody wrote, each part under its question; wishes that were chosen stand with them. */
export function partsOf(turn: RepairTurn): { label: string; text: string }[] {
  const wishes = turn.wishes.map((wish) => t(`mend.wish_${wish}`)).join(" · ");
  return PARTS.flatMap((part) => {
    const text = [part === "wish" ? wishes : "", turn.parts[part] ?? ""].filter(Boolean).join("\n");
    return text ? [{ label: part === "said" ? "" : t(`mend.part_${part}`), text }] : [];
  });
}
