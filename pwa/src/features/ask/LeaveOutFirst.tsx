// "Leave someone out this time", before one asks: fetched with what stands below.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { PersonHome } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { named } from "../../ui/Tags.tsx";
import { leavesOutAll, type LeftOut } from "./AskButtons.tsx";

/** "Leave someone out this time": one tap away, and in nobody's way. */
export function LeaveOutFirst({ facts, leftOut }: { facts: PersonHome; leftOut: LeftOut }) {
  const open = useSignal(false);
  const around = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open.value) around.current?.scrollIntoView({ block: "center" });
  }, [open.value]);
  const people = facts.could_be_asked ?? [];
  if (people.length === 0) return null;
  const left = people.filter((one) => leftOut.value.includes(one.member_id));
  const toggle = (id: string) => {
    const now = leftOut.value;
    leftOut.value = now.includes(id) ? now.filter((one) => one !== id) : [...now, id];
  };
  if (!open.value && left.length === 0) {
    return (
      <Button do="leave-someone-out" weight="plain" press={() => (open.value = true)}>
        {t("home.leave_out")}
      </Button>
    );
  }
  return (
    <section class="card stack" data-leave-out ref={around}>
      <p id="leave-out">{t("home.leave_out_lead")}</p>
      <div class="chips" role="group" aria-labelledby="leave-out">
        {people.map((one) => (
          <Button
            key={one.member_id}
            do={`leave-out-${one.member_id}`}
            weight="quiet"
            pressed={leftOut.value.includes(one.member_id)}
            press={() => toggle(one.member_id)}
          >
            {named(one)}
          </Button>
        ))}
      </div>
      <p class="soft" role="status">
        {left.length > 0 ? t("home.left_out", { names: names(left.map((one) => one.name)) }) : ""}
        {leavesOutAll(facts, leftOut.value) ? ` ${t("home.left_out_all")}` : ""}
      </p>
      {leavesOutAll(facts, leftOut.value) ? (
        <LinkButton do="call-instead" href="/call">
          {t("call.title")}
        </LinkButton>
      ) : null}
    </section>
  );
}
