// On a friend's home and the person's: the way to what the circle holds to, for whom it is open to.

import type { TogetherOnHome } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

interface Props {
  circleId: string;
  of: TogetherOnHome | null | undefined;
  /** Only while something is proposed: the way stands elsewhere, too. */
  seldom?: boolean;
}

export function ValuesOnHome({ circleId, of, seldom }: Props) {
  if (!of?.values || (seldom && !of.values_asked)) return null;
  return (
    <a class="card go" href={`/c/${circleId}/values`} data-do="values">
      <strong>{t("values.title")}</strong>
      <span class="soft">{t(of.values_asked ? "values.home_asked" : "values.home_way")}</span>
    </a>
  );
}
