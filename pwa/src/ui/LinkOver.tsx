// A link that can't be used: used up, ended or never one, which all read alike; or one of which a
// part is missing, which may well work when it is opened anew.

import { t } from "../messages/index.ts";
import { LinkButton } from "./Button.tsx";
import { Screen } from "./Screen.tsx";

export function LinkOver() {
  return (
    <Screen
      name="link-over"
      phase="over"
      title={t("link.over")}
      lead={<p>{t("link.over_lead")}</p>}
      actions={<WaysOn other={t("link.another")} />}
    />
  );
}

export function LinkIncomplete() {
  return (
    <Screen
      name="link-over"
      phase="incomplete"
      title={t("link.incomplete")}
      lead={<p>{t("link.incomplete_lead")}</p>}
      actions={<WaysOn other={t("link.paste_it")} />}
    />
  );
}

/** `other`: what pasting a link is called here. */
function WaysOn({ other }: { other: string }) {
  return (
    <>
      <LinkButton do="have-link" href="/link">
        {other}
      </LinkButton>
      <LinkButton do="home" href="/" weight="plain">
        {t("go.home")}
      </LinkButton>
    </>
  );
}
