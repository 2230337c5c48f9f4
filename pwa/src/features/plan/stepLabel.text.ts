// What a step of the ladder is called.

import { t } from "../../messages/index.ts";

/** The name of a step of the ladder (`position`: 0 is the first), or "Step 1". */
export const stepLabel = (step: { position: number; name: string | null }): string =>
  step.name ?? t("read.step", { n: step.position + 1 });
