// The person in their own words: first, wherever they are met.

import { t } from "../../messages/index.ts";

/** Longer than this it opens by a tap, so that what is asked stays in sight. */
const SHORT = 280;

export function IAm({ name, text }: { name: string; text: string | null | undefined }) {
  if (!text) return null;
  const label = t("supporter.i_am", { name });
  if (text.length > SHORT) {
    return (
      <details class="card" data-i-am>
        <summary data-do="i-am">{label}</summary>
        <p class="words" dir="auto">{text}</p>
      </details>
    );
  }
  return (
    <section class="card" data-i-am>
      <p class="soft">{label}</p>
      <p class="words" dir="auto">{text}</p>
    </section>
  );
}
