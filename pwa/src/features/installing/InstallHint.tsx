// That the app can be on the Home Screen: offered once, where nothing else is going on, after an
// hour of use. A look at how, or "No thanks", and it never comes again; it stays under Me.

import { useEffect } from "preact/hooks";

import { appName } from "../../data/appLook.ts";
import { isOffered, lookWhetherOffered, offerNoMore, way, type Way } from "../../data/installing.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";

/** Where there is something to tap: on a phone, and where the browser asks. */
const OFFERED: readonly Way[] = ["prompt", "iphone", "android"];

export function InstallHint() {
  useEffect(() => void lookWhetherOffered(), []);
  if (!isOffered.value || !OFFERED.includes(way())) return null;
  return (
    <section class="card stack" data-offer="install">
      <h2>{t("install.offer", { app: appName() })}</h2>
      <p>{t("install.offer_lead")}</p>
      <div class="pair">
        <Button
          do="install"
          weight="quiet"
          press={() => {
            void offerNoMore();
            go("/me/install");
          }}
        >
          {t("install.how")}
        </Button>
        <Button do="install-never" weight="plain" press={() => void offerNoMore()}>
          {t("install.never")}
        </Button>
      </div>
    </section>
  );
}
