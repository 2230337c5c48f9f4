// Turns of coordinating in words.

import type { CoordinatingTurns, CoordinatingTurnsAnswer } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { names, wallMoment } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";

/** "Two weeks each." */
export const lengthLine = (turns: CoordinatingTurns): string => t("in_turn.each", { n: turns.weeks });

/** When the coming turn begins, on the circle's clock. */
export const handOff = (answer: CoordinatingTurnsAnswer): string =>
  answer.turns ? wallMoment(answer.turns.hand_off_wall, answer.zone) : "";

/** Who coordinates now; "nobody" is said, too. */
export const nowLine = (turns: CoordinatingTurns): string =>
  turns.coordinators.length > 0
    ? t("in_turn.now", { names: names(turns.coordinators), n: turns.coordinators.length })
    : t("in_turn.now_nobody");

/** What is new, for the person. */
export function newsLine(answer: CoordinatingTurnsAnswer): string | null {
  const { turns } = answer;
  if (!turns?.news) return null;
  const people = names(turns.coordinators);
  switch (turns.news) {
    case "coming":
      return turns.next
        ? t("in_turn.news_coming", { name: named(turns.next), time: handOff(answer) })
        : null;
    case "passed":
      return t("in_turn.news_passed", { names: people });
    case "stayed":
      return people ? t("in_turn.news_stayed", { names: people }) : t("in_turn.news_stayed_nobody");
    default:
      return t("in_turn.news_nobody");
  }
}
