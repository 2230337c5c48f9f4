// How to come back if this phone is lost: offered at the end of setting up, and again after an hour
// of use; put away with a tap.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { keep, kept } from "../../data/keyValueStore.ts";
import { me } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";

const LATER = "ways-later";

/** Until it is known from the phone's disk it counts as put away: nothing flickers. */
const later = signal(true);

/** Whether that stands on the first screen: one offer at a time is enough. */
export const isOfferingWays = (): boolean =>
  !later.value && me.value?.account.offer_ways === true;

export function OfferWays({ asked }: { asked?: boolean }) {
  useEffect(() => void kept<boolean>(LATER).then((found) => (later.value = found === true)), []);
  const put = () => {
    later.value = true;
    void keep(LATER, true);
  };
  if (!asked && !isOfferingWays()) return null;
  return (
    <section class="card stack" data-offer="ways">
      <h2>{t("ways.offer")}</h2>
      <p>{t("ways.offer_lead")}</p>
      <div class="pair">
        <LinkButton do="ways" href="/me/ways">
          {t("ways.title")}
        </LinkButton>
        {asked ? null : (
          <Button do="ways-later" weight="plain" press={put}>
            {t("ways.offer_later")}
          </Button>
        )}
      </div>
    </section>
  );
}
