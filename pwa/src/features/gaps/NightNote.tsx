// Hours at which an ask would reach nobody, said before it is needed.

import type { Nights } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { nightLines } from "./nights.text.ts";

const SELDOM = 600;

export function NightNote({ circle }: { circle: string }) {
  const live = useLive<Nights>(`/circles/${circle}/nights`, SELDOM);
  if (!live.data || live.data.holes.length === 0) return null;
  const [first, ...rest] = nightLines(live.data);
  return (
    <section class="card" data-nights={live.data.holes.length}>
      <p>{first}</p>
      {rest.length > 0 ? (
        <ul class="plain">
          {rest.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
      <p class="soft">{t("gaps.nights_lead")}</p>
      <div class="links">
        <a href={`/c/${circle}/lines`} data-do="nights-lines">
          {t("lines.for_nights")}
        </a>
      </div>
    </section>
  );
}
