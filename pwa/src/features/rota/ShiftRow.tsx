// A shift as a row: its day, its hours, what it is, and what one can do about it.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

import type { Clash, Slot } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { rangeTime } from "../../messages/shiftTime.ts";
import { names } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { DateBlock } from "./DateBlock.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { named } from "../../ui/Tags.tsx";
import { ConflictPrompt } from "./ConflictPrompt.tsx";
import { claim, kindOf, whenOf } from "./slot.text.ts";

/** The hours beside a block that has the day; by ear both are said at once. */
export const Hours = ({ of }: { of: Slot }) => (
  <strong>
    <span class="unseen">{whenOf(of)}</span>
    <span aria-hidden="true">{rangeTime(of)}</span>
  </strong>
);

/** Rows of shifts, one beneath another in a card. */
export const ShiftRows = ({ children }: { children: ComponentChildren }) => (
  <ul class="card list shifts">{children}</ul>
);

interface Props {
  circle: string;
  slot: Slot;
}

/** What it is, who has it beside oneself, and how many are wanted still. */
function Line({ slot }: { slot: Slot }) {
  const who = (slot.people ?? []).map(named);
  const isOpen = slot.taken < slot.places;
  return (
    <span class="soft">
      {kindOf(slot)}
      {who.length > 0 ? ` · ${names(who)}` : ""}
      {slot.places > 1 && isOpen ? ` · ${t("slot.places", { n: slot.places - slot.taken })}` : ""}
    </span>
  );
}

/** One of my own: its own page has the rest. */
export function OwnShiftRow({ circle, slot }: Props) {
  return (
    <li data-slot={slot.id}>
      <a class="row" href={`/c/${circle}/slot/${slot.id}`} data-do="slot-more">
        <DateBlock of={slot} />
        <span class="grow">
          <Hours of={slot} />
          <Line slot={slot} />
        </span>
        <Icon of="go" turns />
      </a>
    </li>
  );
}

/** An open one: a tap takes it, unless it meets something of one's own. */
export function OpenShiftRow({ circle, slot }: Props) {
  const met = useSignal<Clash[] | null>(null);
  return (
    <li data-slot={slot.id}>
      <div class="row">
        <a class="to" href={`/c/${circle}/slot/${slot.id}`} data-do="open-shift">
          <DateBlock of={slot} open />
          <span class="grow">
            <Hours of={slot} />
            <Line slot={slot} />
          </span>
        </a>
        {slot.may === "claim" && !met.value ? (
          <Button
            do="claim"
            weight="quiet"
            fit
            label={t("slot.take_when", { when: whenOf(slot) })}
            work={claim(circle, slot, { met: (all) => (met.value = all) })}
          >
            {t("slot.take")}
          </Button>
        ) : null}
      </div>
      {slot.may === "claim" && met.value ? (
        <ConflictPrompt
          found={met.value}
          take={claim(circle, slot, { anyway: true })}
          pass={() => (met.value = null)}
        />
      ) : null}
    </li>
  );
}
