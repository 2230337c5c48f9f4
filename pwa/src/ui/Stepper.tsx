// A number that goes up and down by one, each tap by itself: two round buttons, and between them what
// it is now. At an end a button stays where it was and does nothing.

import { t } from "../messages/index.ts";
import { Icon } from "./Icon.tsx";

interface Props {
  /** Fixed for tests: what it sets; the buttons are `…-less` and `…-more`. */
  do: string;
  label: string;
  /** What it is now, in a number or a word. */
  value: string;
  hint?: string;
  /** Null: it is at that end. */
  less: (() => void) | null;
  more: (() => void) | null;
}

export function Stepper(props: Props) {
  const id = `stepper-${props.do}`;
  const button = (way: "less" | "more", press: (() => void) | null) => (
    <button
      type="button"
      class="round"
      data-do={`${props.do}-${way}`}
      data-sends=""
      aria-label={t(way === "less" ? "go.one_less" : "go.one_more")}
      aria-describedby={id}
      aria-disabled={press ? undefined : true}
      onClick={() => press?.()}
    >
      <Icon of={way === "less" ? "minus" : "plus"} />
    </button>
  );
  return (
    <section class="card stepper" role="group" aria-labelledby={id}>
      <h2 id={id}>{props.label}</h2>
      <div>
        {button("less", props.less)}
        <output>{props.value}</output>
        {button("more", props.more)}
      </div>
      {props.hint ? <p class="soft">{props.hint}</p> : null}
    </section>
  );
}
