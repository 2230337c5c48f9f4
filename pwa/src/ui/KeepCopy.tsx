// "Keep a copy on this phone": off unless somebody turns it on, for one thing at a time.

import { runAction } from "../data/actions.ts";
import { copies } from "../data/copyChoices.ts";
import { deleteCopy, keepCopy } from "../data/offlineCopies.ts";
import { t } from "../messages/index.ts";
import { Switch } from "./Switch.tsx";

/** `path`: the path of the API whose answer this screen shows. */
export function KeepCopy({ path }: { path: string }) {
  return (
    <div class="card no-print">
      <Switch
        do="keep-copy"
        label={t("copy.keep")}
        on={copies.value.includes(path)}
        set={(on) => void runAction("keep-copy", () => (on ? keepCopy(path) : deleteCopy(path)))}
      />
      <p class="soft">{t("copy.keep_hint")}</p>
    </div>
  );
}
