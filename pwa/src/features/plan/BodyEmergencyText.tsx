// What the person decided for when their body needs help: words to read. Nothing here dials, and
// wherever an ambulance is spoken of, it says that police may come too.

import type { BodyEmergency } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

const PARTS = ["first", "say", "stays"] as const;

export function BodyEmergencyText({ of: decided }: { of: Partial<BodyEmergency> }) {
  return (
    <div class="stack" data-emergency={decided.ambulance ?? "not_said"}>
      <p>{t(`emergency.ambulance_${decided.ambulance ?? "not_said"}`)}</p>
      <p class="soft" data-limits>
        {t("limits.ambulance_police")}
      </p>
      {PARTS.map((part) =>
        decided[part] ? (
          <div key={part}>
            <p class="soft">{t(`emergency.${part}`)}</p>
            <p class="words" dir="auto">
              {decided[part]}
            </p>
          </div>
        ) : null,
      )}
    </div>
  );
}
