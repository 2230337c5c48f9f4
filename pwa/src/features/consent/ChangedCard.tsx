// A card that changed since the person saw it: what it says now, and what it was.

import type { CardQuestion, Disclosure } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { disclosureLines } from "../circle/index.ts";

export const cardsPath = (c: string): string => `/circles/${c}/cards`;

/** What the card says now that it didn't say before, and what stays. */
function changes(now: Disclosure, before: Disclosure | null): { fresh: string[]; same: string[] } {
  const told = Object.values(disclosureLines(now)).filter((line) => line !== null);
  const known = before ? Object.values(disclosureLines(before)) : [];
  return {
    fresh: told.filter((line) => !known.includes(line)),
    same: told.filter((line) => known.includes(line)),
  };
}

/** What they say now, and what it was; on the question and beside what they may know. */
export function ChangedCard({ of }: { of: CardQuestion }) {
  const { fresh, same } = changes(of.disclosure, of.before);
  const was = of.before
    ? changes(of.before, of.disclosure).fresh
    : [];
  const part = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? (
      <>
        <p class="soft">{title}</p>
        <ul class="disclosed">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </>
    ) : null;
  return (
    <div class="card stack" data-changed-card>
      {part(t(of.before ? "card.says_now" : "knock.says", { name: of.name }), fresh)}
      {part(t("card.said"), was)}
      {part(t("card.same"), same)}
    </div>
  );
}
