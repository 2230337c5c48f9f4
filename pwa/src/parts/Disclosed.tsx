// What someone told about themself before the yes. Paid or reporting is always said first.

import type { Disclosure } from "../api/types.ts";
import { t } from "../messages/index.ts";

export function Disclosed({ of }: { of: Disclosure }) {
  return (
    <ul class="disclosed" data-disclosure>
      <li>{t(of.paid ? "disclosure.paid" : "disclosure.not_paid")}</li>
      <li>
        {of.reports
          ? of.duty
            ? t("disclosure.reports_what", { duty: of.duty })
            : t("disclosure.reports")
          : t("disclosure.no_reports")}
      </li>
      {of.limits ? <li>{t("disclosure.limits", { limits: of.limits })}</li> : null}
      {of.stands ? <li>{t("disclosure.stands", { stands: of.stands })}</li> : null}
    </ul>
  );
}
