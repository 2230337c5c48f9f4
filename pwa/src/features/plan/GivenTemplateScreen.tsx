// A template that somebody gave to the circle: a file, or a code. Nothing of it is in the plan yet.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Templates } from "../../api/types.ts";
import { actionError, actionNotice } from "../../data/actions.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { learnTemplates, templatesPath } from "./templateActions.ts";

/** Letters of a code; spaces that a message put around it don't count. */
const CODE = /^[A-Za-z0-9_-]{22}$/;
/** Bytes of a file that the server looks at. */
const LARGEST = 45_000;

export function GivenTemplateScreen({ circleId }: { circleId: string }) {
  const code = useSignal("");
  const file = useSignal<File | null>(null);
  const back = `/c/${circleId}/plan/templates`;
  const keep = async (given: { file: string } | { code: string }, key: string) => {
    const id = newId();
    const path = `${templatesPath(circleId)}/received`;
    learnTemplates(circleId, await post<Templates>(path, { id, ...given }, key));
    go(`/c/${circleId}/plan/template/${id}`);
    actionNotice.value = t("template.is_kept");
  };
  const say = (text: string, field: string) => {
    actionError.value = { text, field, again: null };
  };
  return (
    <Screen
      name="template-given"
      page="templates.title"
      title={t("templates.given")}
      back={back}
      lead={<p>{t("template.given_lead")}</p>}
    >
      <section class="card stack" aria-labelledby="by-code">
        <h2 id="by-code">{t("template.by_code")}</h2>
        <Field
          do="code"
          label={t("template.code")}
          value={code.value}
          set={(text) => (code.value = text)}
          max={60}
        />
        <Button
          do="keep-by-code"
          weight="quiet"
          work={async (key) => {
            const letters = code.value.replace(/\s/g, "");
            if (CODE.test(letters)) await keep({ code: letters }, key);
            else say(t("template.code_wrong"), "code");
          }}
        >
          {t("template.keep")}
        </Button>
      </section>
      <section class="card stack" aria-labelledby="by-file">
        <h2 id="by-file">{t("template.by_file")}</h2>
        <div class="field">
          <label for="template-file">{t("template.file")}</label>
          <input
            id="template-file"
            type="file"
            accept=".json,application/json"
            data-do="file"
            dir="auto"
            onChange={(event) => (file.value = event.currentTarget.files?.[0] ?? null)}
          />
        </div>
        <Button
          do="keep-by-file"
          weight="quiet"
          work={async (key) => {
            if (!file.value) say(t("template.no_file"), "file");
            else if (file.value.size > LARGEST) say(t("template.file_large"), "file");
            else await keep({ file: await file.value.text() }, key);
          }}
        >
          {t("template.keep")}
        </Button>
      </section>
    </Screen>
  );
}
