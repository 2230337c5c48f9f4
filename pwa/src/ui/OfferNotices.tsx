// Notifications, offered where they matter: once a link was made, and while an ask runs. One
// sentence and a tap; put away on this phone with "Not now".

import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { keep, kept } from "../data/keyValueStore.ts";
import { ability } from "../data/push.ts";
import { me } from "../data/session.ts";
import { t } from "../messages/index.ts";
import { Button } from "./Button.tsx";
import { hasNotices, PushCard } from "./PushCard.tsx";

const AWAY = "notices-later";

/** Until it is known from the phone's disk it counts as put away: nothing flickers. */
const away = signal(true);

export function OfferNotices({ why }: { why: string }) {
  // Turned on here, the card stays and says so.
  const shown = useSignal(false);
  useEffect(() => void kept<boolean>(AWAY).then((put) => (away.value = put === true)), []);
  const can = ability();
  const off = me.value !== null && !hasNotices() && (can === "yes" || can === "homescreen");
  if (off && !away.value) shown.value = true;
  if (!shown.value) return null;
  return (
    <div class="stack" data-offer="notices">
      <PushCard why={why} />
      {off ? (
        <Button
          do="notices-later"
          weight="plain"
          press={() => {
            away.value = true;
            shown.value = false;
            void keep(AWAY, true);
          }}
        >
          {t("go.not_now")}
        </Button>
      ) : null}
    </div>
  );
}
