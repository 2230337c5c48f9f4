// Writing an advance rule: one question a screen, and a screen to look it all over. Until it is
// saved, what was written is in this page's memory alone.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { put } from "../../api/client.ts";
import type { Circle, Plan, Rule, RuleTerms } from "../../api/types.ts";
import { actionNotice, actionError } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { go, returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import type { WhyOf } from "../../ui/whys.ts";
import { stepLabel } from "../plan/index.ts";
import {
  endsLine,
  goesLine,
  hours,
  saysLine,
  tellOf,
  told,
  type Tell,
} from "./advanceRule.text.ts";

interface Draft extends RuleTerms {
  id: string;
  etag: string | null;
  words: string;
  /** As it was read; null in a new one. */
  before: string | null;
  says: string[];
  step: number | null;
}

const writing = signal<Draft | null>(null);

/** A new rule, with what holds until the person says otherwise. */
export function begin(id: string): void {
  writing.value = {
    id,
    etag: null,
    words: "",
    before: null,
    says: [],
    needs_all: true,
    tries: 3,
    between_minutes: 10,
    wait_minutes: 20,
    step: null,
    tier: 2,
    sections: [],
    hours: 24,
    rest_hours: 12,
  };
}

/** A rule as it stands, to be changed. */
export function take(rule: Rule): void {
  const { id, etag, words, needs_all, tries, between_minutes, wait_minutes } = rule;
  const { tier, sections, hours: until, rest_hours } = rule;
  writing.value = {
    ...{ id, etag, words: words ?? "", needs_all, tries, between_minutes, wait_minutes },
    ...{ tier, sections, hours: until, rest_hours },
    before: words,
    says: rule.people.filter((one) => one.says).map((one) => one.member_id),
    step: rule.step?.position ?? null,
  };
}

const QUESTIONS = [
  "words", "says", "enough", "tries", "between", "wait", "what", "tell", "end", "rest",
] as const; // prettier-ignore
type Name = (typeof QUESTIONS)[number];

const MINUTES = [5, 10, 15, 30, 60, 120];
const HOURS = [6, 12, 24, 48, 72];

interface Known {
  circle: Circle | null;
  plan: Plan | null;
}

const friends = (circle: Circle | null) =>
  (circle?.members ?? []).filter((one) => one.state === "in" && !one.roles.includes("person"));

const stepNamed = (plan: Plan | null, at: number | null) =>
  at === null ? null : { position: at, name: plan?.ladder[at]?.name ?? null };

/** Each question with the answer that stands now; those without a choice are left out. */
function rows(draft: Draft, { circle, plan }: Known): [Name, string][] {
  const named = friends(circle)
    .filter((one) => draft.says.includes(one.id))
    .map((one) => one.name);
  const minutes = (n: number) => t("time.minutes", { n });
  const all: [Name, string, boolean][] = [
    ["words", draft.words.trim() || t("edit.empty"), true],
    ["says", named.length > 0 ? saysLine(named, draft.needs_all) : t("edit.no_one"), true],
    ["enough", t(draft.needs_all ? "ahead.enough_all" : "ahead.enough_one"), named.length > 1],
    ["tries", t("ahead.times", { n: draft.tries }), true],
    ["between", minutes(draft.between_minutes), draft.tries > 1],
    ["wait", minutes(draft.wait_minutes), true],
    ["what", goesLine(stepNamed(plan, draft.step)), true],
    ["tell", t(`ahead.tell_${tellOf(draft)}`), true],
    ["end", endsLine(draft), true],
    ["rest", hours(draft.rest_hours), true],
  ];
  return all.filter(([, , shown]) => shown).map(([name, answer]) => [name, answer]);
}

export function AdvanceRuleEditor({ circleId, ruleId, questionKey }: { circleId: string; ruleId: string; questionKey?: string }) {
  const path = `/circles/${circleId}/advance-rules/${ruleId}`;
  const draft = writing.value?.id === ruleId ? writing.value : null;
  // A new one isn't there yet to be asked for.
  const live = useLive<Rule>(draft && !draft.etag ? `/circles/${circleId}/advance-rules` : path);
  const circle = useLive<Circle>(`/circles/${circleId}`, 60).data;
  const plan = useLive<Plan>(`/circles/${circleId}/plan`, 60).data;
  useEffect(() => {
    if (!draft && live.data) take(live.data);
  }, [draft, live.data]);
  if (!draft) return <Waiting name="ahead-edit" of={live} back={`/c/${circleId}/ahead`} />;
  const here = `/c/${circleId}/ahead/${ruleId}/edit`;
  const back = draft.etag ? `/c/${circleId}/ahead/${ruleId}` : `/c/${circleId}/ahead`;
  const set = (part: Partial<Draft>) => (writing.value = { ...draft, ...part });
  const of = { circle, plan };
  const name = QUESTIONS.find((one) => one === questionKey);
  if (name) {
    const first = !draft.etag && name === "words";
    return (
      <Screen
        name="ahead-question"
        page="ahead.title"
        title={t(`ahead.q_${name}`)}
        back={first ? back : here}
        actions={
          <Button
            do="next"
            press={() => {
              if (name === "words" && !draft.words.trim()) {
                actionError.value = { text: t("ahead.need_words"), again: null };
              } else if (name === "says" && draft.says.length === 0) {
                actionError.value = { text: t("ahead.need_says"), again: null };
              } else go(first ? `${here}/says` : here);
            }}
          >
            {t(first ? "go.next" : "go.done")}
          </Button>
        }
      >
        <Question name={name} draft={draft} set={set} of={of} />
      </Screen>
    );
  }
  return (
    <Screen
      name="ahead-edit"
      page="ahead.title"
      title={t("ahead.look_over")}
      back={back}
      lead={<p>{t(draft.etag ? "ahead.look_again" : "ahead.look_lead")}</p>}
      actions={
        <>
          <Button
            do="save-rule"
            work={async (key) => {
              const { id, etag, words, before, ...terms } = draft;
              if (!words.trim() || terms.says.length === 0) {
                actionError.value = {
                  text: t(words.trim() ? "ahead.need_says" : "ahead.need_words"),
                  again: null,
                };
                return;
              }
              const same = words.trim() === before;
              const body = { ...terms, words: same ? null : words.trim() };
              const saved = await put<Rule>(path, body, key, etag ?? undefined);
              learn(path, saved);
              await refresh(`/circles/${circleId}/advance-rules`);
              returnTo(`/c/${circleId}/ahead/${id}`);
              writing.value = null;
              actionNotice.value = t(saved.state === "cooling" ? "ahead.saved" : "go.saved");
            }}
          >
            {t(draft.etag ? "go.save" : "ahead.write_down")}
          </Button>
          <LinkButton do="not-now" href={back} weight="plain">
            {t("go.not_now")}
          </LinkButton>
        </>
      }
    >
      <div class="card list">
        {rows(draft, of).map(([one, answer]) => (
          <a key={one} class="way" href={`${here}/${one}`} data-do={`ask-${one}`}>
            <span class="soft">{t(`ahead.q_${one}`)}</span>
            <strong>{answer}</strong>
          </a>
        ))}
      </div>
      <p>{t("ahead.silence")}</p>
      <p class="soft">{t("limits.ahead")}</p>
    </Screen>
  );
}

interface Asked {
  name: Name;
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  of: Known;
}

/** One of some numbers, with the one that stands now among them. */
function Amount(props: {
  name: Name;
  list: readonly number[];
  value: number;
  say: (n: number) => string;
  set: (n: number) => void;
  why: WhyOf;
}) {
  const all = [...new Set([...props.list, props.value])].sort((a, b) => a - b);
  return (
    <Choice
      do={props.name}
      quiet
      flat
      label={t(`ahead.q_${props.name}`)}
      options={all.map((value) => ({ value, label: props.say(value) }))}
      value={props.value}
      set={props.set}
      why={props.why}
    />
  );
}

function Question({ name, draft, set, of }: Asked) {
  const label = t(`ahead.q_${name}`);
  const minutes = (n: number) => t("time.minutes", { n });
  switch (name) {
    case "words":
      return (
        <Field
          do="words"
          quiet
          long
          label={label}
          hint={t("ahead.words_hint")}
          value={draft.words}
          set={(words) => set({ words })}
          max={500}
        />
      );
    case "says":
      return <Who draft={draft} set={set} of={of} label={label} />;
    case "enough":
      return (
        <Choice
          do="enough"
          why="rule_enough"
          quiet
          label={label}
          options={(["all", "one"] as const).map((value) => ({
            value,
            label: t(`ahead.enough_${value}`),
            hint: t(`ahead.enough_${value}_hint`),
          }))}
          value={draft.needs_all ? "all" : "one"}
          set={(value) => set({ needs_all: value === "all" })}
        />
      );
    case "tries":
      return (
        <Amount
          name={name}
          list={[1, 2, 3, 4, 5]}
          value={draft.tries}
          say={(n) => t("ahead.times", { n })}
          set={(tries) => set({ tries })}
          why="rule_tries"
        />
      );
    case "between":
      return (
        <Amount
          name={name}
          list={MINUTES}
          value={draft.between_minutes}
          say={minutes}
          set={(between_minutes) => set({ between_minutes })}
          why="rule_tries"
        />
      );
    case "wait":
      return (
        <Amount
          name={name}
          list={MINUTES}
          value={draft.wait_minutes}
          say={minutes}
          set={(wait_minutes) => set({ wait_minutes })}
          why="rule_tries"
        />
      );
    case "what":
      return <What draft={draft} set={set} of={of} label={label} />;
    case "tell":
      return (
        <Choice
          do="tell"
          why="rule_tell"
          quiet
          label={label}
          options={(["little", "need", "way"] as const).map((value: Tell) => ({
            value,
            label: t(`ahead.tell_${value}`),
          }))}
          value={tellOf(draft)}
          set={(value) => set(told(value))}
        />
      );
    case "end":
      return (
        <Choice
          do="end"
          quiet
          label={label}
          options={[
            ...HOURS.map((n) => ({ value: n, label: t("ahead.ends_hours", { time: hours(n) }) })),
            { value: 0, label: t("ahead.ends_ask") },
          ]}
          value={draft.hours ?? 0}
          set={(value) => set({ hours: value || null })}
        />
      );
    case "rest":
      return (
        <Amount
          name={name}
          list={HOURS}
          value={draft.rest_hours}
          say={hours}
          set={(rest_hours) => set({ rest_hours })}
          why="rule_rest"
        />
      );
  }
}

/** Who may say so; only somebody who is in the circle can. */
function Who({ draft, set, of, label }: Omit<Asked, "name"> & { label: string }) {
  const list = friends(of.circle);
  if (of.circle && list.length === 0) return <p>{t("ahead.nobody_in")}</p>;
  return (
    <fieldset class="choice">
      <legend class="unseen">{label}</legend>
      {list.map((one, at) => (
        <label key={one.id}>
          <input
            type="checkbox"
            data-do={`says-${at}`}
            checked={draft.says.includes(one.id)}
            onChange={() =>
              set({
                says: draft.says.includes(one.id)
                  ? draft.says.filter((other) => other !== one.id)
                  : [...draft.says, one.id],
              })
            }
          />
          <span class="box" dir="auto">{one.name}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What goes on without an answer: a step that needs the person's yes, or the whole plan. */
function What({ draft, set, of, label }: Omit<Asked, "name"> & { label: string }) {
  const steps = (of.plan?.ladder ?? []).flatMap((step, at) =>
    step.needs_my_yes ? [{ position: at, name: step.name }] : [],
  );
  return (
    <Choice
      do="what"
      quiet
      label={label}
      options={[
        ...steps.map((step) => ({ value: step.position, label: stepLabel(step) })),
        { value: -1, label: t("ahead.whole_plan"), hint: t("ahead.whole_plan_hint") },
      ]}
      value={draft.step ?? -1}
      set={(value) => set({ step: value < 0 ? null : value })}
    />
  );
}
