// On the person's home, only when the record isn't the one that this phone knew.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { kept } from "../../data/keyValueStore.ts";
import { fetchPart } from "../../data/version.ts";
import { t } from "../../messages/index.ts";

/** Milliseconds for which the home has its way first. */
const AFTER_MS = 1_500;

export function RecordWatch({ circleId }: { circleId: string }) {
  const found = useSignal<"set_back" | "differs" | null>(null);
  useEffect(() => {
    let on = true;
    const watch = async () => {
      // Who never looked at the record has nothing to hold it against, and fetches nothing.
      if (!(await kept(`head:${circleId}`))) return;
      const { daily } = await fetchPart(() => import("./dailyCheck.ts"));
      const what = await daily(circleId);
      if (on) found.value = what;
    };
    // With no way out it is looked at another time.
    const timer = setTimeout(() => void watch().catch(() => undefined), AFTER_MS);
    return () => {
      on = false;
      clearTimeout(timer);
    };
  }, [circleId]);
  if (!found.value) return null;
  return (
    <a class="card go" href={`/c/${circleId}/record`} data-do="head-see">
      <strong>{t(found.value === "set_back" ? "head.set_back" : "head.differs")}</strong>
      <span class="soft">{t("record.title")}</span>
    </a>
  );
}
