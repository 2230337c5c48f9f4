// One button that tells those who agreed to hear of open shifts.

import { post } from "../../api/client.ts";
import { actionNotice } from "../../data/actions.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";

/** Tells those who agreed to hear of open times. */
export function TellOpen({ circleId, slots }: { circleId: string; slots: readonly string[] }) {
  return (
    <Button
      do="tell-open"
      work={async (key) => {
        const body = { slot_ids: slots.slice(0, 20) };
        const { told } = await post<{ told: number }>(
          `/circles/${circleId}/open-times/tell`,
          body,
          key,
        );
        actionNotice.value = told > 0 ? t("open_times.told") : t("open_times.told_nobody");
      }}
    >
      {t("open_times.tell")}
    </Button>
  );
}
