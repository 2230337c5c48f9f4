// What a line names: whom, which shifts, what is told and how, at which hours.

import { CHANNELS, KINDS, GRANTED_TO_FRIENDS } from "../../api/closedLists.ts";
import type { Circle, Kind, Plan } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { weekdays } from "../../messages/time.ts";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { named } from "../../ui/Tags.tsx";
import { stepLabel } from "../plan/index.ts";
import { USUAL_HOURS, type Draft } from "./lineDraft.ts";

interface Props {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  circle: Circle;
  plan: Plan | null;
}

const toggled = <T,>(list: readonly T[], one: T): T[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

export function Parts({ draft, set, circle, plan }: Props) {
  const friends = circle.members.filter((one) => !one.roles.includes("person"));
  const inStep = draft.about === "messages" && draft.step !== null;
  return (
    <>
      <Choice
        do="who"
        flat
        label={t("guideline.who")}
        options={[
          { value: "", label: t("guideline.anybody") },
          ...friends.map((one) => ({ value: one.id, label: named(one) })),
        ]}
        value={draft.member_id ?? ""}
        set={(member_id) => set({ member_id: member_id || null })}
      />
      {draft.about === "shifts" ? (
        <fieldset class="choice flat">
          <legend>{t("guideline.kinds")}</legend>
          {KINDS.map((kind: Kind) => (
            <label key={kind}>
              <input
                type="checkbox"
                data-do={`kind-${kind}`}
                checked={draft.kinds.includes(kind)}
                onChange={() => set({ kinds: toggled(draft.kinds, kind) })}
              />
              <span class="box">{tCode("kind", kind) ?? kind}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
      {draft.about === "messages" && draft.member_id && plan && plan.ladder.length > 0 ? (
        <Choice
          do="step"
          flat
          label={t("guideline.step")}
          options={[
            { value: -1, label: t("guideline.any_step") },
            ...plan.ladder.map((step, at) => ({
              value: at,
              label: stepLabel({ position: at, name: step.name ?? null }),
            })),
          ]}
          value={draft.step ?? -1}
          set={(step) => set({ step: step < 0 ? null : step })}
        />
      ) : null}
      {draft.about === "messages" && !inStep ? <Told draft={draft} set={set} /> : null}
      {inStep ? null : <Hours draft={draft} set={set} />}
    </>
  );
}

type Own = Pick<Props, "draft" | "set">;

function Told({ draft, set }: Own) {
  return (
    <details open={draft.event !== null || draft.channel !== null}>
      <summary data-do="told">{t("guideline.told")}</summary>
      <div class="stack">
        <Choice
          do="event"
          label={t("guideline.event")}
          options={[
            { value: "", label: t("guideline.any_event") },
            ...GRANTED_TO_FRIENDS.map((value) => ({
              value,
              label: tCode("about", value) ?? value,
            })),
          ]}
          value={draft.event ?? ""}
          set={(event) => set({ event: (event || null) as Draft["event"] })}
        />
        <Choice
          do="channel"
          flat
          label={t("guideline.channel")}
          options={[
            { value: "", label: t("guideline.any_channel") },
            ...CHANNELS.map((value) => ({ value, label: tCode("channel", value) ?? value })),
          ]}
          value={draft.channel ?? ""}
          set={(channel) => set({ channel: (channel || null) as Draft["channel"] })}
        />
      </div>
    </details>
  );
}

function Hours({ draft, set }: Own) {
  const long = weekdays("long");
  return (
    <>
      <div class="card list">
        <Switch
          do="some-hours"
          label={t("guideline.hours")}
          hint={t("guideline.hours_hint")}
          on={draft.from !== null}
          set={(on) => set(on ? USUAL_HOURS : { from: null, to: null })}
        />
      </div>
      {draft.from !== null ? (
        <div class="pair">
          <Field
            do="from"
            label={t("pattern.start")}
            type="time"
            value={draft.from}
            set={(from) => set({ from: from || USUAL_HOURS.from })}
            max={5}
          />
          <Field
            do="to"
            label={t("pattern.end")}
            type="time"
            value={draft.to ?? ""}
            set={(to) => set({ to: to || USUAL_HOURS.to })}
            max={5}
          />
        </div>
      ) : null}
      <fieldset class="choice flat tiny">
        <legend>{t("guideline.days")}</legend>
        {weekdays("short").map((name, at) => (
          <label key={name}>
            <input
              type="checkbox"
              data-do={`day-${at}`}
              aria-label={long[at]}
              checked={draft.weekdays.includes(at)}
              onChange={() => set({ weekdays: toggled(draft.weekdays, at).sort() })}
            />
            <span class="box">{name}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
