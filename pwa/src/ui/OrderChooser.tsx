// Who takes turns, and in which order: members to choose from, and those who are chosen to sort.

import type { Signal } from "@preact/signals";

import type { Member } from "../api/types.ts";
import { t } from "../messages/index.ts";
import { ReorderList, type Somebody } from "./ReorderList.tsx";
import { named } from "./Tags.tsx";

interface Props {
  friends: readonly Member[];
  /** In order; whoever is chosen last comes last. */
  chosen: Signal<Somebody[]>;
}

export function OrderChooser({ friends, chosen }: Props) {
  const isChosen = (member: Member) => chosen.value.some((each) => each.member_id === member.id);
  const toggle = (member: Member) => {
    chosen.value = isChosen(member)
      ? chosen.value.filter((each) => each.member_id !== member.id)
      : [...chosen.value, { member_id: member.id, name: member.name, tags: member.tags }];
  };
  return (
    <>
      <fieldset class="choice flat">
        <legend>{t("turns.who")}</legend>
        {friends.map((member) => (
          <label key={member.id}>
            <input
              type="checkbox"
              data-do={`turn-of-${member.name}`}
              checked={isChosen(member)}
              onChange={() => toggle(member)}
            />
            <span class="box">{named(member)}</span>
          </label>
        ))}
      </fieldset>
      {chosen.value.length > 1 ? (
        <>
          <h2>{t("turns.order")}</h2>
          <ReorderList people={chosen.value} set={(people) => (chosen.value = people)} />
        </>
      ) : null}
    </>
  );
}
