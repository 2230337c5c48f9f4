// Who may know of a need: nobody, until somebody is chosen.

import type { Signal } from "@preact/signals";

import type { Choosable, OwnNeed } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { named } from "../../ui/Tags.tsx";
import { Why } from "../../ui/Why.tsx";

/** Who is chosen, and whether they see single amounts of a pot. */
export type Chosen = Record<string, { sees: boolean }>;

export const chosenOf = (need: OwnNeed): Chosen =>
  Object.fromEntries(need.known.map((one) => [one.member_id, { sees: one.sees_pledges }]));

/** What goes to the server. `words`: they read what it is about. */
export const knownBody = (chosen: Chosen, words: boolean, money: boolean) =>
  Object.entries(chosen).map(([member_id, { sees }]) => ({
    member_id,
    tier: words ? 2 : 1,
    sees_pledges: money && sees,
  }));

interface Props {
  people: readonly Choosable[];
  chosen: Signal<Chosen>;
  words: Signal<boolean>;
  money: boolean;
}

export function PeopleChoice({ people, chosen, words, money }: Props) {
  const listed = people.filter((one) => !money || one.money);
  const set = (id: string, on: boolean) => {
    const { [id]: before, ...rest } = chosen.value;
    chosen.value = on ? { ...rest, [id]: before ?? { sees: false } } : rest;
  };
  return (
    <section class="stack" aria-labelledby="need-people">
      <h2 id="need-people">{t("need.who")}</h2>
      <p class="soft">{t(listed.length === 0 ? "need.who_none" : "need.who_lead")}</p>
      {listed.map((one) => (
        <Switch
          key={one.member_id}
          do={`know-${one.name}`}
          label={named(one)}
          on={one.member_id in chosen.value}
          set={(on) => set(one.member_id, on)}
        />
      ))}
      {listed.length > 1 ? (
        <Button
          do="know-all"
          weight="quiet"
          press={() => listed.forEach((one) => set(one.member_id, true))}
        >
          {t("need.everyone", { names: names(listed.map((one) => one.name)) })}
        </Button>
      ) : null}
      {money ? (
        <details>
          <summary data-do="amounts">{t("pot.who_amounts")}</summary>
          <div class="stack">
            <p class="soft">{t("pot.who_amounts_lead")}</p>
            {listed
              .filter((one) => one.member_id in chosen.value)
              .map((one) => (
                <Switch
                  key={one.member_id}
                  do={`sees-${one.name}`}
                  label={named(one)}
                  on={chosen.value[one.member_id]?.sees ?? false}
                  set={(sees) => (chosen.value = { ...chosen.value, [one.member_id]: { sees } })}
                />
              ))}
          </div>
        </details>
      ) : (
        <>
          <Switch
            do="words"
            label={t("need.words_too")}
            hint={t("need.words_too_hint")}
            on={words.value}
            set={(on) => (words.value = on)}
          />
          <Why of="need_words" about={t("need.words_too")} />
        </>
      )}
    </section>
  );
}
