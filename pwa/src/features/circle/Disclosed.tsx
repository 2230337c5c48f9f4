// What someone told about themself before the yes. Paid or reporting is always said first.

import type { Disclosure } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

type Lines = Record<"paid" | "reports" | "limits" | "stands", string | null>;

/** A card in sentences; what was left out has none. */
export function disclosureLines(of: Disclosure): Lines {
  return {
    paid: t(of.paid ? "disclosure.paid" : "disclosure.not_paid"),
    reports: reportsLine(of),
    limits: of.limits ? t("disclosure.limits", { limits: of.limits }) : null,
    stands: of.stands ? t("disclosure.stands", { stands: of.stands }) : null,
  };
}

function reportsLine({ reports, reports_to: to, duty }: Disclosure): string {
  if (!reports) return t("disclosure.no_reports");
  if (to && duty) return t("disclosure.reports_to_what", { to, duty });
  if (to) return t("disclosure.reports_to", { to });
  return duty ? t("disclosure.reports_what", { duty }) : t("disclosure.reports");
}

export function Disclosed({ of }: { of: Disclosure }) {
  return (
    <ul class="disclosed" data-disclosure>
      {Object.values(disclosureLines(of))
        .filter((line) => line !== null)
        .map((line) => (
          <li key={line}>{line}</li>
        ))}
    </ul>
  );
}
