// Small pieces that many screens share.

import type { ComponentChildren } from "preact";

import type { NameTag, Num } from "../api/types.ts";
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

export function Tag({ children, open }: { children: ComponentChildren; open?: boolean }) {
  return <span class={open ? "tag open" : "tag"}>{children}</span>;
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
        <strong>{title}</strong> <Tags of={tags} />
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
  const shared = {
    id,
    "data-do": props.do,
    value: props.value,
    maxLength: props.max,
    "aria-describedby": hint,
    onInput: (event: Event) =>
      props.set((event.currentTarget as HTMLInputElement | HTMLTextAreaElement).value),
  };
  return (
    <div class="field">
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

const dial = (number: string): string => number.replace(/[^\d+*#]/g, "");

/** Friends who gave a number for this: first to call, the next to text. */
export function Numbers({ numbers, every }: { numbers: readonly Num[]; every?: boolean }) {
  if (numbers.length === 0) return null;
  return (
    <ul class="numbers" aria-label={t("numbers.label")}>
      {numbers.map((one) => (
        <li key={one.member_id}>
          {every ? (
            <p>
              <strong>{one.name}</strong> <Tags of={one.tags} />{" "}
              <span class="soft">{one.number}</span>
            </p>
          ) : one.tags?.length ? (
            <p>
              <strong>{one.name}</strong> <Tags of={one.tags} />
            </p>
          ) : null}
          <div class="pair">
            <a class="btn quiet" href={`tel:${dial(one.number)}`} data-do="call">
              {t("numbers.call", { name: one.name })}
            </a>
            <a class="btn quiet" href={`sms:${dial(one.number)}`} data-do="text">
              {t("numbers.text", { name: one.name })}
            </a>
          </div>
        </li>
      ))}
    </ul>
  );
}
