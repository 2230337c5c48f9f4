// What somebody tells about themself before the person's yes, and keeps true from then on.

import type { Disclosure } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Field } from "../../ui/Field.tsx";
import { Switch } from "../../ui/Switch.tsx";

interface Props {
  value: Disclosure;
  set: (part: Partial<Disclosure>) => void;
  /** Written down for somebody else, in few words. */
  other?: boolean;
  /** Conditions and words about oneself are open at once. */
  open?: boolean;
}

/** The body of a call: what doesn't apply isn't sent along. */
export function disclosureBody(of: Disclosure) {
  const { paid, reports, reports_to, duty, limits, stands } = of;
  return {
    paid,
    reports,
    ...(reports && reports_to ? { reports_to } : {}),
    ...(reports && duty ? { duty } : {}),
    ...(limits ? { limits } : {}),
    ...(stands ? { stands } : {}),
  };
}

export function DisclosureFields({ value, set, other, open }: Props) {
  return (
    <>
      <div class="card list">
        <Switch
          do="paid"
          label={t(other ? "disclosure.paid_other" : "disclosure.paid_question")}
          on={value.paid}
          set={(paid) => set({ paid })}
        />
        <Switch
          do="reports"
          label={t(other ? "disclosure.reports_other" : "disclosure.reports_question")}
          hint={t("disclosure.reports_hint")}
          on={value.reports}
          set={(reports) => set({ reports })}
        />
      </div>
      {value.reports ? (
        <>
          <Field
            do="reports-to"
            label={t("disclosure.reports_to_question")}
            hint={t("disclosure.reports_to_hint")}
            value={value.reports_to ?? ""}
            set={(reports_to) => set({ reports_to })}
            max={500}
          />
          <Field
            do="duty"
            label={t("disclosure.duty_question")}
            value={value.duty ?? ""}
            set={(duty) => set({ duty })}
            max={500}
            long
          />
        </>
      ) : null}
      {other ? null : (
        <details open={open}>
          <summary data-do="disclosure-more">{t("you.more")}</summary>
          <Field
            do="limits"
            label={t("disclosure.limits_question")}
            value={value.limits ?? ""}
            set={(limits) => set({ limits })}
            max={500}
            long
          />
          <Field
            do="stands"
            label={t("disclosure.stands_question")}
            value={value.stands ?? ""}
            set={(stands) => set({ stands })}
            max={500}
            long
          />
        </details>
      )}
    </>
  );
}
