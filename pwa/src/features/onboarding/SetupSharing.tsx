// What they may know: the consent, said whole, before anything is sent anywhere.

import { useSignal } from "@preact/signals";

import { change, draft, named, NONE } from "../../data/draft.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { knowSentence, SWITCHES } from "../consent/index.ts";
import { notAsked } from "../plan/index.ts";
import { NoDraft } from "./setupParts.tsx";

export function SetupSharing() {
  const now = draft.value;
  const changing = useSignal(false);
  if (!now) return <NoDraft />;
  const people = named(now).map((one) => one.name);
  const on = () => go("/new/alone");
  return (
    <Screen
      name="know"
      title={t("know.title")}
      back="/new/when"
      lead={
        <>
          <p class="large">{knowSentence(people, now.consent)}</p>
          <p>{t("know.rest")}</p>
        </>
      }
      actions={
        <>
          <Button do="yes" press={on}>
            {t("go.yes")}
          </Button>
          <div class="pair">
            {changing.value ? null : (
              <Button do="change" weight="plain" press={() => (changing.value = true)}>
                {t("go.change")}
              </Button>
            )}
            <Button
              do="no"
              weight="plain"
              press={() => {
                change({ consent: NONE });
                on();
              }}
            >
              {t("go.no")}
            </Button>
          </div>
        </>
      }
    >
      {now.mode === "draft" ? (
        <p class="soft">{t("draft.as_read", { name: now.person_name })}</p>
      ) : null}
      {changing.value ? (
        <div class="card list">
          {SWITCHES.map(([key, label, hint]) => (
            <Switch
              key={key}
              do={`know-${key}`}
              label={t(label)}
              hint={t(hint)}
              on={now.consent[key]}
              set={(value) => change({ consent: { ...now.consent, [key]: value } })}
            />
          ))}
        </div>
      ) : null}
      {now.consent.asks ? null : (
        <div class="warn" data-not-asked="all">
          <p>{notAsked(people)}</p>
          <p>{t("not_asked.nobody")}</p>
        </div>
      )}
    </Screen>
  );
}
