// How long it stays quiet.

import { t } from "../../messages/index.ts";
import { momentWithin } from "../../messages/time.ts";

export const muteLine = (until: string | null): string =>
  until ? t("mute.until", { time: momentWithin(until) }) : t("mute.open");
