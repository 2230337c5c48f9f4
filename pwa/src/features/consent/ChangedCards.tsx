// Somebody whom the person let in tells something else about themself since.

import type { CardQuestion } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Tags } from "../../ui/Tags.tsx";

export function ChangedCards({ circleId, cards }: { circleId: string; cards: readonly CardQuestion[] }) {
  return (
    <>
      {cards.map((one) => {
        const title = t(one.before ? "card.changed" : "card.new", { name: one.name });
        return (
          <section key={one.member_id} class="card lit" aria-label={title}>
            <p>
              <strong>{title}</strong> <Tags of={one.tags} />
            </p>
            <p class="soft">{t("card.until", { name: one.name })}</p>
            <LinkButton
              do="see-card"
              href={`/c/${circleId}/people/${one.member_id}/card`}
              weight="main"
            >
              {t("card.look", { name: one.name })}
            </LinkButton>
          </section>
        );
      })}
    </>
  );
}
