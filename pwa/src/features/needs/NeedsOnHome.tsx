// What the home says of needs: that there is something, in a line that leads to it.

import type { Home } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

interface Props {
  circleId: string;
  home: Home;
  /** Stands there too while there is nothing: the one way to it. */
  always?: boolean;
}

export function NeedsOnHome({ circleId, home, always }: Props) {
  const { needs_asked: asked, needs_own: own } = home.together ?? {};
  if (!asked && !own && !always) return null;
  return (
    <a class="card go" href={`/c/${circleId}/needs`} data-do="needs">
      <strong>{t("needs.title")}</strong>
      <span class="soft">{t(asked ? "needs.home_asked" : own ? "needs.home_own" : "needs.home_way")}</span>
    </a>
  );
}
