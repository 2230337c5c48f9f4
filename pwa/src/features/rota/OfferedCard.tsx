// A time that was offered to me: mine to take, or to pass without a word to anybody.

import { act, note } from "../../data/act.ts";
import { post } from "../../api/client.ts";
import type { Slot } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { refreshAll } from "../../data/live.ts";
import { SlotCard } from "./SlotCard.tsx";

interface Props {
  circle: string;
  offered: { slot: Slot; fits_hours: boolean };
  claimed?: (slot: Slot) => void;
}

export function OfferedCard({ circle, offered, claimed }: Props) {
  const { slot } = offered;
  const pass = () =>
    void act("pass", async (key) => {
      await post(`/circles/${circle}/slots/${slot.id}/pass`, {}, key);
      refreshAll();
      note.value = t("slot.fine_to_pass");
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
