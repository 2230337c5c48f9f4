// A request that stays open: who can be called meanwhile, and until when it does.

import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { staysOpen } from "./ask.text.ts";
import { sender } from "./askActions.ts";
import { Numbers } from "./Numbers.tsx";

/** Whoever is asked later may be called now, if they gave a number for that. */
export function CallNow({ view }: { view: AskView }) {
  const its = view.numbers.filter((one) => one.member_id === view.next?.member_id);
  if (!view.next || its.length === 0) return null;
  return (
    <section class="card stack">
      <p>{t("ask.call_now", { name: view.next.name })}</p>
      <Numbers numbers={its} every />
    </section>
  );
}

/** Everybody else who gave a number. */
export const others = (view: AskView) =>
  view.numbers.filter((one) => one.member_id !== view.next?.member_id);

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
