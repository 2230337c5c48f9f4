// The whole record as a file, with what it takes to see that nothing is missing.

import { t } from "../messages/index.ts";

export function Save({ c }: { c: string }) {
  return (
    <a
      class="btn quiet"
      href={`/api/v1/circles/${c}/record/export`}
      download="record.json"
      target="_self"
      data-do="save-record"
    >
      {t("keeping.save")}
    </a>
  );
}
