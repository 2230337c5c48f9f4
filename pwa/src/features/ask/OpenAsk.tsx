// A request that stays open: who can be called meanwhile, and until when it does.

import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { staysOpen } from "./ask.text.ts";
import { sender } from "./askActions.ts";

/** Whoever is asked later may be called now, if they gave a number for that. */
export function CallNow({ view }: { view: AskView }) {
  const { next } = view;
  if (!next || !view.numbers.some((one) => one.member_id === next.member_id)) return null;
  return <p class="soft">{t("ask.call_now", { name: next.name })}</p>;
}

/** Whoever gave a number, and stands in no row of the people asked. */
export const others = (view: AskView) =>
  view.numbers.filter((one) => !view.people.some((each) => each.member_id === one.member_id));

/** Until when it stays open, and the way to keep it open longer. */
export function StaysOpen({ circleId, view }: { circleId: string; view: AskView }) {
  const until = staysOpen(view);
  if (!until) return null;
  return (
    <section class="card stack">
      <p data-open-until>{until}</p>
      {view.may.includes("keep") ? (
        <Button do="keep-open" weight="quiet" work={sender(circleId, view)("keep-open")}>
          {t("ask.keep_open")}
        </Button>
      ) : null}
    </section>
  );
}
