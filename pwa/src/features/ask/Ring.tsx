// Whom a request goes to first, and how many seconds that is away: a ring that empties.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Face } from "../../ui/Row.tsx";

/** The heading has said it already: who listens isn't told each second. */
export function Ring({ view }: { view: AskView }) {
  const end = view.held_until ? Date.parse(view.held_until) : 0;
  const whole = Math.max(1, end - Date.parse(view.asked_at));
  // A phone whose clock differs shows no more than the whole, and nothing that is over.
  const left = () => Math.min(whole, Math.max(0, end - Date.now()));
  const seconds = useSignal(Math.ceil(left() / 1000));
  // Drawn anew it would start again.
  const style = useRef({ "--left": `${left() / whole}`, animationDuration: `${left()}ms` });
  useEffect(() => {
    const timer = setInterval(() => (seconds.value = Math.ceil(left() / 1000)), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <svg viewBox="0 0 100 100">
        <circle cx="50" cy="50" r="46" />
        <circle cx="50" cy="50" r="46" pathLength="1" style={style.current} />
      </svg>
      <span class="who">
        {view.next ? <Face name={view.next.name} id={view.next.member_id} /> : null}
        {seconds.value > 0 ? <span class="soft">{t("ask.seconds_left", { n: seconds.value })}</span> : null}
      </span>
    </>
  );
}

/** How much is left of the time that somebody has to answer: a bar that empties. */
export function TimeLeft({ from, until }: { from: string; until: string }) {
  const left = Math.max(0, Date.parse(until) - Date.now());
  const whole = Math.max(1, Date.parse(until) - Date.parse(from));
  // It runs on from where it was first drawn.
  const style = useRef({ "--left": `${Math.min(1, left / whole)}`, animationDuration: `${left}ms` });
  return (
    <span class="time-left" aria-hidden="true">
      <i style={style.current} />
    </span>
  );
}
