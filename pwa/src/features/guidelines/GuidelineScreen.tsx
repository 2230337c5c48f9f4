// One line, for the person alone: their words, and beneath what the app goes by.

import { useSignal } from "@preact/signals";

import { post, Problem, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Circle, Guideline, Guidelines, Nights, Plan } from "../../api/types.ts";
import { actionNotice, runAction } from "../../data/actions.ts";
import { learn, refreshAll, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";
import { nightLines } from "../gaps/index.ts";
import { kindOf, whenOf } from "../rota/index.ts";
import { canBeShown, draftOf, newDraft, sentOf, type Draft } from "./lineDraft.ts";
import { Parts } from "./Parts.tsx";

const STANCES = ["prefer", "never"] as const;
const ABOUTS = ["text", "anything", "shifts", "messages"] as const;

export function GuidelineScreen({ circleId, lineId }: { circleId: string; lineId: string }) {
  const live = useLive<Guidelines>(`/circles/${circleId}/guidelines`, 60);
  const circle = useLive<Circle>(`/circles/${circleId}`, 60);
  const plan = useLive<Plan>(`/circles/${circleId}/plan`, 60).data;
  const back = `/c/${circleId}/how`;
  const line = live.data?.lines?.find((one) => one.id === lineId);
  if (!live.data || !circle.data || (lineId !== "new" && !line)) {
    return <Waiting name="guideline" of={live.data ? circle : live} back={back} />;
  }
  return (
    <Editor
      key={line?.written_at ?? lineId}
      circleId={circleId}
      line={line ?? null}
      all={live.data}
      circle={circle.data}
      plan={plan ?? null}
    />
  );
}

interface Props {
  circleId: string;
  line: Guideline | null;
  all: Guidelines;
  circle: Circle;
  plan: Plan | null;
}

/** The hours at which a request would reach nobody, where that is why a line wasn't saved. */
const holesOf = (error: unknown): Nights["holes"] | null =>
  error instanceof Problem && error.code === "guideline-silences"
    ? ((error.body["holes"] as Nights["holes"] | undefined) ?? [])
    : null;

function Editor({ circleId, line, all, circle, plan }: Props) {
  const path = `/circles/${circleId}/guidelines`;
  const back = `/c/${circleId}/how`;
  const id = useSignal(line?.id ?? newId()).value;
  const draft = useSignal<Draft>(line ? draftOf(line) : newDraft());
  const holes = useSignal<Nights["holes"] | null>(null);
  const now = draft.value;
  const set = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part };
    holes.value = null;
  };
  const save = (anyway: boolean) => async (key: string) => {
    const body = { ...sentOf(draft.value), replaces: line?.written_at ?? null, anyway };
    try {
      learn(path, await put<Guidelines>(`${path}/${id}`, body, key));
    } catch (error) {
      holes.value = holesOf(error);
      if (holes.value === null) throw error;
      return;
    }
    refreshAll();
    returnTo(back);
    actionNotice.value = t("go.saved");
  };
  return (
    <Screen
      name="guideline"
      title={t(line ? "guideline.edit" : "guideline.new")}
      back={back}
      submit={() => void runAction("save-line", save(false))}
      actions={
        holes.value ? (
          <Silence holes={holes.value} zone={circle.zone} save={save(true)} />
        ) : (
          <Button do="save-line" type="submit">
            {t("go.save")}
          </Button>
        )
      }
    >
      <Field
        do="words"
        label={t("guideline.words")}
        hint={t("guideline.words_hint")}
        value={now.words}
        set={(words) => set({ words })}
        max={500}
        long
      />
      <Choice
        do="stance"
        label={t("guideline.stance")}
        options={STANCES.map((value) => ({
          value,
          label: t(`guideline.${value}`),
          hint: t(`guideline.${value}_hint`),
        }))}
        value={now.stance}
        set={(stance) => set({ stance })}
      />
      <Choice
        do="about"
        label={t("guideline.about")}
        options={ABOUTS.map((value) => ({
          value,
          label: t(`guideline.about_${value}`),
          ...(value === "text" ? { hint: t("guideline.about_text_hint") } : {}),
        }))}
        value={now.about ?? "text"}
        set={(about) => set({ about: about === "text" ? null : about })}
      />
      {now.about === null ? null : <Parts draft={now} set={set} circle={circle} plan={plan} />}
      {canBeShown(now) ? (
        <div class="card list">
          <Switch
            do="shown"
            label={t("guideline.shown")}
            hint={t("guideline.shown_hint")}
            on={now.shown}
            set={(shown) => set({ shown })}
          />
          <Why of="line_shown" />
        </div>
      ) : (
        <p class="soft">{t("guideline.never_private")}</p>
      )}
      {line ? <AfterIt circleId={circleId} line={line} all={all} /> : null}
    </Screen>
  );
}

