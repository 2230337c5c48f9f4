// Friends to call or text, who gave a number for this. It opens from what this phone knows: it
// asks no server and needs no network.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { Home } from "../../api/types.ts";
import { readKnownHomes } from "../../data/knownHomes.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { WhenHere } from "../../ui/lazyScreen.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { ASK_TAIL } from "./fetchedTail.ts";
import { Numbers } from "./Numbers.tsx";

export function CallCard() {
  const homes = useSignal<Home[] | null>(null);
  useEffect(() => {
    void readKnownHomes().then((known) => (homes.value = known));
  }, []);
  if (!homes.value) return <Screen name="call" title={t("call.title")} back="/" />;
  const mine = homes.value;
  const numbers = mine.flatMap((home) => home.person?.numbers ?? []);
  const check = mine.flatMap((home) => home.person?.numbers_to_check ?? []);
  return (
    <Screen
      name="call"
      title={t("call.title")}
      back="/"
      lead={<p>{t(numbers.length > 0 ? "call.lead" : "call.none")}</p>}
      actions={
        <LinkButton do="limits" href="/limits" weight="plain">
          {t("limits.title")}
        </LinkButton>
      }
    >
      <Numbers numbers={numbers} check={check} every />
      {mine.map((home) =>
        home.person?.nobody_free ? (
          <div key={home.circle.id} class="card">
            <p class="soft">{t("ask.nobody_free")}</p>
            <p class="words" dir="auto">{home.person.nobody_free}</p>
          </div>
        ) : null,
      )}
      <WhenHere of={ASK_TAIL} draw={({ Listen }) => <Listen />} />
    </Screen>
  );
}
