// An open page learns that there is a newer version, on screens that opening anew doesn't cut short.

import { calm } from "../data/calm.ts";
import { path } from "../data/router.ts";
import { newVersion, openNewest } from "../data/version.ts";
import { t } from "../messages/index.ts";
import { Button } from "./Button.tsx";

/** At the end of the screen: nothing moves under a thumb. */
export function NewVersion() {
  if (!newVersion.value || !calm(path.value)) return null;
  return (
    <aside class="card stack" data-new-version>
      <p>{t("version.title")}</p>
      <Button do="open-newest" weight="quiet" work={openNewest}>
        {t("version.open")}
      </Button>
    </aside>
  );
}
