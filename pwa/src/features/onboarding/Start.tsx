// The first screen: what it is, whose it is, and its limits.

import { useEffect } from "preact/hooks";

import { appName } from "../../data/appLook.ts";
import { begin } from "../../data/draft.ts";
import { go } from "../../data/router.ts";
import { ended, me } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Languages, comingBack, openComingBack } from "../account/index.ts";

export function Start() {
  useEffect(() => void openComingBack(), []);
  const start = () => {
    begin("own");
    go("/new/people");
  };
  return (
    <Screen
      name="start"
      where={appName()}
      title={t("start.title")}
      lead={<p>{t("start.lead")}</p>}
      actions={
        <>
          <Button do="start" tall press={start}>
            {t("start.start")}
          </Button>
          <div class="links">
            <a href="/link" data-do="have-link">
              {t("start.have_link")}
            </a>
            <a href="/helping" data-do="helping">
              {t("start.helping")}
            </a>
            {me.value ? null : (
              <a href="/back" data-do="come-back">
                {t("start.back")}
              </a>
            )}
            {me.value ? (
              <a href="/me" data-do="me">
                {t("nav.me")}
              </a>
            ) : null}
          </div>
        </>
      }
    >
      {comingBack.value && !me.value ? (
        <a class="card go lit" href="/b" data-do="see-come-back">
          <strong>{t("comeback.on_its_way")}</strong>
          <span class="soft">{t("comeback.see")}</span>
        </a>
      ) : null}
      {ended.value ? <p class="stale">{t("start.ended")}</p> : null}
      <section class="card" aria-labelledby="limits">
        <h2 id="limits">{t("limits.heading")}</h2>
        <p>{t("limits.short")}</p>
        <p>
          <a href="/limits" data-do="limits">
            {t("limits.more")}
          </a>
        </p>
      </section>
      <Languages />
    </Screen>
  );
}
