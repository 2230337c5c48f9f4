// The ways to the cards from a helper's screens, and to the note afterwards.

import type { CareCards } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { whenOf } from "../rota/index.ts";
import type { CardName } from "./card.text.ts";

export function CardRow({ circleId, name, card }: { circleId: string; name: string; card: CardName }) {
  return (
    <a class="card go" href={`/c/${circleId}/card/${card}/shown`} data-do={`show-${card}-card`}>
      <strong>{t(`care.${card}_of`, { name })}</strong>
      <span class="soft">{t("care.row_hint", { name })}</span>
    </a>
  );
}

export function CareRows({ circleId, name, cards }: { circleId: string; name: string; cards: CareCards | undefined }) {
  if (!cards) return null;
  return (
    <>
      {cards.companion === null ? null : <CardRow circleId={circleId} name={name} card="companion" />}
      {cards.health === null ? null : <CardRow circleId={circleId} name={name} card="health" />}
      {cards.note ? (
        <a class="card go" href={`/c/${circleId}/companion-notes`} data-do="companion-notes">
          <strong>
            {t(cards.note.note_id ? "companion_notes.row_written" : "companion_notes.row", { name })}
          </strong>
          <span class="soft">{whenOf(cards.note.slot)}</span>
        </a>
      ) : null}
    </>
  );
}
