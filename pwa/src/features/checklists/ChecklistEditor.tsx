// Writing a checklist, for the person alone: own lines, or lines to begin with that they take.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Checklist, ChecklistKind } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { say } from "../../ui/LiveRegion.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { beginnings, isKind, pathOf } from "./checklist.text.ts";

const MOST_LINES = 40;

interface Written {
  id: string;
  words: string;
}

export function ChecklistEditor({ circleId, kind }: { circleId: string; kind: string }) {
  const known = isKind(kind) ? kind : "called";
  const live = useLive<Checklist>(pathOf(circleId, known), 600);
  const back = `/c/${circleId}/checklist/${known}`;
  if (!live.data?.mine) return <Waiting name="checklist-edit" of={live} back={back} />;
  return <Editor circleId={circleId} kind={known} of={live.data} />;
}

function Editor({ circleId, kind, of }: { circleId: string; kind: ChecklistKind; of: Checklist }) {
  const path = pathOf(circleId, kind);
  const back = `/c/${circleId}/checklist/${kind}`;
  const etag = useSignal(of.etag).value;
  const lines = useSignal<Written[]>(of.lines.map(({ id, words }) => ({ id, words })));
  const list = lines.value;
  const add = (words: string) => (lines.value = [...lines.value, { id: newId(), words }]);
  const save = async (key: string) => {
    const body = { lines: lines.value.filter((line) => line.words.trim() !== "") };
    learn(path, await put<Checklist>(path, body, key, etag));
    returnTo(back);
    actionNotice.value = t("go.saved");
  };
  const up = (at: number) => {
    const next = [...list];
    const [moved] = next.splice(at, 1);
    if (!moved) return;
    next.splice(at - 1, 0, moved);
    lines.value = next;
    say(t("checklist.moved", { n: at }));
  };
  return (
    <Screen
      name="checklist-edit"
      title={t(`checklist.${kind}`)}
      back={back}
      lead={<p>{t("checklist.edit_lead")}</p>}
      stuck={
        <Button do="save-checklist" work={save}>
          {t("go.save")}
        </Button>
      }
    >
      {list.map((line, at) => (
        <section key={line.id} class="card stack" role="group" aria-label={t("checklist.line", { n: at + 1 })}>
          <Field
            do={`words-${at + 1}`}
            label={t("checklist.line", { n: at + 1 })}
            value={line.words}
            set={(words) =>
              (lines.value = lines.value.map((one) => (one.id === line.id ? { ...one, words } : one)))
            }
            max={300}
            long
          />
          <div class="pair">
            {at > 0 ? (
              <Button do={`up-${at + 1}`} weight="quiet" press={() => up(at)}>
                {t("order.earlier")}
              </Button>
            ) : null}
            <Button
              do={`out-${at + 1}`}
              weight="plain"
              press={() => (lines.value = lines.value.filter((one) => one.id !== line.id))}
            >
              {t("checklist.take_out")}
            </Button>
          </div>
        </section>
      ))}
      {list.length < MOST_LINES ? (
        <Button do="add-line" weight="quiet" press={() => add("")}>
          {t("checklist.add")}
        </Button>
      ) : (
        <p class="soft">{t("checklist.full")}</p>
      )}
      <Beginnings kind={kind} taken={list.map((line) => line.words)} add={add} />
    </Screen>
  );
}

/** Lines that others begin with, each one tap: never advice, and never there by itself. */
function Beginnings({
  kind,
  taken,
  add,
}: {
  kind: ChecklistKind;
  taken: readonly string[];
  add: (words: string) => void;
}) {
  const left = beginnings(kind).filter((words) => !taken.includes(words));
  if (left.length === 0 || taken.length + left.length > MOST_LINES) return null;
  return (
    <section class="stack" aria-labelledby="beginnings">
      <h2 id="beginnings">{t("checklist.beginnings")}</h2>
      <p class="soft">{t("checklist.beginnings_lead")}</p>
      {left.map((words, at) => (
        <Button key={words} do={`begin-${at + 1}`} weight="quiet" press={() => add(words)}>
          {words}
        </Button>
      ))}
    </section>
  );
}
