// Turns of coordinating in words.

import type { CoordinatingTurns, CoordinatingTurnsAnswer } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { atMoment, names } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";

/** "Two weeks each." */
export const lengthLine = (turns: CoordinatingTurns): string => t("in_turn.each", { n: turns.weeks });

/** When the coming turn begins, within a sentence: "on Thursday at 12 pm". */
export const handOff = (answer: CoordinatingTurnsAnswer): string =>
  answer.turns ? atMoment(answer.turns.hand_off_at) : "";

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

/** What somebody reads of the turns, line by line: for whoever looks through their eyes. */
export function turnLines(answer: CoordinatingTurnsAnswer): string[] {
  const { turns } = answer;
  if (!turns) return [];
  return [
    lengthLine(turns),
    ...(turns.coordinators.length > 0 ? [nowLine(turns)] : []),
    ...(turns.next ? [t("in_turn.next", { name: named(turns.next), time: handOff(answer) })] : []),
    ...turns.order.map((taker) => `${named(taker)} · ${t(`in_turn.state_${taker.state}`)}`),
  ];
}
