// The circle's lines where nobody has answered: as text, with what each does.

import type { Lines } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { checkLine } from "./line.text.ts";
import { LineCard } from "./LineCard.tsx";

const SELDOM = 300;

export function CircleLines({ circleId }: { circleId: string }) {
  const lines = useLive<Lines>(`/circles/${circleId}/lines`, SELDOM).data?.lines ?? [];
  return (
    <>
      {lines.length > 0 ? <p class="soft">{t("lines.here")}</p> : null}
      {lines.map((line) => (
        <LineCard key={line.id} of={line} check={checkLine(line)} />
      ))}
      <div class="links">
        <a href={`/c/${circleId}/lines`} data-do="lines">
          {t("lines.title")}
        </a>
      </div>
    </>
  );
}
