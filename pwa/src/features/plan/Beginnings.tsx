// First words of a sentence for an empty part: a tap puts them in, with the cursor after them, and
// another takes them out again. What comes next is the person's.

import { useSignal } from "@preact/signals";

import type { Template } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { typeInto } from "./editorParts.tsx";

const NUMBERS = [1, 2, 3];

/** What is offered for a part: a template's own, or the usual ones; nothing for an own heading. */
export function beginningsOf(part: string, templates: readonly Template[]): string[] {
  const own = templates
    .flatMap((template) => template.parts)
    .find((one) => one.key === part && one.beginnings.length > 0)?.beginnings;
  return own ?? NUMBERS.flatMap((number) => tCode("begin", `${part}.${number}`) ?? []);
}

/** "Sit with me and …" as it goes into the field: the rest is typed after the space. */
export const begun = (words: string): string => `${words.replace(/\s*…$/, "")} `;

interface Props {
  part: string;
  offered: readonly string[];
  text: string;
  write: (text: string) => void;
}

export function Beginnings({ part, offered, text, write }: Props) {
  const added = useSignal("");
  const put = (words: string) => {
    added.value = words;
    typeInto(part, words);
    write(words);
    // In the tap itself: a phone opens its keyboard for nothing later, and no letter is lost.
    const field = document.querySelector<HTMLTextAreaElement>('textarea[data-do="text"]');
    if (!field) return;
    field.value = words;
    field.focus();
    field.setSelectionRange(words.length, words.length);
  };
  if (added.value !== "" && text.trim() === added.value.trim()) {
    return (
      <Button do="undo-beginning" weight="quiet" press={() => put("")}>
        {t("edit.undo")}
      </Button>
    );
  }
  if (text.trim() !== "" || offered.length === 0) return null;
  return (
    <section class="beginnings" aria-labelledby="beginnings">
      <h2 id="beginnings">{t("edit.begin")}</h2>
      {offered.map((words, number) => (
        <Button key={words} do={`begin-${number + 1}`} weight="quiet" press={() => put(begun(words))}>
          {words.replace(/ …$/, "\u00a0…")}
        </Button>
      ))}
    </section>
  );
}
