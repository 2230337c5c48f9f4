// "Why?" beside a default: why it is so, who chose it, and how it is changed.

import { t } from "../messages/index.ts";
import type { WhyOf } from "./whys.ts";

export function Why({ of }: { of: WhyOf }) {
  return (
    <details data-why={of}>
      <summary data-do={`why-${of}`}>{t("why.why")}</summary>
      <p class="soft">{t(`why.${of}`)}</p>
    </details>
  );
}
