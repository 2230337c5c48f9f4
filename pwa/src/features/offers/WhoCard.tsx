// For whom an offer is: names to tick, and one tap that ticks all of them.

import type { Signal } from "@preact/signals";

import type { MemberOffers, OwnOffer } from "../../api/types.ts";
import { actionError } from "../../data/actions.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { named } from "../../ui/Tags.tsx";

interface Props {
  facts: MemberOffers;
  before: OwnOffer | null;
  chosen: Signal<string[]>;
}

export function WhoCard({ facts, before, chosen }: Props) {
  // Whom it is for already can stay, also when they couldn't be chosen anew.
  const listed = new Map([...(before?.people ?? []), ...facts.people].map((one) => [one.member_id, one]));
  const everyone = facts.people.map((one) => one.member_id);
  const set = (memberId: string, on: boolean) => {
    actionError.value = null;
    const others = chosen.value.filter((one) => one !== memberId);
    chosen.value = on ? [...others, memberId] : others;
  };
  return (
    <>
      <fieldset class="choice">
        <legend>{t("member_offer.who")}</legend>
        {[...listed.values()].map((one) => (
          <label key={one.member_id}>
            <input
              type="checkbox"
              data-do={`for-${one.member_id}`}
              checked={chosen.value.includes(one.member_id)}
              onChange={(event) => set(one.member_id, event.currentTarget.checked)}
            />
            <span class="box">{named(one)}</span>
          </label>
        ))}
      </fieldset>
      {everyone.length > 1 ? (
        <Button
          do="everyone"
          weight="quiet"
          press={() => {
            actionError.value = null;
            chosen.value = [...new Set([...chosen.value, ...everyone])];
          }}
        >
          {t("member_offer.everyone")}
        </Button>
      ) : null}
    </>
  );
}
