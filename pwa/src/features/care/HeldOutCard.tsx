// What stands on a card, in large type: to hold out to somebody.

import { t } from "../../messages/index.ts";
import { FIELDS, type CardField, type CardName } from "./card.text.ts";

interface Props {
  card: CardName;
  of: Partial<Record<CardField | "i_am", string | null>>;
}

export function HeldOutCard({ card, of }: Props) {
  return (
    <div class="held-out" data-card={card}>
      {of.i_am ? (
        <section>
          <h2>{t("section.i_am")}</h2>
          <p class="words" dir="auto">{of.i_am}</p>
        </section>
      ) : null}
      {FIELDS[card].map((field) =>
        of[field] ? (
          <section key={field}>
            <h2>{t(`care.${field}`)}</h2>
            <p class="words" dir="auto">{of[field]}</p>
          </section>
        ) : null,
      )}
    </div>
  );
}
