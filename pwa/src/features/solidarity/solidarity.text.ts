// The solidarity question in sentences.

import type { SolidarityOfMember, SolidarityStanding } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

/** Where a member's question stands, for them. */
export const standingLine = (standing: SolidarityStanding, name: string): string =>
  t(`solidarity.mine_${standing}`, { name });

/** Where it stands, for the person. */
export function memberLine(one: SolidarityOfMember): string {
  const line = t(`solidarity.theirs_${one.standing}`);
  return one.reply ? `${line} ${t("solidarity.wrote_back")}` : line;
}
