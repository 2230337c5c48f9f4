// The plan's editor: an overview of the draft, and one small screen for each part and question.

import { call, NotSent, Problem } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Plan, PlanDraft } from "../../api/types.ts";
import { actionNotice, actionError } from "../../data/actions.ts";
import { known, learn, refresh } from "../../data/liveQuery.ts";
import { go, returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { change, edits, gone, over, pathOf, save, standing, type Edits } from "./draftEdits.ts";
import { keepFocus, moved, Moves, Standing, useDesk, Warnings, type Desk } from "./editorParts.tsx";
import { MoreParts } from "./MoreParts.tsx";
import { NotAsked } from "./NotAsked.tsx";
import { PartScreen } from "./PartScreen.tsx";
import { asksEverybody, EVERYBODY_ELSE } from "./SecondStep.tsx";
import {
  heading,
  isIAm,
  reachesNobody,
  sectionsOf,
  stepTitle,
  untold,
  who,
} from "./plan.text.ts";
import { BLANK, StepScreen } from "./StepScreen.tsx";
import { isTerm, termLine, TERMS, TermsScreen } from "./TermsScreen.tsx";

export { open } from "./draftEdits.ts";

interface Params {
  circleId: string;
  /** A section's key, or "nobody-free". */
  partKey?: string;
  /** A step's number, from 1. */
  stepNumber?: string;
  /** One question about the step. */
  questionKey?: string;
}

export function PlanEditor({ circleId, partKey, stepNumber, questionKey }: Params) {
  const desk = useDesk(circleId);
  if (!desk.draft) return <Waiting name="plan-edit" of={desk.live} back={`/c/${circleId}/plan`} />;
  const at = Number(stepNumber) - 1;
  if (partKey !== undefined && isTerm(partKey)) {
    return <TermsScreen circleId={circleId} desk={desk} term={partKey} />;
  }
  if (partKey !== undefined) return <PartScreen circleId={circleId} desk={desk} part={partKey} />;
  if (stepNumber !== undefined && desk.draft.ladder[at]) {
    return <StepScreen circleId={circleId} desk={desk} at={at} question={questionKey} />;
  }
  return <Overview circleId={circleId} desk={desk} />;
}

const short = (text: string): string => (text.length > 90 ? `${text.slice(0, 88).trimEnd()}…` : text);

function Overview({ circleId, desk }: { circleId: string; desk: Desk }) {
  const draft = desk.draft as PlanDraft;
  const { ladder } = draft;
  const sections = sectionsOf(draft);
  const at = `/c/${circleId}/plan`;
  const edit = (part: Partial<Edits>) => {
    gone.value = null;
    change(draft.etag, part);
    keepFocus();
  };
  const settled = async (work: (now: PlanDraft) => Promise<unknown>) => {
    // A newer draft is decided about first; the screen says so already.
    if (!(await save())) {
      if (standing.peek() === "waits") throw new NotSent();
      return;
    }
    const now = known<PlanDraft>(pathOf(circleId));
    if (!now) throw new NotSent();
    try {
      await work(now);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 412) throw error;
      await refresh(pathOf(circleId));
      actionError.value = { text: error.detail ?? t("trouble.stale"), again: null };
      return;
    }
    gone.value = null;
    await over();
    await refresh(pathOf(circleId));
  };
  return (
    <Screen
      name="plan-edit"
      title={t("edit.title")}
      back={at}
      lead={<Standing of={draft} />}
      actions={
        draft.exists || edits.value ? (
          <>
            <Button
              do="use-plan"
              work={(key) =>
                settled(async (now) => {
                  const plan = await call<Plan>("POST", `${pathOf(circleId)}/use`, {
                    body: { version: now.in_use },
                    key,
                    etag: now.etag,
                  });
                  learn(`/circles/${circleId}/plan`, plan);
                  returnTo(at);
                  actionNotice.value = t("edit.used");
                })
              }
            >
              {t("edit.use")}
            </Button>
            <details>
              <summary>{t("edit.away")}</summary>
              <p class="soft">{t("edit.away_lead")}</p>
              <Button
                do="put-away"
                weight="quiet"
                work={(key) =>
                  settled(async (now) => {
                    await call("DELETE", pathOf(circleId), { body: {}, key, etag: now.etag });
                    await refresh(`/circles/${circleId}/plan`);
                    returnTo(at);
                    actionNotice.value = t("edit.away_done");
                  })
                }
              >
                {t("edit.away_yes")}
              </Button>
            </details>
          </>
        ) : undefined
      }
    >
      <Stale of={desk.live} />
      {gone.value ? (
        <div class="note" role="status">
          <p>{gone.value.text}</p>
          <Button
            do="undo"
            weight="quiet"
            press={() => {
              const back = gone.value?.back;
              if (back) edit(back);
            }}
          >
            {t("edit.undo")}
          </Button>
        </div>
      ) : null}
      {draft.ask_running ? <p class="note">{t("edit.running")}</p> : null}
      {draft.exists && draft.based_on !== draft.in_use ? (
        <p class="note" data-moved>
          {t("edit.moved")}
        </p>
      ) : null}
      <h2>{t("when.title")}</h2>
      <Warnings of={draft} position={null} />
      <NotAsked
        people={[
          ...new Set(
            ladder.flatMap((step) => untold(desk.circle, [...step.audience, ...step.otherwise])),
          ),
        ]}
        all={reachesNobody(desk.circle, ladder)}
        change={`/c/${circleId}/consent`}
      />
      <ol class="plain-list">
        {ladder.map((step, number) => (
          <li key={number} class="card">
            <a class="way" href={`${at}/step/${number + 1}`} data-do={`step-${number + 1}`}>
              <strong>{stepTitle(step, number)}</strong>
              <span class="soft">
                {who(desk.circle, step.audience) || t("edit.no_one")} ·{" "}
                {t("time.minutes", { n: step.wait_minutes })}
              </span>
            </a>
            <Warnings of={draft} position={number} />
            <Moves
              name={stepTitle(step, number)}
              at={number}
              of={ladder.length}
              move={(by) => edit({ ladder: moved(ladder, number, by) })}
            />
          </li>
        ))}
      </ol>
      {ladder.length < 12 ? (
        <Button
          do="add-step"
          weight="quiet"
          press={() => {
            edit({ ladder: [...ladder, BLANK] });
            go(`${at}/step/${ladder.length + 1}`);
          }}
        >
          {t("edit.add_step")}
        </Button>
      ) : null}
      {ladder.length < 12 && !asksEverybody(ladder) ? (
        <div class="card stack">
          <p>{t("second.what")}</p>
          <Button
            do="second-step"
            weight="quiet"
            press={() => {
              edit({ ladder: [...ladder, EVERYBODY_ELSE] });
              gone.value = { text: t("second.in_draft"), back: { ladder } };
            }}
          >
            {t("second.add")}
          </Button>
        </div>
      ) : null}
      <ul class="plain-list">
        {TERMS.map((term) => (
          <li key={term} class="card">
            <a class="way" href={`${at}/part/${term}`} data-do={`part-${term}`}>
              <strong>{t(`terms.${term}`)}</strong>
              <span class="soft">
                {short(termLine(draft, term) ?? "") ||
                  t(term === "rounds" ? "rounds.never" : "edit.empty")}
              </span>
            </a>
          </li>
        ))}
      </ul>
      <h2>{t("edit.words")}</h2>
      <div class="links">
        <a href={`${at}/templates`} data-do="templates">
          {t("templates.title")}
        </a>
        <a href={`${at}/about`} data-do="about">
          {t("about_plan.title")}
        </a>
      </div>
      <ul class="plain-list">
        {sections.map((one, number) => (
          <li key={one.key} class="card">
            <a class="way" href={`${at}/part/${one.key}`} data-do={`part-${one.key}`}>
              <strong>{heading(one)}</strong>
              <span class="soft">{short(one.text) || t("edit.empty")}</span>
            </a>
            {isIAm(one) ? null : (
              <Moves
                name={heading(one)}
                at={number}
                from={1}
                of={sections.length}
                move={(by) => edit({ order: moved(sections, number, by).map((two) => two.key) })}
              />
            )}
          </li>
        ))}
        <li class="card">
          <a class="way" href={`${at}/part/nobody-free`} data-do="part-nobody-free">
            <strong>{t("plan.nobody_free")}</strong>
            <span class="soft">{short(draft.nobody_free ?? "") || t("edit.empty")}</span>
          </a>
        </li>
      </ul>
      {sections.length < 40 ? (
        <LinkButton do="add-part" href={`${at}/part/${newId()}`}>
          {t("edit.add_part")}
        </LinkButton>
      ) : null}
      <MoreParts circleId={circleId} draft={draft} />
    </Screen>
  );
}
