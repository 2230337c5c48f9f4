// One line, written by hand or changed. Another number or policy is unchecked again.

import { useSignal } from "@preact/signals";

import { post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Line, LinePolicy, Lines } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t, tCode } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { missingFrom, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { listOf, POLICIES } from "./line.text.ts";

const LISTS = ["numbers", "exceptions", "sources"] as const;
const TEXTS = ["hours", "region", "note"] as const;
const ORDER = ["numbers", "hours", "region", "note"] as const;
type Texts = Record<"name" | (typeof LISTS)[number] | (typeof TEXTS)[number], string>;

const textsOf = (line: Line | undefined): Texts => ({
  name: line?.name ?? "",
  numbers: (line?.numbers ?? []).join("\n"),
  hours: line?.hours ?? "",
  region: line?.region ?? "",
  note: line?.note ?? "",
  exceptions: (line?.exceptions ?? []).join("\n"),
  sources: (line?.sources ?? []).join("\n"),
});

export function LineScreen({ circleId, lineId }: { circleId: string; lineId: string }) {
  const back = `/c/${circleId}/lines`;
  const live = useLive<Lines>(`/circles/${circleId}/lines`, 600);
  const line = live.data?.lines.find((one) => one.id === lineId);
  if (lineId !== "new" && !line) {
    return <Waiting name="line" of={live.data ? missingFrom(live) : live} back={back} />;
  }
  return <LineForm key={lineId} circleId={circleId} line={line} />;
}

function LineForm({ circleId, line }: { circleId: string; line: Line | undefined }) {
  const path = `/circles/${circleId}/lines`;
  const back = `/c/${circleId}/lines`;
  const texts = useSignal<Texts>(textsOf(line));
  const policy = useSignal<LinePolicy | null>(line?.policy ?? null);
  const id = useSignal(line?.id ?? newId()).value;
  const write = (name: keyof Texts) => (text: string) =>
    (texts.value = { ...texts.value, [name]: text });
  const save = async (key: string) => {
    const now = texts.value;
    const body = {
      ...now,
      numbers: listOf(now.numbers),
      exceptions: listOf(now.exceptions),
      sources: listOf(now.sources),
      languages: line?.languages ?? [],
      countries: line?.countries ?? [],
      policy: policy.value,
    };
    const saved = line
      ? await put<Lines>(`${path}/${id}`, body, key, line.etag)
      : await post<Lines>(path, { id, ...body }, key);
    learn(path, saved);
    returnTo(back);
    actionNotice.value = t("go.saved");
  };
  return (
    <Screen
      name="line"
      title={t(line ? "lines.change_title" : "lines.add_own")}
      back={back}
      lead={<p>{t(line ? "lines.form_lead" : "lines.new_lead")}</p>}
      actions={
        <>
          <Button do="save-line" work={save}>
            {t("go.save")}
          </Button>
          {line ? (
            <Button
              do="remove-line"
              weight="plain"
              work={async (key) => {
                learn(path, await remove<Lines>(`${path}/${line.id}`, key));
                returnTo(back);
                actionNotice.value = t("lines.removed");
              }}
            >
              {t("lines.remove")}
            </Button>
          ) : null}
        </>
      }
    >
      <Field
        do="name"
        label={t("lines.name")}
        value={texts.value.name}
        set={write("name")}
        max={80}
      />
      {ORDER.map((name) => (
        <Field
          key={name}
          do={name}
          label={t(`lines.${name}`)}
          hint={name === "numbers" ? t("lines.numbers_hint") : undefined}
          value={texts.value[name]}
          set={write(name)}
          max={500}
          long={name === "numbers" || name === "note"}
        />
      ))}
      <Choice
        do="policy"
        label={t("lines.policy_ask")}
        options={POLICIES.map((value) => ({
          value,
          label: tCode("lines.policy", value) ?? value,
        }))}
        value={policy.value as LinePolicy}
        set={(value) => (policy.value = value)}
      />
      <Field
        do="exceptions"
        label={t("lines.exceptions")}
        hint={t("lines.each_line")}
        value={texts.value.exceptions}
        set={write("exceptions")}
        max={1_000}
        long
      />
      <Field
        do="sources"
        label={t("lines.sources")}
        hint={t("lines.each_line")}
        value={texts.value.sources}
        set={write("sources")}
        max={1_000}
        long
      />
    </Screen>
  );
}
