// On a home: turns of coordinating ask something of me, or have something new to tell.

import type { Home } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

export function InTurnCard({ circleId, home }: { circleId: string; home: Home }) {
  if (!home.together?.coordinating_turns) return null;
  return (
    <a class="card go" href={`/c/${circleId}/coordinating/turns`} data-do="in-turn">
      <strong>{t("in_turn.title")}</strong>
      <span class="soft">{t(home.person ? "in_turn.home_person" : "in_turn.home")}</span>
    </a>
  );
}
