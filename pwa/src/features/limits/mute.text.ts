// How long it stays quiet.

import { t } from "../../messages/index.ts";
import { moment } from "../../messages/time.ts";

export const muteLine = (until: string | null): string =>
  until ? t("mute.until", { time: moment(until) }) : t("mute.open");
