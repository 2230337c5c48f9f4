// Whom a request goes to first, and how many seconds that is away: a ring that empties, a step a second.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Face } from "../../ui/Row.tsx";

/** A ring that begins above, and runs as a clock does. */
const FROM_ABOVE = "M50 4a46 46 0 1 1 0 92a46 46 0 1 1 0-92";
const SECOND_MS = 1_000;
/** Milliseconds between two steps of a bar that takes minutes. */
const BAR_STEP_MS = 5_000;

/** Milliseconds that are left of a span, looked at anew so often. */
function useLeft(from: string, until: string, every: number): { left: number; whole: number } {
  const end = Date.parse(until);
  const whole = Math.max(1, end - Date.parse(from));
  // A phone whose clock differs shows no more than the whole, and nothing that is over.
  const left = (): number => Math.min(whole, Math.max(0, end - Date.now()));
  const now = useSignal(left());
  useEffect(() => {
    const timer = setInterval(() => (now.value = left()), every);
    return () => clearInterval(timer);
  }, [from, until]);
  return { left: now.value, whole };
}

/** The share that a ring or a bar shows: for who wants less movement it stays as it was first drawn. */
function useShown(share: number): Record<string, string> {
  const first = useRef(share);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return { "--left": `${isStill ? first.current : share}` };
}

/** The heading has said it already: who listens isn't told each second. */
export function Ring({ view }: { view: AskView }) {
  const { left, whole } = useLeft(view.asked_at, view.held_until ?? view.asked_at, SECOND_MS);
  const style = useShown(left / whole);
  const seconds = Math.ceil(left / SECOND_MS);
  return (
    <>
      <svg viewBox="0 0 100 100">
        <path d={FROM_ABOVE} />
        <path d={FROM_ABOVE} pathLength="1" style={style} />
      </svg>
      <span class="who">
        {view.next ? <Face name={view.next.name} id={view.next.member_id} /> : null}
        {seconds > 0 ? <span class="soft">{t("ask.seconds_left", { n: seconds })}</span> : null}
      </span>
    </>
  );
}

/** How much is left of the time that somebody has to answer. */
export function TimeLeft({ from, until }: { from: string; until: string }) {
  const { left, whole } = useLeft(from, until, BAR_STEP_MS);
  return (
    <span class="time-left">
      <i style={useShown(left / whole)} />
    </span>
  );
}
