// How the app gets on this phone's Home Screen, and what somebody sees there who looks on.

import { useSignal } from "@preact/signals";

import { appName } from "../../data/appLook.ts";
import { install, way, type Way } from "../../data/installing.ts";
import { t, type Key } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { DotSwitch } from "./DotSwitch.tsx";
import { IconShortcuts } from "./IconShortcuts.tsx";

const STEPS: Partial<Record<Way, readonly Key[]>> = {
  iphone: ["install.iphone_1", "install.iphone_2", "install.iphone_3", "install.iphone_4"],
  android: ["install.android_1", "install.android_2"],
};
const WORDS: Record<Exclude<Way, "iphone" | "android">, Key> = {
  here: "install.here",
  window: "carry.joined",
  prompt: "install.prompt",
  computer: "install.computer",
};

function How({ of }: { of: Way }) {
  const steps = STEPS[of];
  if (!steps) return <p>{t(WORDS[of as keyof typeof WORDS])}</p>;
  return (
    <>
      <ol class="numbered">
        {steps.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ol>
      {of === "iphone" ? <p>{t("install.iphone_notices")}</p> : null}
    </>
  );
}

export function InstallScreen() {
  const isDone = useSignal(false);
  const now = isDone.value ? "here" : way();
  const add = async () => {
    isDone.value = await install();
  };
  return (
    <Screen
      name="install"
      page="install.title"
      phase={now}
      title={t("install.title")}
      back="/me"
      lead={<p>{t("install.lead")}</p>}
    >
      <section class="card stack" aria-labelledby="install-how">
        <h2 id="install-how">{t("install.how")}</h2>
        <How of={now} />
        {now === "prompt" ? (
          <Button do="install-now" weight="quiet" work={add}>
            {t("install.now", { app: appName() })}
          </Button>
        ) : null}
        {now === "iphone" || now === "window" ? (
          <LinkButton do="add-device" href="/me/devices">
            {t("carry.add_link")}
          </LinkButton>
        ) : null}
      </section>
      <section class="card stack" aria-labelledby="install-seen">
        <h2 id="install-seen">{t("install.seen")}</h2>
        <p>{t("install.seen_name", { app: appName() })}</p>
        {now === "iphone" ? null : <IconShortcuts />}
        <LinkButton do="look" href="/me/look">
          {t("look.title")}
        </LinkButton>
      </section>
      <DotSwitch />
    </Screen>
  );
}
