// A link that is used up, ended, or was never one: all read alike.

import { LinkButton } from "../parts/Button.tsx";
import { Screen } from "../parts/Screen.tsx";
import { t } from "../messages/index.ts";

export function LinkOver() {
  return (
    <Screen
      name="link-over"
      title={t("link.over")}
      lead={<p>{t("link.over_lead")}</p>}
      actions={
        <>
          <LinkButton do="have-link" href="/link">
            {t("link.another")}
          </LinkButton>
          <LinkButton do="home" href="/" weight="plain">
            {t("go.home")}
          </LinkButton>
        </>
      }
    />
  );
}
