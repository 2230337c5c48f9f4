// Pasting a link: an iPhone's installed app can't be opened by it.

import { useSignal } from "@preact/signals";

import { readPasted } from "../../api/readLink.ts";
import { actionError } from "../../data/actions.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Screen } from "../../ui/Screen.tsx";

export function LinkEntry() {
  const text = useSignal("");
  const open = () => {
    const to = readPasted(text.value);
    if (to) go(to);
    else actionError.value = { text: t("link.not_one"), again: null };
  };
  return (
    <Screen
      name="link"
      title={t("link.title")}
      back="/"
      submit={open}
      lead={<p>{t("link.lead")}</p>}
      actions={
        <Button do="open-link" type="submit">
          {t("link.open")}
        </Button>
      }
    >
      <Field
        do="paste"
        label={t("link.paste")}
        value={text.value}
        set={(value) => (text.value = value)}
        max={2000}
        type="url"
      />
    </Screen>
  );
}
