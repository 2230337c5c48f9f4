// What the person set for a friend, in words.

import type { SetLimits } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { wallRange } from "../../messages/time.ts";

/** One sentence for each limit; none where nothing is set. */
export const limitLines = ({ night, weekly_shifts: n }: SetLimits): string[] => [
  ...(night ? [t("set_limits.night", { hours: wallRange(night.from, night.to) })] : []),
  ...(n ? [t("set_limits.week", { n })] : []),
];
