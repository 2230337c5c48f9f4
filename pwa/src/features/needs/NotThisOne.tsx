// "Not this one": it leaves one's own list, and nobody else learns of it.

import type { KnownNeed } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { needSender } from "./needActions.ts";

export function NotThisOne({ circleId, of: need }: { circleId: string; of: KnownNeed }) {
  const send = needSender(circleId, need.id);
  return (
    <Button do="not-this" weight="quiet" work={send("put-away", t("need.passed"))}>
      {t("need.not_this")}
    </Button>
  );
}
