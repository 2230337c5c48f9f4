// A field that somebody writes in, with its label, its hint and what is wrong with it.

import { useEffect, useRef } from "preact/hooks";

import { actionError } from "../data/actions.ts";
import { latinDigits } from "../messages/digits.ts";

export interface FieldProps {
  do: string;
  label: string;
  /** The screen's heading says the same. */
  quiet?: boolean;
  hint?: string | undefined;
  value: string;
  set: (value: string) => void;
  max: number;
  long?: boolean;
  type?: "text" | "tel" | "time" | "url" | "date" | "password";
  auto?: string;
  mode?: "text" | "numeric" | "tel";
}

export function Field(props: FieldProps) {
  const id = `field-${props.do}`;
  const hint = props.hint ? `${id}-hint` : undefined;
  const around = useRef<HTMLDivElement>(null);
  const now = actionError.value;
  const wrong = now?.field === props.do ? now.text : null;
  useEffect(() => {
    if (!wrong) return;
    around.current?.querySelector<HTMLElement>("input, textarea")?.focus({ preventScroll: true });
    around.current?.scrollIntoView({ block: "center" });
  }, [now, wrong]);
  const shared = {
    id,
    "data-do": props.do,
    value: props.value,
    maxLength: props.max,
    // Empty, it begins where the page's lines do.
    dir: props.value ? "auto" : undefined,
    "aria-describedby": [hint, wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ") || undefined,
    "aria-invalid": wrong ? true : undefined,
    onInput: (event: Event) => {
      if (wrong) actionError.value = null;
      const { value } = event.currentTarget as HTMLInputElement | HTMLTextAreaElement;
      props.set(props.mode === "numeric" ? latinDigits(value) : value);
    },
  } as const;
  return (
    <div class="field" ref={around}>
      <label for={id} class={props.quiet ? "unseen" : undefined}>
        {props.label}
      </label>
      {props.hint ? (
        <p class="soft" id={hint}>
          {props.hint}
        </p>
      ) : null}
      {props.long ? (
        <textarea {...shared} rows={4} />
      ) : (
        <input
          {...shared}
          {...({ type: props.type ?? "text" } as { type: "text" })}
          autocomplete={props.auto ?? "off"}
          inputMode={props.mode ?? "text"}
        />
      )}
      {wrong ? (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      ) : null}
    </div>
  );
}
