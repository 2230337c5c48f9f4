// "Say what you need": a field that opens in sight, with the cursor in it.

import { useSignal, type Signal } from "@preact/signals";
import { useRef } from "preact/hooks";

import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";

export function AddWords({ words }: { words: Signal<string> }) {
  const open = useSignal(false);
  const field = useRef<HTMLDivElement>(null);
  const write = () => {
    const around = field.current;
    if (!around) return;
    // A phone shows its keyboard only for a focus that is set while the tap lasts.
    around.hidden = false;
    around.querySelector("textarea")?.focus({ preventScroll: true });
    around.scrollIntoView({ block: "nearest" });
    open.value = true;
  };
  return (
    <>
      <div ref={field} hidden={!open.value}>
        <Field
          do="words"
          label={t("home.words")}
          hint={t("home.words_hint")}
          value={words.value}
          set={(value) => (words.value = value)}
          max={500}
          long
        />
      </div>
      {open.value ? null : (
        <Button do="add-words" weight="plain" press={write}>
          {t("home.add_words")}
        </Button>
      )}
    </>
  );
}
