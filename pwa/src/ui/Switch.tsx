// Yes or no, as a switch.

import { t } from "../messages/index.ts";

interface SwitchProps {
  do: string;
  label: string;
  hint?: string | undefined;
  on: boolean;
  set: (on: boolean) => void;
}

/** Yes or no, told by a word as well as by its place. */
export function Switch(props: SwitchProps) {
  const id = `switch-${props.do}`;
  return (
    <label class="switch" for={id}>
      <span class="grow">
        {props.label}
        {props.hint ? <span class="soft hint">{props.hint}</span> : null}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        data-do={props.do}
        checked={props.on}
        onChange={(event) => {
          const wanted = event.currentTarget.checked;
          // What shows is what was saved; the box follows once it is.
          event.currentTarget.checked = props.on;
          props.set(wanted);
        }}
      />
      <span class="knob" aria-hidden="true" />
      <span class="state" aria-hidden="true">
        {props.on ? t("go.yes") : t("go.no")}
      </span>
    </label>
  );
}