function Silence({ holes, zone, save }: Pick<Nights, "holes" | "zone"> & { save: (key: string) => Promise<void> }) {
  const lines = nightLines({ holes, zone, shown: true, reaches_nobody: false });
  return (
    <div class="stack" role="status" data-silence={holes.length}>
      <p>{t("guideline.silences")}</p>
      <ul class="plain">
        {lines.slice(1).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <Button do="save-anyway" work={save}>
        {t("guideline.save_anyway")}
      </Button>
    </div>
  );
}

/** What a line that is saved does: shifts that are held, what may pass it once, and its end. */
function AfterIt({ circleId, line, all }: { circleId: string; line: Guideline; all: Guidelines }) {
  const path = `/circles/${circleId}/guidelines`;
  const lift = (subject: string, lifted: boolean) => async (key: string) => {
    learn(path, await post<Guidelines>(`${path}/${line.id}/lift`, { subject_id: subject, lifted }, key));
    refreshAll();
  };
  const waits = line.stance === "never" && line.about !== null && all.waits_hours > 0;
  return (
    <>
      {line.held.length > 0 ? (
        <section class="stack" aria-labelledby="line-held">
          <h2 id="line-held">{t("guideline.held")}</h2>
          <p class="soft">{t("guideline.held_lead")}</p>
          {line.held.map((slot) => (
            <a class="card" key={slot.id} href={`/c/${circleId}/slot/${slot.id}`} data-do="held">
              <Row name={slot.people[0]?.name ?? null} title={whenOf(slot)}>
                {kindOf(slot)}
              </Row>
            </a>
          ))}
        </section>
      ) : null}
      {line.lifts.length > 0 || line.request_lifted !== null ? (
        <section class="stack" aria-labelledby="line-lift">
          <h2 id="line-lift">{t("guideline.lift")}</h2>
          <p class="soft">{t("guideline.lift_lead")}</p>
          <div class="card list">
            {line.request_lifted !== null && all.ask_id ? (
              <Switch
                do="lift-request"
                label={t("guideline.lift_request")}
                on={line.request_lifted}
                set={(on) => void runAction("lift-request", lift(all.ask_id ?? "", on))}
              />
            ) : null}
            {line.lifts.map(({ slot, lifted }) => (
              <Switch
                key={slot.id}
                do={`lift-${slot.id}`}
                label={whenOf(slot)}
                hint={kindOf(slot)}
                on={lifted}
                set={(on) => void runAction(`lift-${slot.id}`, lift(slot.id, on))}
              />
            ))}
          </div>
        </section>
      ) : null}
      {waits ? <p class="soft">{t("guideline.end_waits", { n: all.waits_hours })}</p> : null}
      <Button
        do="end-line"
        weight="plain"
        work={async (key) => {
          learn(path, await remove<Guidelines>(`${path}/${line.id}`, key));
          refreshAll();
          returnTo(`/c/${circleId}/how`);
          actionNotice.value = t(waits ? "guideline.ending" : "guideline.ended");
        }}
      >
        {t("guideline.end")}
      </Button>
    </>
  );
}
