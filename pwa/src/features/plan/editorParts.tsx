// What the editor's screens share: where the draft stands, warnings, and lists that are put in
// order with a finger or a keyboard.

import type { ComponentChildren } from "preact";
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { Circle, Hours, PlanDraft, Warning } from "../../api/types.ts";
import { useLive, type Live } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { names, wall, wallRange, weekdays } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Field, type FieldProps } from "../../ui/Field.tsx";
import { say } from "../../ui/LiveRegion.tsx";
import { decide, edits, open, pathOf, shown, standing } from "./draftEdits.ts";

export interface Desk {
  live: Live<PlanDraft>;
  /** The draft with what was changed on this phone. */
  draft: PlanDraft | null;
  circle: Circle | null;
}

export function useDesk(c: string): Desk {
  useEffect(() => void open(c), [c]);
  const live = useLive<PlanDraft>(pathOf(c));
  const circle = useLive<Circle>(`/circles/${c}`, 60).data;
  return { live, draft: live.data && shown(live.data, edits.value), circle };
}

/** Where the draft stands, said in one calm line; a newer one is never written over unseen. */
export function Standing({ of, theirs }: { of: PlanDraft; theirs?: string | null | undefined }) {
  const now = standing.value;
  if (now === "newer") {
    return (
      <div class="trouble" role="alert" data-newer>
        <p>{t("edit.newer")}</p>
        {theirs !== undefined ? (
          <>
            <p class="soft">{t("edit.newer_says")}</p>
            <p class="words" dir="auto">{theirs || t("edit.empty")}</p>
          </>
        ) : null}
        <div class="pair">
          <Button do="keep-mine" weight="quiet" work={choose(true)}>
            {t("edit.keep_mine")}
          </Button>
          <Button do="take-newer" weight="quiet" work={choose(false)}>
            {t("edit.take_newer")}
          </Button>
        </div>
      </div>
    );
  }
  if (typeof now === "object") {
    return (
      <div class="trouble" role="alert">
        <p>{now.refused}</p>
        <Button do="take-newer" weight="quiet" work={choose(false)}>
          {t("edit.let_go")}
        </Button>
      </div>
    );
  }
  return (
    <p class="soft" role="status" data-standing={now}>
      {t(now === "waits" ? "edit.waits" : of.exists ? "edit.kept" : "edit.none")}
    </p>
  );
}

/** What is being typed just now. The server trims it; a space under the thumb stays. */
const typing = signal<{ id: string; text: string } | null>(null);

export function Typed({ about, ...field }: FieldProps & { about: string }) {
  const id = `${about}.${field.do}`;
  const now = typing.value;
  useEffect(() => () => void (typing.value = null), [id]);
  return (
    <Field
      {...field}
      value={now?.id === id ? now.text : field.value}
      set={(text) => {
        typing.value = { id, text };
        field.set(text);
      }}
    />
  );
}

/** Puts words into a `Typed` text field, whose end keeps its space; what is saved is the caller's. */
export function typeInto(about: string, text: string): void {
  typing.value = { id: `${about}.text`, text };
}

const choose = (mine: boolean) => () => {
  typing.value = null;
  return decide(mine);
};

/** "Monday and Friday, 1 to 6 am." */
function hours({ days, from, to, later }: Hours): string {
  const all = weekdays("long");
  const day = (n: number) => all[n % 7] ?? "";
  const first = days[0] ?? 0;
  if (to === null) return t("edit.from_on", { day: day(first), time: wall(from) });
  if (later > 1 || (later === 1 && to > from)) {
    return days
      .map((n) => t("edit.from_to", { day: day(n), from: wall(from), end: day(n + later), to: wall(to) }))
      .join(" ");
  }
  const range = wallRange(from, to);
  return days.length === 7
    ? t("edit.every_day", { range })
    : t("edit.on_days", { days: names(days.map(day)), range });
}

function sentence(one: Warning): string {
  if (one.kind === "too_few") return t("edit.too_few", { n: one.needed, people: one.people });
  if (one.kind === "long") {
    return one.minutes < 120
      ? t("edit.long", { n: one.minutes })
      : t("edit.long_hours", { n: Math.round(one.minutes / 60) });
  }
  const all = one.position === null;
  if (one.kind === "nobody") return t(all ? "edit.nobody_all" : "edit.nobody");
  return t(all ? "edit.hours_all" : "edit.hours");
}

/** What there is to know about a step, or about all of them. It stands in nobody's way. */
export function Warnings({ of, position }: { of: PlanDraft; position: number | null }) {
  // What is being changed here hasn't been looked at yet.
  if (edits.value?.ladder) return null;
  const mine = of.warnings.filter((one) => one.position === position);
  if (mine.length === 0) return null;
  return (
    <div class="warn" data-warn={mine.map((one) => one.kind).join(" ")}>
      {mine.map((one) => (
        <div key={one.kind}>
          <p>{sentence(one)}</p>
          {one.windows.length > 0 ? (
            <ul>
              {one.windows.slice(0, 4).map((window) => (
                <li key={hours(window)}>{hours(window)}</li>
              ))}
              {one.windows.length > 4 || one.more ? <li>{t("edit.more_hours")}</li> : null}
            </ul>
          ) : null}
        </div>
      ))}
    </div>
  );
}

/** One place in a list put before or after its neighbour. */
export function moved<T>(list: readonly T[], at: number, by: 1 | -1): T[] {
  const next = [...list];
  const [one] = next.splice(at, 1);
  if (one !== undefined) next.splice(at + by, 0, one);
  return next;
}

/** What had the focus may be gone: then it is at the heading, and nobody has to start at the top. */
export function keepFocus(wanted?: () => HTMLElement | null | undefined): void {
  requestAnimationFrame(() => {
    const lost = document.activeElement === document.body;
    (wanted?.() ?? (lost ? document.querySelector("h1") : null))?.focus();
  });
}

interface MovesProps {
  /** What it is called, for those who hear the screen. */
  name: string;
  at: number;
  /** The first place that can be moved to. */
  from?: number;
  of: number;
  move: (by: 1 | -1) => void;
  children?: ComponentChildren;
}

const ARROWS = { [-1]: "M12 19V5m-6 6l6-6 6 6", 1: "M12 5v14m-6-6l6 6 6-6" } as const;

export function Moves({ name, at, from = 0, of, move, children }: MovesProps) {
  return (
    <div class="links moves">
      {([-1, 1] as const).map((by) => {
        const to = at + by;
        if (to < from || to >= of) return null;
        return (
          <button
            key={by}
            type="button"
            class="btn small"
            data-do={`${by < 0 ? "up" : "down"}-${at + 1}`}
            aria-label={t(by < 0 ? "edit.up" : "edit.down", { name })}
            onClick={(event) => {
              const list = event.currentTarget.closest("ol, ul");
              const its = (name: string) =>
                list?.querySelector<HTMLElement>(`[data-do="${name}-${to + 1}"]`);
              move(by);
              // The focus goes along with what was moved.
              keepFocus(() => (by < 0 ? (its("up") ?? its("down")) : (its("down") ?? its("up"))));
              say(t("order.moved", { name, n: to + 1 }));
            }}
          >
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
              <path d={ARROWS[by]} />
            </svg>
            {t(by < 0 ? "order.earlier" : "edit.later")}
          </button>
        );
      })}
      {children}
    </div>
  );
}
