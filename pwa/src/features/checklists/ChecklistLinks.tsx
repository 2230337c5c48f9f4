// The person's way to their checklists.

import { t } from "../../messages/index.ts";
import { Way } from "../../ui/Ways.tsx";
import { KINDS } from "./checklist.text.ts";

/** The way to both, whether they are written or not. */
export function ChecklistLinks({ circleId }: { circleId: string }) {
  return (
    <>
      {KINDS.map((kind) => (
        <Way
          key={kind}
          href={`/c/${circleId}/checklist/${kind}`}
          do={`checklist-${kind}-link`}
          title={t(`checklist.${kind}`)}
        />
      ))}
    </>
  );
}
