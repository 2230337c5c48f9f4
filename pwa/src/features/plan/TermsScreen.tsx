// What a plan says beside its parts and its steps: what "over" means, a body emergency, and
// whether everybody is asked again.

import type { BodyEmergency, PlanDraft, Repeat } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { numberText } from "../../messages/time.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { change } from "./draftEdits.ts";
import { Standing, Typed, type Desk } from "./editorParts.tsx";
import { repeatLine } from "./plan.text.ts";

export const TERMS = ["over", "body_emergency", "rounds"] as const;
export type Term = (typeof TERMS)[number];

export const isTerm = (part: string): part is Term =>
  (TERMS as readonly string[]).includes(part);

const AMBULANCE = ["yes", "no", "ask_me", "not_said"] as const;
const ROUNDS = [0, 1, 2, 3, 4, 5];
const PAUSES = [10, 20, 30, 60, 120, 240];
const UNDECIDED: BodyEmergency = { ambulance: "not_said", first: "", say: "", stays: "" };
const NEVER: Repeat = { rounds: 0, minutes: 30 };

/** One line beneath each, as it stands in the draft. */
export function termLine(draft: PlanDraft, term: Term): string | null {
  if (term === "over") return draft.over || null;
  if (term === "body_emergency") {
    const decided = draft.body_emergency;
    if (!decided) return null;
    return decided.first || decided.say || decided.stays || t("emergency.decided");
  }
  return repeatLine(draft.repeat);
}

export function TermsScreen({
  circleId,
  desk,
  term,
}: {
  circleId: string;
  desk: Desk;
  term: Term;
}) {
  const draft = desk.draft as PlanDraft;
  const back = `/c/${circleId}/plan/edit`;
  return (
    <Screen
      name="plan-part"
      page="edit.title"
      title={t(`terms.${term}`)}
      back={back}
      lead={
        <>
          <Standing of={draft} theirs={term === "over" ? desk.live.data?.over : undefined} />
          <p class="soft">{t(`terms.${term}_lead`)}</p>
        </>
      }
      actions={
        <LinkButton do="done" href={back} weight="main">
          {t("go.done")}
        </LinkButton>
      }
    >
      {term === "over" ? (
        <Typed
          about={term}
          do="over"
          quiet
          label={t("terms.over")}
          value={draft.over ?? ""}
          set={(over) => change(draft.etag, { over })}
          max={1000}
          long
        />
      ) : term === "body_emergency" ? (
        <Emergency draft={draft} />
      ) : (
        <Rounds draft={draft} />
      )}
    </Screen>
  );
}

function Emergency({ draft }: { draft: PlanDraft }) {
  const now = { ...UNDECIDED, ...draft.body_emergency };
  const set = (part: Partial<BodyEmergency>) =>
    change(draft.etag, { body_emergency: { ...now, ...part } });
  return (
    <>
      <Choice
        do="ambulance"
        label={t("emergency.ambulance")}
        options={AMBULANCE.map((value) => ({ value, label: t(`emergency.${value}`) }))}
        value={now.ambulance}
        set={(ambulance) => set({ ambulance })}
      />
      <p class="note" data-limits>
        {t("limits.ambulance_police")}
      </p>
      {(["first", "say", "stays"] as const).map((part) => (
        <Typed
          key={part}
          about="body_emergency"
          do={part}
          label={t(`emergency.${part}`)}
          value={now[part]}
          set={(text) => set({ [part]: text })}
          max={500}
          long
        />
      ))}
    </>
  );
}

function Rounds({ draft }: { draft: PlanDraft }) {
  const now = { ...NEVER, ...draft.repeat };
  const set = (part: Partial<Repeat>) => change(draft.etag, { repeat: { ...now, ...part } });
  return (
    <>
      <Choice
        do="rounds"
        why="rounds"
        flat
        label={t("rounds.how_often")}
        options={ROUNDS.map((value) => ({
          value,
          label: value === 0 ? t("rounds.never") : numberText(value),
        }))}
        value={now.rounds}
        set={(rounds) => set({ rounds })}
      />
      {now.rounds > 0 ? (
        <Choice
          do="pause"
          flat
          label={t("rounds.pause")}
          options={[...new Set([...PAUSES, now.minutes])]
            .sort((a, b) => a - b)
            .map((value) => ({ value, label: t("time.minutes", { n: value }) }))}
          value={now.minutes}
          set={(minutes) => set({ minutes })}
        />
      ) : null}
    </>
  );
}
