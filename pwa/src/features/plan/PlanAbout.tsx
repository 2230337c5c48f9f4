// What a plan says of itself, at its end wherever it is read: when and with whom it was written, and
// whose ideas it was begun with.

import type { AboutPlan, Template, TemplateChanges, TemplateCredit } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
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

export function Credits({ about }: { about: AboutPlan | null | undefined }) {
  if (!about || about.templates.length === 0) return null;
  const { templates, changes } = about;
  return (
    <section aria-labelledby="credits">
      <h2 id="credits">{t("templates.credits")}</h2>
      {templates.map((template) => (
        <Credit key={template.key} of={template} named />
      ))}
      <ChangedHere of={changes} />
    </section>
  );
}

/** What the plan made of its templates. */
function ChangedHere({ of }: { of: TemplateChanges }) {
  const names = (parts: TemplateChanges["parts_added"], steps: readonly string[]) =>
    [...parts.map((part) => part.heading ?? tCode("section", part.key) ?? ""), ...steps].join(" · ");
  const leftOut = names(of.parts_left_out, of.steps_left_out);
  const added = names(of.parts_added, of.steps_added);
  return (
    <>
      {leftOut ? <p class="soft">{t("templates.left_out", { names: leftOut })}</p> : null}
      {added ? <p class="soft">{t("templates.parts_added", { names: added })}</p> : null}
    </>
  );
}

/** Whom a template comes from and what was changed, then those that it was made after. */
export function Credit({ of, named }: { of: Template; named?: boolean }) {
  return (
    <div class="lineage" data-credit={of.key}>
      {named ? <p dir="auto">{of.title}</p> : null}
      <CreditWords of={of} />
      {of.line.map((earlier) => (
        <div key={earlier.key} data-after={earlier.key}>
          <p class="soft" dir="auto">
            {t("templates.made_after", { title: earlier.title })}
          </p>
          <CreditWords of={earlier} />
        </div>
      ))}
    </div>
  );
}

function CreditWords({ of }: { of: TemplateCredit }) {
  const words = [
    of.credit,
    of.written_by ? t("templates.written_by", { name: of.written_by }) : "",
    of.changed ?? "",
    t("templates.licence", { name: of.licence }),
  ];
  return (
    <p class="soft" dir="auto">
      {words.filter((one) => one !== "").join(" ")}
    </p>
  );
}
