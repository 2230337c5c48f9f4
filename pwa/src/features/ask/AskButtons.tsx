// The person's ways of asking: one large button, and up to two others beneath it. Each says whom it
// asks first, without those who are left out this time.

import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { PersonHome, WayToAsk } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { named } from "../../ui/Tags.tsx";

/** Ids of the members whom the next request leaves out. */
export type LeftOut = Signal<readonly string[]>;

/** What an older version of the app kept of the home knows the usual way alone. */
const waysOf = (facts: PersonHome): readonly (WayToAsk | null)[] => facts.ways ?? [null];

const leavesOutAll = (facts: PersonHome, leftOut: readonly string[]): boolean =>
  leftOut.length > 0 && (facts.could_be_asked ?? []).every((one) => leftOut.includes(one.member_id));

/** "We ask Ade first." */
function firstLine(facts: PersonHome, way: WayToAsk | null, leftOut: readonly string[]): string {
  if (leavesOutAll(facts, leftOut)) return t("home.reaches_nobody");
  const first = way?.asks.find((id) => !leftOut.includes(id));
  const member = facts.could_be_asked?.find((one) => one.member_id === first) ?? null;
  const asked = way === null ? facts.first : member;
  return asked ? t("home.ask_first", { name: named(asked) }) : t("home.ask_nobody");
}

/** What follows a tap on the usual way. */
export function whatFollows(facts: PersonHome, leftOut: readonly string[]): string {
  const [usual = null] = waysOf(facts);
  const first = facts.paused ? t("pause.ask_ends") : firstLine(facts, usual, leftOut);
  return `${first} ${t("home.take_back")}`;
}

interface Props {
  facts: PersonHome;
  leftOut: LeftOut;
  ask: (strength: string | null) => void;
}

export function AskButtons({ facts, leftOut, ask }: Props) {
  const [usual = null, ...others] = waysOf(facts);
  return (
    <>
      <Button do="ask" weight="ask" press={() => ask(usual?.id ?? null)}>
        <span dir="auto">{usual?.name ?? t("home.ask")}</span>
        <small>{whatFollows(facts, leftOut.value)}</small>
      </Button>
      {others.length > 0 ? (
        <div class="pair even">
          {others.map((way, at) =>
            way ? (
              <Button key={way.id} do={`ask-${at + 2}`} weight="quiet" tall press={() => ask(way.id)}>
                <span dir="auto">{way.name}</span>
                <small>
                  {way.changed ? `${t("strengths.changed")} ` : ""}
                  {leavesOutAll(facts, leftOut.value) ? "" : firstLine(facts, way, leftOut.value)}
                </small>
              </Button>
            ) : null,
          )}
        </div>
      ) : null}
    </>
  );
}

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
