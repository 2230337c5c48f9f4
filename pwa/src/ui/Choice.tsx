// One of several, all of them in sight.

import { Why } from "./Why.tsx";
import type { WhyOf } from "./whys.ts";

interface ChoiceProps<T extends string | number> {
  do: string;
  label: string;
  /** The screen's heading says the same. */
  quiet?: boolean;
  options: readonly { value: T; label: string; hint?: string }[];
  value: T;
  set: (value: T) => void;
  /** Side by side instead of one beneath the other. */
  flat?: boolean;
  /** As many in a row as fit. */
  tiny?: boolean;
  /** Why it is what it is until somebody chooses. */
  why?: WhyOf;
}

export function Choice<T extends string | number>(props: ChoiceProps<T>) {
  return (
    <fieldset class={`choice${props.flat ? " flat" : ""}${props.tiny ? " tiny" : ""}`}>
      <legend class={props.quiet ? "unseen" : undefined}>{props.label}</legend>
      {props.options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={props.do}
            data-do={`${props.do}-${option.value}`}
            checked={option.value === props.value}
            onChange={() => props.set(option.value)}
          />
          <span class="box">
            {option.label}
            {option.hint ? <span class="soft hint">{option.hint}</span> : null}
          </span>
        </label>
      ))}
      {props.why ? <Why of={props.why} about={props.label} /> : null}
    </fieldset>
  );
}
