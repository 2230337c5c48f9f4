// One time: open, mine, or held by others.

import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";

import type { Clash, Slot } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Row } from "../../ui/Row.tsx";
import { named, Tag } from "../../ui/Tags.tsx";
import { ConflictPrompt } from "./ConflictPrompt.tsx";
import { claim, kindOf, release, whenOf } from "./slot.text.ts";

interface Props {
  circle: string;
  slot: Slot;
  /** "Not this one": puts the card away on this phone alone; nobody is told. */
  pass?: (() => void) | undefined;
  claimed?: ((slot: Slot) => void) | undefined;
  /** Lines of its own: why it stands here, or whom to ask. */
  children?: ComponentChildren;
  /** On a screen of its own nothing more leads there; where one can pass, the choice is enough. */
  alone?: boolean;
}

export function SlotCard({ circle, slot, pass, claimed, children, alone }: Props) {
  const met = useSignal<Clash[] | null>(null);
  const open = slot.taken < slot.places;
  const people = slot.people ?? [];
  const who = people.map(named);
  const first = people[0]?.name;
  return (
    <div class={open && !slot.mine ? "card open-card" : "card"} data-slot={slot.id}>
      <Row
        name={slot.mine ? t("slot.you") : (first ?? (open ? null : "·"))}
        title={whenOf(slot)}
        tag={
          slot.mine ? (
            <Tag>{t("slot.yours")}</Tag>
          ) : open ? (
            <Tag open>{t("slot.open")}</Tag>
          ) : undefined
        }
      >
        {kindOf(slot)}
        {who.length > 0 ? ` · ${names(who)}` : ""}
        {slot.places > 1 && open
          ? ` · ${t("slot.places", { n: slot.places - slot.taken })}`
          : ""}
      </Row>
      {children}
      {slot.may === "claim" && met.value ? (
        <ConflictPrompt
          found={met.value}
          take={claim(circle, slot, { then: claimed, anyway: true })}
          pass={() => (met.value = null)}
        />
      ) : slot.may === "claim" ? (
        <div class="pair">
          <Button
            do="claim"
            label={t("go.about", { what: t("slot.claim"), of: whenOf(slot) })}
            work={claim(circle, slot, { then: claimed, met: (all) => (met.value = all) })}
          >
            {t("slot.claim")}
          </Button>
          {pass ? (
            <Button
              do="pass"
              weight="quiet"
              label={t("go.about", { what: t("slot.pass"), of: whenOf(slot) })}
              press={pass}
            >
              {t("slot.pass")}
            </Button>
          ) : null}
        </div>
      ) : null}
      {slot.may === "release" || slot.may === "hand_over" ? (
        <Button
          do={slot.may.replace("_", "-")}
          weight="plain"
          label={t("go.about", { what: t(`slot.${slot.may}`), of: whenOf(slot) })}
          work={release(circle, slot)}
        >
          {t(`slot.${slot.may}`)}
        </Button>
      ) : null}
      {alone || (slot.may === "claim" ? pass : slot.may !== "release") ? null : (
        <a
          class="btn plain"
          href={`/c/${circle}/slot/${slot.id}`}
          data-do="slot-more"
          aria-label={t("go.about", {
            what: t(slot.may === "release" ? "swap.more" : "swap.instead"),
            of: whenOf(slot),
          })}
        >
          {t(slot.may === "release" ? "swap.more" : "swap.instead")}
        </a>
      )}
    </div>
  );
}
