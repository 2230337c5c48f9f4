// One earlier version of the plan: what changed since, the version as it stood, and a way to take
// its words into the draft.

import type { Circle, PlanVersion } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { moment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { change, type Edits } from "./draftEdits.ts";
import { useDesk } from "./editorParts.tsx";
import { heading, repeatLine, stepLines, stepTitle } from "./plan.text.ts";
import { PartChanges, RepeatChange, StepChanges, TextChanges, wordsOf } from "./PlanChanges.tsx";
import { writtenBy } from "./VersionsScreen.tsx";

export function VersionScreen({ circleId, number }: { circleId: string; number: string }) {
  const path = `/circles/${circleId}/plan/versions/${number}`;
  const live = useLive<PlanVersion>(path);
  const circle = useLive<Circle>(`/circles/${circleId}`, 60).data;
  const desk = useDesk(circleId);
  const list = `/c/${circleId}/plan/versions`;
  const version = live.data;
  if (!version) return <Waiting name="plan-version" of={live} back={list} />;
  const { parts, steps, texts, repeat } = version.changes;
  const useAgain = (part: string, edit: Partial<Edits>) => {
    const draft = desk.draft;
    if (!draft) return null;
    return (
      <Button
        do={`use-again-${part}`}
        weight="quiet"
        press={() => {
          change(draft.etag, edit);
          go(`/c/${circleId}/plan/part/${part}`);
        }}
      >
        {t("versions.use_again")}
      </Button>
    );
  };
  return (
    <Screen
      name="plan-version"
      page="versions.title"
      title={t("versions.of", { when: moment(version.written_at) })}
      back={list}
      lead={<p>{writtenBy(version)}</p>}
      actions={
        <LinkButton do="to-plan" href={`/c/${circleId}/plan`} weight="main">
          {t("versions.to_plan")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      <section class="stack" aria-labelledby="changed-since">
        <h2 id="changed-since">{t("versions.changed_since")}</h2>
        {parts.length + steps.length + texts.length === 0 && !repeat ? <p>{t("versions.same")}</p> : null}
        <PartChanges changes={parts} />
        <StepChanges changes={steps} circle={circle} />
        <TextChanges changes={texts} />
        <RepeatChange of={repeat} />
      </section>
      <section class="stack" aria-labelledby="as-it-was">
        <h2 id="as-it-was">{t("versions.as_it_was")}</h2>
        <p class="soft">{t("versions.draft_first")}</p>
        {version.sections
          .filter((part) => part.text.trim() !== "")
          .map((part) => (
            <section key={part.key} class="card stack" role="group" aria-label={heading(part)}>
              <h3>{heading(part)}</h3>
              <p class="words" dir="auto">{part.text}</p>
              {useAgain(part.key, { sections: { [part.key]: part } })}
            </section>
          ))}
        {version.texts.map(({ name, text }) => (
          <section key={name} class="card stack" role="group" aria-label={t(`plan_text.${name}`)}>
            <h3>{t(`plan_text.${name}`)}</h3>
            <p class="words" dir="auto">{wordsOf(name, text)}</p>
            {name === "nobody_free" ? useAgain("nobody-free", { nobody_free: text }) : null}
          </section>
        ))}
        {repeatLine(version.repeat) ? (
          <section class="card stack">
            <h3>{t("terms.rounds")}</h3>
            <p>{repeatLine(version.repeat)}</p>
          </section>
        ) : null}
        {version.ladder.map((step, at) => (
          <section key={at} class="card stack">
            <h3>{stepTitle(step, at)}</h3>
            {[step.trigger, ...stepLines(step, circle), step.do, step.dont, step.place].map((line) =>
              line ? (
                <p key={line} dir="auto">
                  {line}
                </p>
              ) : null,
            )}
          </section>
        ))}
      </section>
    </Screen>
  );
}
