// A time that was offered to me: mine to take, or to pass without a word to anybody.

import { post } from "../../api/client.ts";
import type { Slot } from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { SlotCard } from "./SlotCard.tsx";

interface Props {
  circle: string;
  offered: { slot: Slot; fits_hours: boolean };
  claimed?: (slot: Slot) => void;
}

export function OfferedCard({ circle, offered, claimed }: Props) {
  const { slot } = offered;
  const pass = () =>
    void runAction("pass", async (key) => {
      await post(`/circles/${circle}/slots/${slot.id}/pass`, {}, key);
      refreshAll();
      actionNotice.value = t("slot.fine_to_pass");
    });
  return (
    <SlotCard circle={circle} slot={slot} pass={pass} claimed={claimed}>
      <p class="soft">
        {t("offers.to_you")}
        {offered.fits_hours ? ` ${t("offers.fits")}` : ""}
      </p>
    </SlotCard>
  );
}
