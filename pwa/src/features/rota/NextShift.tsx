// A friend's own next shift, before all else: when it is, where, and that one is on the way or there.

import type { ComponentChildren } from "preact";

import type { Between, Slot } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { named } from "../../ui/Tags.tsx";
import { names } from "../../messages/time.ts";
import { DateBlock } from "./DateBlock.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { PresenceButtons } from "./PresenceCard.tsx";
import { Hours } from "./ShiftRow.tsx";
import { kindOf, release } from "./slot.text.ts";

interface Props {
  circle: string;
  slot: Slot;
  person: string;
  between: Between | null | undefined;
  /** Where to go, while it may be looked at. */
  children?: ComponentChildren;
}

export function NextShift({ circle, slot, person, between, children }: Props) {
  const mine = between?.mine.find((one) => one.slot_id === slot.id);
  const who = (slot.people ?? []).map(named);
  return (
    <section class="card lit next" data-slot={slot.id} data-next>
      <div class="row">
        <DateBlock of={slot} />
        <p class="grow large">
          <Hours of={slot} />
          <span class="soft">
            {kindOf(slot)}
            {who.length > 0 ? ` · ${names(who)}` : ""}
          </span>
        </p>
        <a
          class="round bare"
          href={`/c/${circle}/slot/${slot.id}`}
          data-do="slot-more"
          aria-label={t("slot.more")}
        >
          <Icon of="more" />
        </a>
      </div>
      {children}
      {mine ? <PresenceButtons circleId={circle} name={person} mine={mine} /> : null}
      {slot.may === "hand_over" ? (
        <Button do="hand-over" weight="plain" work={release(circle, slot)}>
          {t("slot.hand_over")}
        </Button>
      ) : null}
    </section>
  );
}
