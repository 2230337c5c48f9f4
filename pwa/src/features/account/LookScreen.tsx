// The app's name and icon on this phone: its own, or something else's.

import { actionNotice } from "../../data/actions.ts";
import { look, LOOKS, nameOf, type Look } from "../../data/appLook.ts";
import { chooseLook, folderOf } from "../../data/homeScreen.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { IconShortcuts } from "../installing/index.ts";

export function LookScreen() {
  const choose = (one: Look) => async () => {
    await chooseLook(one);
    actionNotice.value = t("go.saved");
  };
  return (
    <Screen name="look" title={t("look.title")} back="/me" lead={<p>{t("look.lead")}</p>}>
      <div class="stack" role="group" aria-label={t("look.title")}>
        {LOOKS.map((one) => (
          <Button
            key={one}
            do={`look-${one}`}
            weight={one === look.value ? "main" : "quiet"}
            pressed={one === look.value}
            work={choose(one)}
          >
            <img class="look" src={`${folderOf(one)}/icon.svg`} alt="" width="32" height="32" />
            {nameOf(one)}
          </Button>
        ))}
      </div>
      <p>{t("look.how")}</p>
      <IconShortcuts />
      <LinkButton do="install" href="/me/install">
        {t("install.title")}
      </LinkButton>
      <p class="soft">{t("look.stays")}</p>
    </Screen>
  );
}
