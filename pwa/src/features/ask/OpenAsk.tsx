// A request that stays open: who can be called meanwhile.

import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

/** Whoever is asked later may be called now, if they gave a number for that. */
export function CallNow({ view }: { view: AskView }) {
  const { next } = view;
  if (!next || !view.numbers.some((one) => one.member_id === next.member_id)) return null;
  return <p class="soft">{t("ask.call_now", { name: next.name })}</p>;
}

/** Whoever gave a number, and stands in no row of the people asked. */
export const others = (view: AskView) =>
  view.numbers.filter((one) => !view.people.some((each) => each.member_id === one.member_id));
