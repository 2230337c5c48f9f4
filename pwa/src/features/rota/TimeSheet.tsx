// One time of the week, at the lower edge, where a thumb reaches: when it is, who holds it, and
// what there is to do. The page behind it stays as it is, with its way out.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import type { Slot } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { leaveIt, unsent } from "../../data/offlineQueueState.ts";
import { layOver } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { say } from "../../ui/LiveRegion.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { claim, kindOf, release } from "./slot.text.ts";

/** CSS pixels between a row and the sheet, or the screen's edge. */
const APART = 8;

interface Props {
  circle: string;
  slot: Slot;
  /** "Saturday 6 to 8 pm", as it is told on the page behind. */
  when: string;
  /** Who holds its places, as far as the reader may know. */
  people: readonly string[];
  over: boolean;
  /** What was pressed: it stays in sight. */
  from: HTMLElement | null;
  close: () => void;
  /** The times before and after it; null at the page's end. */
  earlier: (() => void) | null;
  later: (() => void) | null;
  /** More that can be done about it, between what everybody can do and the way out. */
  children?: ComponentChildren;
}

function who({ slot, people, over }: Props): string {
  const free = over ? 0 : slot.places - slot.taken;
  const held =
    people.length > 0 ? names(people) : slot.taken > 0 ? t("sheet.someone") : t("home.nobody_yet");
  if (over && slot.taken === 0 && !slot.mine) return "";
  if (slot.mine && people.length === 1 && free === 0) return "";
  return free > 0 && slot.taken > 0 ? `${held} · ${t("slot.places", { n: free })}` : held;
}

/** Whether it stays at the lower edge; with large text it is the page's end instead. */
function stays(sheet: Element): boolean {
  const stuck = sheet.closest(".stuck");
  return !!stuck && getComputedStyle(stuck).position === "sticky";
}

/** The sheet covers what lies beneath it, but not the row that it is about. */
function uncover(sheet: Element, pressed: HTMLElement | null): void {
  const other = document.querySelector(".chosen")?.closest(".ribbon-day");
  // A night is in two rows: then the one that was pressed.
  const row = other && !pressed?.querySelector(".chosen") ? other : pressed;
  if (!row || !stays(sheet)) return;
  const { top, bottom } = row.getBoundingClientRect();
  // What is told of the last act stands above the sheet.
  const edge = (sheet.closest(".stuck") ?? sheet).getBoundingClientRect().top;
  scrollBy(0, top < APART ? top - APART : Math.max(0, bottom + APART - edge));
}

export function TimeSheet(props: Props) {
  const { circle, slot, when, close, from } = props;
  const whole = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const pressed = useRef(from);
  pressed.current = from;
  const shown = useRef<string | null>(null);
  const closing = useRef(close);
  closing.current = close;
  const line = who(props);
  // Before it is seen: a Back that comes in that moment closes it, too, and doesn't leave the app.
  useLayoutEffect(() => layOver(() => closing.current()), []);
  useEffect(() => {
    const sheet = whole.current;
    if (!sheet) return;
    // It grows with what is said and done about a time.
    const watcher = new ResizeObserver(() => uncover(sheet, pressed.current));
    watcher.observe(sheet);
    return () => watcher.disconnect();
  }, []);
  useEffect(() => {
    const sheet = whole.current;
    const first = shown.current === null;
    if (!sheet || shown.current === slot.id) return;
    shown.current = slot.id;
    if (first) heading.current?.focus({ preventScroll: true });
    else say([when, kindOf(slot), line].filter(Boolean).join(". "));
    if (stays(sheet)) uncover(sheet, from);
    else sheet.scrollIntoView();
  }, [slot.id]);
  const waits = unsent.value.find((one) => one.path.includes(`/slots/${slot.id}/`));
  return (
    <section
      class="sheet card"
      aria-labelledby="sheet-title"
      data-sheet={slot.id}
      ref={whole}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <div class="row">
        <h2 id="sheet-title" class="grow" ref={heading} tabIndex={-1}>
          {when}
        </h2>
        {slot.mine ? <Tag>{t("slot.yours")}</Tag> : null}
        {!slot.mine && !props.over && slot.taken < slot.places ? (
          <Tag open>{t("slot.open")}</Tag>
        ) : null}
      </div>
      <p>{kindOf(slot)}</p>
      {line ? <p class="soft">{line}</p> : null}
      {waits ? (
        <>
          <p class="stale" data-sheet-waits>
            {t("sheet.not_sent")}
          </p>
          <Button do="leave-tapped" weight="quiet" work={() => leaveIt(waits.id)}>
            {t("unsent.leave")}
          </Button>
        </>
      ) : (
        <Doing circle={circle} slot={slot} close={close} />
      )}
      {props.children}
      <div class="steps-on">
        <Step do="earlier" go={props.earlier} />
        <Button do="close-sheet" weight="plain" press={close}>
          {t("sheet.close")}
        </Button>
        <Step do="later" go={props.later} />
      </div>
    </section>
  );
}

function Doing({ circle, slot, close }: Pick<Props, "circle" | "slot" | "close">) {
  if (slot.may === "claim") {
    return (
      <div class="pair">
        <Button do="claim" tall work={claim(circle, slot)}>
          {t("slot.claim")}
        </Button>
        <Button
          do="pass"
          weight="quiet"
          tall
          press={() => {
            close();
            actionNotice.value = t("slot.fine_to_pass");
          }}
        >
          {t("slot.pass")}
        </Button>
      </div>
    );
  }
  if (slot.may === "release" || slot.may === "hand_over") {
    return (
      <Button do={slot.may.replace("_", "-")} weight="quiet" work={release(circle, slot)}>
        {t(`slot.${slot.may}`)}
      </Button>
    );
  }
  return null;
}

/** To the time before or after, for whom a bar's piece is too small to hit. */
function Step({ do: name, go }: { do: "earlier" | "later"; go: (() => void) | null }) {
  return (
    <button
      type="button"
      class="btn small"
      data-do={name}
      aria-disabled={go ? undefined : true}
      onClick={() => go?.()}
    >
      {t(`sheet.${name}`)}
    </button>
  );
}
