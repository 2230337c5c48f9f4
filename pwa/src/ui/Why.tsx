// "Why?" beside a default: why it is so, who chose it, and how it is changed.

import { t } from "../messages/index.ts";
import type { WhyOf } from "./whys.ts";

interface Props {
  of: WhyOf;
  /** What the default is called on the screen, where nothing around it is read out with its "Why?". */
  about?: string;
}

export function Why({ of, about }: Props) {
  const why = t("why.why");
  return (
    <details data-why={of}>
      <summary
        data-do={`why-${of}`}
        aria-label={about ? t("go.about", { what: why, of: about }) : undefined}
      >
        {why}
      </summary>
      <p class="soft">{t(`why.${of}`)}</p>
    </details>
  );
}
