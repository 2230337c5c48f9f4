// Somebody helps a person to set a circle up: together on the person's phone, or apart.

import { begin } from "../../data/draft.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";

export function HelperStart() {
  const start = (mode: "own" | "draft") => () => {
    begin(mode);
    go("/new/people");
  };
  return (
    <Screen
      name="helping"
      title={t("helping.title")}
      back="/"
      lead={<p>{t("helping.lead")}</p>}
      actions={
        <>
          <Button do="together" press={start("own")}>
            {t("helping.together")}
          </Button>
          <Button do="apart" weight="quiet" press={start("draft")}>
            {t("helping.apart")}
          </Button>
        </>
      }
    >
      <div class="card">
        <p>{t("helping.together_how")}</p>
        <p>{t("helping.apart_how")}</p>
      </div>
    </Screen>
  );
}
