// Small pieces that many screens share.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { trouble } from "../data/act.ts";
import type { NameTag } from "../api/types.ts";
import { t } from "../messages/index.ts";
import { Tags } from "./Tags.tsx";

/** A name's first letter in a ring; open time has a dashed one with a question mark. */
export function Face({ name }: { name: string | null }) {
  const letter = name === null ? "?" : (Array.from(name.trim())[0] ?? "").toLocaleUpperCase();
  return (
    <span class={name === null ? "face free" : "face"} aria-hidden="true">
      {letter}
    </span>
  );
}

interface RowProps {
  name: string | null;
  title: string;
  /** What stands beside the name, where the title is one. */
  tags?: NameTag[] | undefined;
  children?: ComponentChildren;
  tag?: ComponentChildren;
}

/** A face, a name, a soft line beneath, perhaps a word at the end. */
export function Row({ name, title, tags, children, tag }: RowProps) {
  return (
    <div class="row">
      <Face name={name} />
      <div class="grow">
        <strong dir={title === name ? "auto" : undefined}>{title}</strong> <Tags of={tags} />
        {children ? <p class="soft">{children}</p> : null}
      </div>
      {tag}
    </div>
  );
}

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
  const now = trouble.value;
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
    dir: "auto",
    "aria-describedby": [hint, wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ") || undefined,
    "aria-invalid": wrong ? true : undefined,
    onInput: (event: Event) => {
      if (wrong) trouble.value = null;
      props.set((event.currentTarget as HTMLInputElement | HTMLTextAreaElement).value);
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
    </fieldset>
  );
}
