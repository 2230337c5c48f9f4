// Taking a copy along: everything about oneself, as a page to read or as data.

import { saveFile } from "../../data/saveFile.ts";
import { has, places } from "../../data/session.ts";
import { t, type Key } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { DownloadButton } from "../../ui/DownloadButton.tsx";
import { Screen } from "../../ui/Screen.tsx";

const FORMS: readonly ["html" | "json", Key][] = [
  ["html", "copy.page"],
  ["json", "copy.data"],
];

export function CopyScreen() {
  const own = places.value.filter((one) => has(one.roles, "person"));
  return (
    <Screen
      name="copy"
      title={t("copy.title")}
      back="/me"
      lead={<p>{t("copy.lead")}</p>}
      actions={FORMS.map(([form, words]) => (
        <Button
          key={form}
          do={`save-${form}`}
          weight={form === "html" ? "main" : "quiet"}
          work={() => saveFile(`/me/export?form=${form}`, `copy.${form}`)}
        >
          {t(words)}
        </Button>
      ))}
    >
      <p>{t(own.length > 0 ? "copy.whole" : "copy.only_yours")}</p>
      <p>{t("copy.care")}</p>
      <p class="soft">{t("copy.sleep")}</p>
      {own.length > 0 ? (
        <section class="card stack" aria-label={t("keeping.save")}>
          <p>{t("copy.record")}</p>
          {own.map((one) => (
            <div class="stack" key={one.circle_id}>
              {own.length > 1 ? <p class="soft">{one.circle_name}</p> : null}
              <DownloadButton circleId={one.circle_id} />
            </div>
          ))}
        </section>
      ) : null}
    </Screen>
  );
}
