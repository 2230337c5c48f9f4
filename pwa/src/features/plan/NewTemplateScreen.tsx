// A template out of the plan in use, to hand on. It begins empty: each line goes in by a tap of its
// own, as it is then written here. The plan's words stay where they are.

import { useSignal, type Signal } from "@preact/signals";

import { post } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Plan, Section, Template, Templates } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { useLive, type Live } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Credit } from "./PlanAbout.tsx";
import { heading, sectionsOf } from "./plan.text.ts";
import { learnTemplates, templatesPath } from "./templateActions.ts";

const LICENCES = ["CC0 1.0", "CC BY 4.0", "CC BY-SA 4.0"] as const;
const KINDS: readonly Template["kind"][] = ["plan", "agreement"];
const LONGEST_LINE = 200;

/** What was confirmed, by where it stands in the plan, in the words that others will read. */
type Confirmed = Readonly<Record<string, string>>;

const without = (all: Confirmed, at: string): Confirmed =>
  Object.fromEntries(Object.entries(all).filter(([place]) => place !== at));

const lines = (part: Section): string[] =>
  part.text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

export function NewTemplateScreen({ circleId }: { circleId: string }) {
  const live = useLive<Plan>(`/circles/${circleId}/plan`);
  const back = `/c/${circleId}/plan/templates`;
  if (!live.data) return <Waiting name="template-new" of={live} back={back} />;
  return <Making circleId={circleId} plan={live.data} of={live} />;
}

interface MakingProps {
  circleId: string;
  plan: Plan;
  of: Live<Plan>;
}

function Making({ circleId, plan, of }: MakingProps) {
  const id = useSignal(newId());
  const kind = useSignal<Template["kind"]>("plan");
  const about = useSignal({ title: "", lead: "", credit: "", written_by: "", changed: "" });
  const licence = useSignal<string>("");
  const ownLicence = useSignal("");
  const confirmed = useSignal<Confirmed>({});
  const parts = sectionsOf(plan).filter((part) => part.text.trim() !== "" && part.key !== "i_am");
  const before = plan.about?.templates ?? [];
  const back = `/c/${circleId}/plan/templates`;
  const field = (name: keyof typeof about.value, max: number, long = false) => (
    <Field
      do={name}
      label={t(`template_new.${name}`)}
      hint={t(`template_new.${name}_hint`)}
      value={about.value[name]}
      set={(text) => (about.value = { ...about.value, [name]: text })}
      max={max}
      long={long}
    />
  );
  const make = async (key: string) => {
    const body = {
      ...about.value,
      id: id.value,
      kind: kind.value,
      licence: licence.value === "own" ? ownLicence.value : licence.value,
      parts: parts
        .filter((part) => part.key in confirmed.value)
        .map((part) => ({
          ...(part.heading == null ? { key: part.key } : { heading: confirmed.value[part.key] ?? "" }),
          lines: lines(part).flatMap((_, at) => confirmed.value[`${part.key}.${at}`] ?? []),
        })),
      steps: plan.ladder.flatMap((_, at) => confirmed.value[`step.${at}`] ?? []),
    };
    const path = `${templatesPath(circleId)}/kept`;
    learnTemplates(circleId, await post<Templates>(path, body, key));
    go(`/c/${circleId}/plan/template/${id.value}`);
    actionNotice.value = t("template_new.made");
  };
  return (
    <Screen
      name="template-new"
      page="templates.title"
      title={t("templates.new")}
      back={back}
      phase="writing"
      lead={<p>{t("template_new.intro")}</p>}
      stuck={
        <Button do="make-template" work={make}>
          {t("template_new.make")}
        </Button>
      }
    >
      <Stale of={of} />
      <Choice
        do="kind"
        label={t("template_new.kind")}
        options={KINDS.map((value) => ({ value, label: t(`templates.kind_${value}`) }))}
        value={kind.value}
        set={(value) => (kind.value = value)}
      />
      {field("title", 80)}
      {field("lead", 200)}
      <section class="stack" aria-labelledby="lines">
        <h2 id="lines">{t("template_new.lines")}</h2>
        <p>{t("template_new.lines_lead")}</p>
        {parts.length === 0 ? <p class="soft">{t("template_new.no_lines")}</p> : null}
        {parts.map((part) => (
          <PartLines key={part.key} part={part} confirmed={confirmed} />
        ))}
        {plan.ladder.some((step) => step.name) ? <h3>{t("template.steps")}</h3> : null}
        {plan.ladder.map((step, at) =>
          step.name ? (
            <Line key={at} at={`step.${at}`} words={step.name} confirmed={confirmed} />
          ) : null,
        )}
      </section>
      <section class="stack" aria-labelledby="whose">
        <h2 id="whose">{t("template_new.whose")}</h2>
        {before.length > 0 ? <p>{t("template_new.after")}</p> : null}
        {before.map((template) => (
          <Credit key={template.key} of={template} named />
        ))}
        {field("credit", 500, true)}
        {before.length > 0 ? field("changed", 500, true) : null}
        {field("written_by", 120)}
        <Choice
          do="licence"
          label={t("template_new.licence")}
          options={[
            ...LICENCES.map((value, at) => ({
              value: value as string,
              label: value as string,
              hint: t(`template_new.licence_${at + 1}` as "template_new.licence_1"),
            })),
            { value: "own", label: t("template_new.licence_own"), hint: "" },
          ]}
          value={licence.value}
          set={(value) => (licence.value = value)}
        />
        {licence.value === "own" ? (
          <Field
            do="own-licence"
            label={t("template_new.licence_words")}
            value={ownLicence.value}
            set={(text) => (ownLicence.value = text)}
            max={80}
          />
        ) : null}
      </section>
    </Screen>
  );
}

interface LineProps {
  at: string;
  words: string;
  confirmed: Signal<Confirmed>;
}

/** One line: out until it is tapped, and then as it is written beneath. */
function Line({ at, words, confirmed }: LineProps) {
  const isIn = at in confirmed.value;
  const set = (text: string | null) => {
    const all = confirmed.value;
    confirmed.value = text === null ? without(all, at) : { ...all, [at]: text };
  };
  return (
    <div class="stack" role="group" aria-label={words}>
      <Switch
        do={`in-${at}`}
        label={words}
        on={isIn}
        set={(on) => set(on ? words.slice(0, LONGEST_LINE) : null)}
      />
      {isIn ? (
        <Field
          do={`words-${at}`}
          label={t("template_new.as_read")}
          value={confirmed.value[at] ?? ""}
          set={set}
          max={LONGEST_LINE}
        />
      ) : null}
    </div>
  );
}

function PartLines({ part, confirmed }: { part: Section; confirmed: Signal<Confirmed> }) {
  const isIn = part.key in confirmed.value;
  return (
    <div class="card stack" data-part={part.key}>
      {part.heading == null ? (
        <Switch
          do={`in-${part.key}`}
          label={heading(part)}
          on={isIn}
          set={(on) => {
            const all = confirmed.value;
            confirmed.value = on ? { ...all, [part.key]: "" } : without(all, part.key);
          }}
        />
      ) : (
        <Line at={part.key} words={part.heading} confirmed={confirmed} />
      )}
      {isIn ? (
        <>
          <p class="soft">{t("template_new.part_in")}</p>
          {lines(part).map((words, at) => (
            <Line key={at} at={`${part.key}.${at}`} words={words} confirmed={confirmed} />
          ))}
        </>
      ) : null}
    </div>
  );
}
