// What changed in a plan: each part and step that isn't as it was, before and after.

import type { Circle, PartChange, PlanTextName, PlanVersion, Step, StepChange } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { heading, repeatLine, stepLines, stepTitle } from "./plan.text.ts";

/** One text before and after; a side that isn't known or wasn't is left out. */
function BeforeAfter({ before, after }: { before: string | null; after: string | null }) {
  return (
    <>
      {before !== null ? (
        <>
          <p class="soft">{t("changes.before")}</p>
          <p class="words" dir="auto">{before || t("edit.empty")}</p>
        </>
      ) : null}
      {after !== null ? (
        <>
          <p class="soft">{t("changes.after")}</p>
          <p class="words" dir="auto">{after || t("edit.empty")}</p>
        </>
      ) : null}
    </>
  );
}

/** The parts that changed; each under its heading, with what happened to it. */
export function PartChanges({ changes }: { changes: readonly PartChange[] }) {
  return (
    <>
      {changes.map(({ key, kind, moved, before, after }) => {
        const renamed = before && after && heading(before) !== heading(after);
        return (
          <section key={key} class="card stack" data-change={kind}>
            <h3>{heading(after ?? before ?? { key, heading: null, text: "" })}</h3>
            <p class="soft">{t(`changes.part_${kind}`)}</p>
            {moved && kind !== "moved" ? <p class="soft">{t("changes.also_moved")}</p> : null}
            {renamed ? <p class="soft">{t("changes.renamed", { name: heading(before) })}</p> : null}
            {kind === "moved" ? null : (
              <BeforeAfter before={before?.text ?? null} after={after?.text ?? null} />
            )}
          </section>
        );
      })}
    </>
  );
}

/** A step as it is read, line by line. */
const linesOf = (step: Step | null, circle: Circle | null): string[] | null =>
  step && [step.name, step.trigger, ...stepLines(step, circle), step.do, step.dont, step.place].flatMap((line) => line ?? []);

/** The lines of a step; those that the other one hasn't stand out. */
function Lines({ lines, other }: { lines: string[]; other: string[] | null }) {
  return (
    <ul class="changed-lines">
      {lines.map((line) => (
        <li key={line} dir="auto">
          {other === null || other.includes(line) ? line : <strong>{line}</strong>}
        </li>
      ))}
    </ul>
  );
}

/** The steps that changed. */
export function StepChanges({
  changes,
  circle,
}: {
  changes: readonly StepChange[];
  circle: Circle | null;
}) {
  return (
    <>
      {changes.map(({ kind, moved, before, after, before_position, after_position }, at) => {
        const beforeLines = linesOf(before, circle);
        const afterLines = linesOf(after, circle);
        const shown = after ?? before;
        return (
          <section key={at} class="card stack" data-change={`step-${kind}`}>
            <h3>{shown ? stepTitle(shown, after_position ?? before_position ?? 0) : null}</h3>
            <p class="soft">{t(`changes.step_${kind}`)}</p>
            {moved && kind !== "moved" ? <p class="soft">{t("changes.also_moved")}</p> : null}
            {beforeLines && kind !== "moved" ? (
              <>
                <p class="soft">{t("changes.before")}</p>
                <Lines lines={beforeLines} other={afterLines} />
              </>
            ) : null}
            {afterLines && kind !== "moved" ? (
              <>
                <p class="soft">{t("changes.after")}</p>
                <Lines lines={afterLines} other={beforeLines} />
              </>
            ) : null}
          </section>
        );
      })}
    </>
  );
}

/** A text of the whole plan as it is read: what was decided about an ambulance is a code. */
export const wordsOf = (name: PlanTextName, text: string | null): string =>
  name === "emergency_ambulance" && text ? (tCode("emergency", `ambulance_${text}`) ?? text) : (text ?? "");

/** How everybody is asked again, where that changed. */
export function RepeatChange({ of }: { of: PlanVersion["changes"]["repeat"] }) {
  if (!of) return null;
  const never = t("changes.never_again");
  return (
    <section class="card stack" data-change="repeat">
      <h3>{t("terms.rounds")}</h3>
      <BeforeAfter before={repeatLine(of.before) ?? never} after={repeatLine(of.after) ?? never} />
    </section>
  );
}

/** A text of the whole plan that changed. */
export function TextChanges({
  changes,
}: {
  changes: PlanVersion["changes"]["texts"];
}) {
  return (
    <>
      {changes.map(({ name, before, after }) => (
        <section key={name} class="card stack" data-change="text">
          <h3>{t(`plan_text.${name}`)}</h3>
          <BeforeAfter before={wordsOf(name, before)} after={wordsOf(name, after)} />
        </section>
      ))}
    </>
  );
}
