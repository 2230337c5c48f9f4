// Something that can't come back is done by holding. With a keyboard or a screen reader a
// press asks, and a second press does it.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { runAction, busy, type Work } from "../data/actions.ts";
import { t } from "../messages/index.ts";
import { say } from "./LiveRegion.tsx";

const HOLD_MS = 1_500;

interface Props {
  do: string;
  /** "quiet": it is what one came for. */
  weight?: "quiet" | "plain";
  work: Work;
  children: ComponentChildren;
}

export function HoldButton(props: Props) {
  const holding = useSignal(false);
  const asked = useSignal(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const held = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  const stop = () => {
    clearTimeout(timer.current);
    holding.value = false;
  };
  const start = () => {
    held.current = false;
    holding.value = true;
    timer.current = setTimeout(() => {
      held.current = true;
      stop();
      void runAction(props.do, props.work);
    }, HOLD_MS);
  };
  const click = (event: MouseEvent) => {
    if (held.current) {
      held.current = false;
      return;
    }
    // A pointer that let go too early, or a press without a pointer.
    if (event.detail === 0 && asked.value) {
      asked.value = false;
      void runAction(props.do, props.work);
    } else {
      asked.value = true;
      say(event.detail === 0 ? t("hold.again") : t("hold.hold"));
    }
  };
  return (
    <span class="hold-wrap">
      <button
        type="button"
        class={`btn ${props.weight ?? "plain"} hold${holding.value ? " holding" : ""}`}
        data-do={props.do}
        data-sends=""
        aria-busy={busy.value === props.do || undefined}
        onPointerDown={start}
        onPointerUp={stop}
        onPointerLeave={stop}
        onPointerCancel={stop}
        onContextMenu={(event) => event.preventDefault()}
        onClick={click}
      >
        {props.children}
        <small>{t(asked.value ? "hold.hold_or_again" : "hold.hold")}</small>
      </button>
    </span>
  );
}
