// An open shift in one line: its day, its hours, how it stands, and one person who might be asked.

import { post } from "../../api/client.ts";
import type { MightBeAsked, Offer, Slot, TimeOfCircle } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { rangeTime } from "../../messages/shiftTime.ts";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { claim, DateBlock, kindOf, whenOf } from "../rota/index.ts";
import { TakeBack } from "./Suggested.tsx";

/** Who might be asked for which shift. */
export interface Suggestion {
  slot: Slot;
  person: MightBeAsked;
}

interface Props {
  circle: string;
  /** Its first shift, by which the row is known. */
  id: string;
  of: TimeOfCircle & { kind: string; title: string | null };
  /** Its own page, which has the rest. */
  href: string;
  /** How it stands, in a short sentence. */
  state?: string | undefined;
  offers: Offer[];
  suggestion?: Suggestion | undefined;
  /** One of several that something is done about at once. */
  choice?: { on: boolean; set: (on: boolean) => void } | undefined;
}

export function BoardRow({ circle, id, of, href, state, offers, suggestion, choice }: Props) {
  const when = whenOf(of);
  return (
    <li data-gap={id}>
      <div class="row">
        {choice ? (
          <label class="check">
            <span class="unseen">{t("gaps.choose", { when })}</span>
            <input
              type="checkbox"
              data-do={`choose-${id}`}
              checked={choice.on}
              onChange={(event) => choice.set(event.currentTarget.checked)}
            />
            <span class="mark" aria-hidden="true">
              <Icon of="check" />
            </span>
          </label>
        ) : null}
        <a class="to" href={href} data-do="gap">
          <DateBlock of={of} open />
          <span class="grow">
            <strong>
              <span class="unseen">{when}</span>
              <span aria-hidden="true">{rangeTime(of)}</span>
            </strong>
            <span class="soft">{kindOf(of)}</span>
          </span>
        </a>
        {suggestion ? <Ask circle={circle} of={suggestion} /> : null}
      </div>
      {state ? <p class="soft state">{state}</p> : null}
      {offers.length > 0 ? (
        <div class="state">
          <TakeBack circle={circle} offers={offers} />
        </div>
      ) : null}
    </li>
  );
}

/** One tap offers it to whoever comes first; the others are on its own page. */
function Ask({ circle, of: { slot, person } }: { circle: string; of: Suggestion }) {
  const isSelf = person.member_id === place(circle)?.member_id;
  return (
    <div class="end" data-for={slot.id}>
      <div data-suggested={person.name}>
        {isSelf ? (
          <Button
            do={`take-${slot.id}`}
            weight="line"
            fit
            label={t("slot.take_when", { when: whenOf(slot) })}
            work={claim(circle, slot)}
          >
            {t("slot.take")}
          </Button>
        ) : (
          <Button
            do={`offer-${slot.id}-${person.member_id}`}
            weight="line"
            fit
            label={t("offers.ask_when", { name: person.name, when: whenOf(slot) })}
            work={async (key) => {
              await offerTo(circle, slot.id, person, key).finally(refreshAll);
              actionNotice.value = t("offers.done", { name: person.name });
            }}
          >
            {t("offers.ask", { name: person.name })}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Offer a shift to somebody, under this idempotency key. */
export const offerTo = (circle: string, slot: string, person: MightBeAsked, key: string): Promise<unknown> =>
  post(`/circles/${circle}/slots/${slot}/offers`, { member_id: person.member_id }, key);
