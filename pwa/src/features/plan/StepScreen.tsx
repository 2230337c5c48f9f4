// One step of the ladder: what it is now, and a screen for each question about it.

import type { Circle, PlanDraft, Step, Whom } from "../../api/types.ts";
import { returnTo } from "../../data/router.ts";
import { t, tCode } from "../../messages/index.ts";
import { numberText } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Face } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { AlsoTellQuestion } from "./AlsoTellQuestion.tsx";
import { change, gone } from "./draftEdits.ts";
import { keepFocus, moved, Moves, Standing, Typed, Warnings, type Desk } from "./editorParts.tsx";
import { stepTitle, tellsWhom, who } from "./plan.text.ts";

export const BLANK: Step = {
  name: null,
  audience: [],
  otherwise: [],
  mode: "one_by_one",
  answers: ["coming", "call"],
  needed: 1,
  wait_minutes: 5,
  needs_my_yes: false,
  trigger: null,
  do: null,
  dont: null,
  place: null,
  also_tell: [],
};

const WAITS = [3, 5, 10, 15, 20, 30, 60, 120, 240];
const NEEDED = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const ROLES = ["on_shift", "pool", "supporters", "coordinators", "counsellors"] as const;

const ANSWERS = { both: ["coming", "call"], coming: ["coming"], call: ["call"], text: [] } as const;

/** Which answers count beside a text; "text": a text alone. */
const answers = (step: Step): keyof typeof ANSWERS => {
  const [first, more] = step.answers.filter((one) => one !== "text");
  return more ? "both" : (first ?? "text");
};

const countsText = (step: Step): boolean => step.answers.includes("text");

function answersLine(step: Step): string {
  const line = t(`edit.answers_${answers(step)}`);
  return countsText(step) && answers(step) !== "text" ? t("edit.and_text", { answers: line }) : line;
}

/** Each question with the answer that stands now. */
function rows(step: Step, circle: Circle | null): [string, string, string][] {
  return [
    ["who", t("edit.q_who"), who(circle, step.audience) || t("edit.no_one")],
    ["how", t("edit.q_how"), t(`edit.how_${step.mode}`)],
    ["wait", t("edit.q_wait"), t("time.minutes", { n: step.wait_minutes })],
    ["needed", t("edit.q_needed"), numberText(step.needed)],
    ["answers", t("edit.q_answers"), answersLine(step)],
    ["yes", t("edit.q_yes"), t(step.needs_my_yes ? "go.yes" : "go.no")],
    ["else", t("edit.q_else"), who(circle, step.otherwise) || t("edit.no_one")],
    ["name", t("edit.q_name"), step.name ?? t("edit.empty")],
    ["trigger", t("edit.q_trigger"), step.trigger ?? t("edit.empty")],
    ["do", t("edit.q_do"), step.do ?? t("edit.empty")],
    ["dont", t("edit.q_dont"), step.dont ?? t("edit.empty")],
    ["place", t("edit.q_place"), step.place ?? t("edit.empty")],
    ["tell", t("edit.q_tell"), who(circle, tellsWhom(step)) || t("edit.no_one")],
  ];
}

interface Props {
  circleId: string;
  desk: Desk;
  at: number;
  question: string | undefined;
}

export function StepScreen({ circleId, desk, at, question }: Props) {
  const draft = desk.draft as PlanDraft;
  const { ladder } = draft;
  const step = ladder[at] as Step;
  const back = `/c/${circleId}/plan/edit`;
  const here = `/c/${circleId}/plan/step/${at + 1}`;
  const set = (part: Partial<Step>) =>
    change(draft.etag, { ladder: ladder.map((one, n) => (n === at ? { ...one, ...part } : one)) });
  const asked = rows(step, desk.circle).find(([name]) => name === question);
  if (asked) {
    return (
      <Screen
        name="plan-question"
        page="edit.title"
        where={stepTitle(step, at)}
        title={asked[1]}
        back={here}
        lead={<Standing of={draft} />}
        actions={
          <LinkButton do="done" href={here} weight="main">
            {t("go.done")}
          </LinkButton>
        }
      >
        <Question
          circleId={circleId}
          name={asked[0]}
          about={here}
          title={asked[1]}
          step={step}
          set={set}
          circle={desk.circle}
        />
      </Screen>
    );
  }
  return (
    <Screen
      name="plan-step"
      page="edit.title"
      title={stepTitle(step, at)}
      back={back}
      lead={<Standing of={draft} />}
      actions={
        <>
          <LinkButton do="done" href={back} weight="main">
            {t("go.done")}
          </LinkButton>
          {ladder.length > 1 ? (
            <Button
              do="take-out"
              weight="plain"
              press={() => {
                gone.value = {
                  text: t("edit.step_out", { name: stepTitle(step, at) }),
                  back: { ladder },
                };
                change(draft.etag, { ladder: ladder.filter((_, n) => n !== at) });
                returnTo(back);
              }}
            >
              {t("edit.take_step_out")}
            </Button>
          ) : null}
        </>
      }
    >
      <Warnings of={draft} position={ladder.length > 1 ? at : null} />
      <div class="card list">
        {rows(step, desk.circle).map(([name, label, value]) => (
          <a key={name} class="way" href={`${here}/${name}`} data-do={`ask-${name}`}>
            <span class="soft">{label}</span>
            <strong>{value}</strong>
          </a>
        ))}
      </div>
      <p class="soft">{t("limits.plan")}</p>
    </Screen>
  );
}

interface Asked {
  circleId: string;
  name: string;
  about: string;
  title: string;
  step: Step;
  set: (part: Partial<Step>) => void;
  circle: Circle | null;
}

