// When you ask: the order, and how long each has to say yes.

import { useSignal } from "@preact/signals";

import { change, draft, named } from "../../data/draft.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { ReorderList } from "../../ui/ReorderList.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { NotAsked } from "../plan/index.ts";
import { NoDraft, orderSentence } from "./setupParts.tsx";

export const WAITS = [3, 5, 10, 20] as const;

export function SetupOrder() {
  const now = draft.value;
  const changing = useSignal(false);
  if (!now) return <NoDraft />;
  const people = named(now);
  return (
    <Screen
      name="when"
      title={t("when.title")}
      back="/new/people"
      lead={
        <p class="large">
          {orderSentence(
            people.map((one) => one.name),
            now.wait_minutes,
          )}
        </p>
      }
      actions={
        <>
          <Button do="good" press={() => go("/new/know")}>
            {t("when.good")}
          </Button>
          {changing.value ? null : (
            <Button do="change" weight="plain" press={() => (changing.value = true)}>
              {t("go.change")}
            </Button>
          )}
        </>
      }
    >
      {now.mode === "draft" ? (
        <p class="soft">{t("draft.as_read", { name: now.person_name })}</p>
      ) : null}
      {now.consent.asks ? null : (
        <NotAsked people={people.map((one) => one.name)} all change="/new/know" />
      )}
      {changing.value ? (
        <>
          <ReorderList
            people={people}
            set={(order) => change({ people: order as typeof now.people })}
          />
          <Choice
            do="wait"
            flat
            label={t("when.wait")}
            options={WAITS.map((value) => ({ value, label: t("time.minutes", { n: value }) }))}
            value={now.wait_minutes}
            set={(wait_minutes) => change({ wait_minutes })}
          />
        </>
      ) : (
        <p class="soft">{t("when.why")}</p>
      )}
    </Screen>
  );
}
