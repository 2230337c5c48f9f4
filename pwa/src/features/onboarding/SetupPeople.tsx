// Your people: how friends read you, and their names in the order you would ask. Three fields at
// first; more come with a tap, so that whoever has one name sees no long list.

import { actionError } from "../../data/actions.ts";
import { newId } from "../../api/link.ts";
import { change, draft, named, type Draft } from "../../data/draft.ts";
import { go } from "../../data/router.ts";
import { t, type Key } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { DisclosureFields } from "../circle/index.ts";
import { NoDraft } from "./setupParts.tsx";

/** Names that are given at the start; more can be added later. */
const MOST_NAMES = 10;
const ORDER: Key[] = ["people.first", "people.second", "people.third"];

export function SetupPeople() {
  const now = draft.value;
  if (!now) return <NoDraft />;
  const drafting = now.mode === "draft";
  const next = () => {
    const missing = !now.my_name.trim() || (drafting && !now.person_name.trim());
    if (missing || named(now).length === 0) {
      actionError.value = {
        text: t(missing ? "people.need_name" : "people.need_one"),
        again: null,
      };
      return;
    }
    go("/new/when");
  };
  const rename = (at: number, name: string) =>
    change({ people: now.people.map((one, i) => (i === at ? { ...one, name } : one)) });
  return (
    <Screen
      name="people"
      title={t(drafting ? "people.title_draft" : "people.title")}
      back={now.mode === "transfer" ? "/new/alone" : "/"}
      submit={next}
      lead={<p>{t(drafting ? "people.lead_draft" : "people.lead")}</p>}
      actions={
        <Button do="next" type="submit">
          {t("go.next")}
        </Button>
      }
    >
      {drafting ? (
        <Field
          do="person-name"
          label={t("people.person_name")}
          value={now.person_name}
          set={(person_name) => change({ person_name })}
          max={60}
        />
      ) : null}
      {now.people.map((one, at) => (
        <Field
          key={one.member_id}
          do={`person-${at + 1}`}
          label={t(ORDER[at] ?? "people.third")}
          value={one.name}
          set={(name) => rename(at, name)}
          max={60}
        />
      ))}
      {now.people.length < MOST_NAMES ? (
        <Button
          do="one-more"
          weight="plain"
          press={() => change({ people: [...now.people, { member_id: newId(), name: "" }] })}
        >
          {t("people.another")}
        </Button>
      ) : null}
      <Field
        do="my-name"
        label={t(drafting ? "people.my_name_draft" : "people.my_name")}
        hint={drafting ? undefined : t("people.my_name_hint")}
        value={now.my_name}
        set={(my_name) => change({ my_name })}
        max={60}
      />
      {drafting ? <AboutMe now={now} /> : null}
    </Screen>
  );
}

/** A counsellor tells about themself before the person says yes to them. */
function AboutMe({ now }: { now: Draft }) {
  return (
    <DisclosureFields
      value={now.disclosure}
      set={(part) => change({ disclosure: { ...now.disclosure, ...part } })}
    />
  );
}
