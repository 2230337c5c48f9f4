// The way to what a member may do when the person's phone is lost: a card while something waits or
// runs, and otherwise one row.

import type { Home } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Way, Ways } from "../../ui/Ways.tsx";

/** `name`: the person's. */
export function HelpCard({
  circleId,
  name,
  help,
}: {
  circleId: string;
  name: string;
  help: Home["help"];
}) {
  if (help !== "look") return null;
  return (
    <a class="card go lit" href={`/c/${circleId}/help`} data-do="help">
      <strong>{t("help.home", { name })}</strong>
      <span class="soft">{t("help.home_look")}</span>
    </a>
  );
}

export function HelpLine({ circleId, help }: { circleId: string; help: Home["help"] }) {
  if (help !== "can") return null;
  return (
    <Ways>
      <Way href={`/c/${circleId}/help`} do="help" title={t("help.home_can")} />
    </Ways>
  );
}
