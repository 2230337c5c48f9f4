// A field for a phone number. The server reads it; what it can't read for certain comes back as a
// question with what it may be, and a tap answers that.

import { useSignal, type Signal } from "@preact/signals";

import { Problem } from "../api/client.ts";
import { language, setApart, t } from "../messages/index.ts";
import { Button } from "./Button.tsx";
import { Field } from "./Field.tsx";

interface Candidate {
  number: string;
  shown: string;
  country: string | null;
}

interface Question {
  text: string;
  candidates: readonly Candidate[];
}

export interface NumberEntry {
  value: Signal<string>;
  /** The candidate that was chosen: its reader was asked about it. */
  chosen: Signal<string | null>;
  question: Signal<Question | null>;
}

export function useNumberEntry(first: string): NumberEntry {
  return {
    value: useSignal(first),
    chosen: useSignal<string | null>(null),
    question: useSignal<Question | null>(null),
  };
}

/** What goes to the server: the number as it was typed, or as it was chosen. */
export function given(entry: NumberEntry): { number: string; sure: boolean } {
  const typed = entry.value.value.trim();
  return { number: typed, sure: typed !== "" && typed === entry.chosen.value };
}

/**
 * Do something with the number. False: it came back as a question, which its field shows.
 * `others`: further numbers that go along, by the name that the server has for each.
 */
export async function asking(
  entry: NumberEntry,
  work: () => Promise<unknown>,
  others: Readonly<Record<string, NumberEntry>> = {},
): Promise<boolean> {
  for (const one of [entry, ...Object.values(others)]) one.question.value = null;
  try {
    await work();
    return true;
  } catch (error) {
    const candidates = error instanceof Problem ? error.body["candidates"] : null;
    if (!(error instanceof Problem) || !Array.isArray(candidates)) throw error;
    const field = error.body["field"];
    const asked = (typeof field === "string" ? others[field] : undefined) ?? entry;
    asked.question.value = { text: error.detail ?? "", candidates: candidates as Candidate[] };
    return false;
  }
}

interface Props {
  do: string;
  label: string;
  hint?: string | undefined;
  entry: NumberEntry;
  /** What was under way when the question came: done again with the answer. */
  again: () => void;
  changed?: () => void;
}

export function NumberField({ do: name, label, hint, entry, again, changed }: Props) {
  const question = entry.question.value;
  return (
    <>
      <Field
        do={name}
        label={label}
        hint={hint}
        value={entry.value.value}
        set={(value) => {
          entry.value.value = value;
          entry.question.value = null;
          changed?.();
        }}
        max={120}
        type="tel"
        mode="tel"
        auto="tel"
      />
      <div role="alert" class={question ? "stack" : ""}>
        {question ? (
          <>
            <p>{question.text}</p>
            {question.candidates.map((one) => (
              <Button
                key={one.number}
                do={`choose-${one.number}`}
                weight="quiet"
                press={() => {
                  entry.value.value = entry.chosen.value = one.number;
                  entry.question.value = null;
                  again();
                }}
              >
                {t("numbers.use", { number: withCountry(one) })}
              </Button>
            ))}
          </>
        ) : null}
      </div>
    </>
  );
}

/** The number with its country's name, as far as this browser knows it. */
function withCountry({ shown, country }: Candidate): string {
  if (country === null) return shown;
  try {
    const name = new Intl.DisplayNames([language.value], { type: "region" }).of(country);
    return name ? `${setApart(shown)} (${name})` : shown;
  } catch {
    return shown;
  }
}
