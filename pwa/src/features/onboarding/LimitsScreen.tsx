// What this is not, said whole. Numbers for emergencies are text: nothing here dials them.

import { t, type Key } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";

const LINES: Key[] = [
  "limits.watching",
  "limits.late",
  "limits.ambulance",
  "limits.report",
  "limits.neighbour",
  "limits.server",
  "limits.kept",
  "limits.history",
];

export function LimitsScreen() {
  return (
    <Screen
      name="limits"
      title={t("limits.heading")}
      back="/"
      actions={
        <LinkButton do="home" href="/">
          {t("go.home")}
        </LinkButton>
      }
    >
      <ul class="card record limits">
        {LINES.map((line) => (
          <li key={line}>{t(line)}</li>
        ))}
      </ul>
      <section class="card" aria-labelledby="numbers">
        <h2 id="numbers">{t("limits.numbers")}</h2>
        <p>{t("limits.numbers_text")}</p>
      </section>
    </Screen>
  );
}
