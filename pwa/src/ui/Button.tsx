// Something to do. A tap that sends something carries one idempotency key for all its tries.

import type { ComponentChildren } from "preact";

import { runAction, busy, type Work } from "../data/actions.ts";

export type Weight = "main" | "quiet" | "line" | "plain" | "ask";

interface Props {
  /** Fixed for tests: what this does. */
  do: string;
  weight?: Weight;
  /** Sends something; the work gets the idempotency key. */
  work?: Work;
  /** Does something on the phone alone. */
  press?: () => void;
  type?: "button" | "submit";
  tall?: boolean;
  /** As wide as its words, at the end of a row. */
  fit?: boolean;
  /** What is read out, where the words are short: it begins with them. */
  label?: string;
  children: ComponentChildren;
  describedBy?: string;
  pressed?: boolean;
}

export function Button(props: Props) {
  const { weight = "main", work, press } = props;
  const mine = busy.value === props.do;
  return (
    <button
      type={props.type ?? "button"}
      class={`btn ${weight}${props.tall ? " tall" : ""}${props.fit ? " fit" : ""}`}
      data-do={props.do}
      data-sends=""
      aria-busy={mine || undefined}
      aria-disabled={mine || undefined}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-pressed={props.pressed}
      onClick={() => {
        if (work) void runAction(props.do, work);
        press?.();
      }}
    >
      {props.children}
    </button>
  );
}

interface LinkProps {
  do: string;
  href: string;
  weight?: Weight;
  children: ComponentChildren;
}

/** A link that looks like a button: another screen, or a friend's number. */
export function LinkButton({ do: name, href, weight = "quiet", children }: LinkProps) {
  return (
    <a class={`btn ${weight}`} href={href} data-do={name}>
      {children}
    </a>
  );
}