function Question({ circleId, name, about, title, step, set, circle }: Asked) {
  const words = name as "name" | "trigger" | "do" | "dont" | "place";
  switch (name) {
    case "who":
      return <People circle={circle} list={step.audience} set={(audience) => set({ audience })} />;
    case "else":
      return (
        <>
          <p>{t("edit.else_hint")}</p>
          <People
            circle={circle}
            list={step.otherwise}
            set={(otherwise) => set({ otherwise })}
          />
        </>
      );
    case "how":
      return (
        <Choice
          do="how"
          why="step_mode"
          quiet
          label={title}
          options={(["one_by_one", "together"] as const).map((value) => ({
            value,
            label: t(`edit.how_${value}`),
            hint: t(`edit.how_${value}_hint`),
          }))}
          value={step.mode}
          set={(mode) => set({ mode })}
        />
      );
    case "wait":
      return (
        <Choice
          do="wait"
          why="wait_minutes"
          flat
          label={t(step.mode === "together" ? "edit.wait_step" : "when.wait")}
          options={[...new Set([...WAITS, step.wait_minutes])]
            .sort((a, b) => a - b)
            .map((value) => ({ value, label: t("time.minutes", { n: value }) }))}
          value={step.wait_minutes}
          set={(wait_minutes) => set({ wait_minutes })}
        />
      );
    case "needed":
      return (
        <Choice
          do="needed"
          why="needed"
          tiny
          label={t("edit.needed_hint")}
          options={NEEDED.map((value) => ({ value, label: numberText(value) }))}
          value={step.needed}
          set={(needed) => set({ needed })}
        />
      );
    case "answers":
      return (
        <>
          <Choice
            do="answers"
            why="step_answers"
            quiet
            label={title}
            options={(["both", "coming", "call", "text"] as const).map((value) => ({
              value,
              label: t(`edit.answers_${value}`),
            }))}
            value={answers(step)}
            set={(value) =>
              set({
                answers:
                  value === "text" || countsText(step)
                    ? [...ANSWERS[value], "text"]
                    : [...ANSWERS[value]],
              })
            }
          />
          {answers(step) === "text" ? null : (
            <Switch
              do="text-too"
              label={t("edit.text_too")}
              hint={t("edit.text_too_hint")}
              on={countsText(step)}
              set={(on) =>
                set({ answers: on ? [...step.answers, "text"] : [...ANSWERS[answers(step)]] })
              }
            />
          )}
        </>
      );
    case "tell":
      return (
        <AlsoTellQuestion
          circleId={circleId}
          about={about}
          circle={circle}
          list={step.also_tell ?? []}
          set={(also_tell) => set({ also_tell })}
        />
      );
    case "yes":
      return (
        <Choice
          do="yes"
          why="needs_my_yes"
          label={t("edit.yes_label")}
          options={[
            { value: "no", label: t("go.no"), hint: t("edit.yes_no_hint") },
            { value: "yes", label: t("go.yes"), hint: t("edit.yes_yes_hint") },
          ]}
          value={step.needs_my_yes ? "yes" : "no"}
          set={(value) => set({ needs_my_yes: value === "yes" })}
        />
      );
    default:
      return (
        <Typed
          about={about}
          do={name}
          quiet
          label={title}
          hint={name === "name" ? undefined : t("edit.told_hint")}
          value={step[words] ?? ""}
          set={(text) => set({ [words]: text.trim() === "" ? null : text })}
          max={{ name: 80, trigger: 300, do: 500, dont: 500, place: 300 }[words]}
          long={name !== "name"}
        />
      );
  }
}

const same = (a: Whom, b: Whom): boolean =>
  a.kind === b.kind && (a.member_id ?? null) === (b.member_id ?? null);

interface PeopleProps {
  circle: Circle | null;
  list: Whom[];
  set: (list: Whom[]) => void;
}

/** Whom a step means, in their order, and who else there is. Nobody from outside can be named. */
function People({ circle, list, set: put }: PeopleProps) {
  const set = (next: Whom[]) => {
    put(next);
    keepFocus();
  };
  const all: Whom[] = [
    ...(circle?.members ?? [])
      .filter((one) => !one.roles.includes("person"))
      .map((one) => ({ kind: "member" as const, member_id: one.id })),
    ...ROLES.map((kind) => ({ kind })),
  ];
  const rest = all.filter((one) => !list.some((two) => same(one, two)));
  const name = (one: Whom) => tCode("to", one.kind) ?? who(circle, [one]);
  return (
    <>
      <ol class="order">
        {list.map((one, at) => (
          <li key={one.member_id ?? one.kind} class="card">
            <div class="row">
              <Face name={name(one)} />
              <strong class="grow">{name(one)}</strong>
            </div>
            <Moves
              name={name(one)}
              at={at}
              of={list.length}
              move={(by) => set(moved(list, at, by))}
            >
              <button
                type="button"
                class="btn small"
                data-do={`out-${at + 1}`}
                aria-label={t("edit.not_this", { name: name(one) })}
                onClick={() => set(list.filter((two) => !same(one, two)))}
              >
                {t("edit.out")}
              </button>
            </Moves>
          </li>
        ))}
      </ol>
      {rest.length > 0 ? <h2>{t("edit.add")}</h2> : null}
      <div class="chips">
        {rest.map((one) => (
          <Button
            key={one.member_id ?? one.kind}
            do={`add-${one.member_id ?? one.kind}`}
            weight="quiet"
            press={() => set([...list, one])}
          >
            {name(one)}
          </Button>
        ))}
      </div>
    </>
  );
}
