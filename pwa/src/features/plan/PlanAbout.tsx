// What a plan says of itself, at its end wherever it is read: when and with whom it was written, and
// whose ideas it was begun with.

import type { AboutPlan, Template } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { dayOf } from "../../messages/time.ts";

interface Props {
  about: AboutPlan | null | undefined;
  reviewOn?: string | null | undefined;
}

export function PlanAbout({ about, reviewOn }: Props) {
  const { written_when, written_with } = about ?? {};
  if (!written_when && !written_with && !reviewOn) return null;
  return (
    <section aria-labelledby="about-plan">
      <h2 id="about-plan">{t("about_plan.heading")}</h2>
      {written_when ? (
        <p>{t(written_when === "well" ? "about_plan.was_well" : "about_plan.was_hard")}</p>
      ) : null}
      {written_with ? (
        <>
          <p class="soft">{t("about_plan.with")}</p>
          <p class="words" dir="auto">
            {written_with}
          </p>
        </>
      ) : null}
      {reviewOn ? <p class="soft">{t("review.on", { day: dayOf(reviewOn, true) })}</p> : null}
    </section>
  );
}

export function Credits({ templates }: { templates: readonly Template[] }) {
  if (templates.length === 0) return null;
  return (
    <section aria-labelledby="credits">
      <h2 id="credits">{t("templates.credits")}</h2>
      {templates.map((template) => (
        <Credit key={template.key} of={template} named />
      ))}
    </section>
  );
}

/** Whom a template comes from, what was changed, and its licence. */
export function Credit({ of, named }: { of: Template; named?: boolean }) {
  const words = [of.credit, of.changed ?? "", t("templates.licence", { name: of.licence })];
  return (
    <div data-credit={of.key}>
      {named ? <p>{of.title}</p> : null}
      <p class="soft">{words.filter((one) => one !== "").join(" ")}</p>
    </div>
  );
}
