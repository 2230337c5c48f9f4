// The hours at which a request would reach nobody, in short sentences.

import type { Nights } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { whenTime } from "../../messages/shiftTime.ts";

/** Hours at which an ask would reach nobody: the first three, and how many more there are. */
export function nightLines(nights: Nights): string[] {
  if (nights.reaches_nobody) return [t("gaps.nights_all")];
  const shown = nights.holes.slice(0, 3).map((one) => whenTime(one));
  const more = nights.holes.length - shown.length;
  return [t("gaps.nights"), ...shown, ...(more > 0 ? [t("gaps.more_nights", { n: more })] : [])];
}
