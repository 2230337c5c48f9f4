// What stands on the icon when it is pressed for long, by the name that the app has here: what
// the server puts into the manifest (app/api/http/manifest.py).

import { look, nameOf } from "../../data/appLook.ts";
import { t } from "../../messages/index.ts";

export function IconShortcuts() {
  const own = nameOf("own") === t("app.name") ? "own" : "other";
  const words = look.value === "own" ? own : look.value;
  return (
    <p data-shortcuts={words}>
      {t("install.shortcuts", {
        ask: t(`shortcut.${words}.ask`),
        shifts: t(`shortcut.${words}.shifts`),
      })}
    </p>
  );
}
