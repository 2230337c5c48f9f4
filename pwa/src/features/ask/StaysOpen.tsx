// Until when a request that nobody has answered stays open.

import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { staysOpen } from "./ask.text.ts";
import { sender } from "./askActions.ts";

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
