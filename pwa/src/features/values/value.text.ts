// Lines of what a circle holds to, in sentences.

import type { Value } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { dayOf } from "../../messages/time.ts";

/** Where a proposed line stands; nothing for one that is agreed on. */
export function standsLine(line: Value): string | null {
  if (line.state === "agreed" || !line.closes_on) return null;
  if (line.stays_open) return t("value.stays_open");
  return t("value.closes", { day: dayOf(line.closes_on, true) });
}
