// Beside what goes on already: try it until a day, and keep, change or drop it then.

import type { TrialSubject } from "../api/types.ts";
import { t } from "../messages/index.ts";
import { LinkButton } from "./Button.tsx";

interface TryLinkProps {
  circleId: string;
  kind: TrialSubject;
  subjectId: string;
}

export function TryLink({ circleId, kind, subjectId }: TryLinkProps) {
  return (
    <LinkButton do="try-until" href={`/c/${circleId}/trials/${kind}/${subjectId}`} weight="plain">
      {t("trial.try")}
    </LinkButton>
  );
}
