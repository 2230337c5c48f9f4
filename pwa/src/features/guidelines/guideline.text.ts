// Lines in sentences: what of them the app goes by.

import type { Guideline } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { names, wallRange, weekdays } from "../../messages/time.ts";

/** What is chosen of a line, whoever reads it: "Shifts · Sam · Overnight · Sat and Sun". */
export function partsLine(line: Guideline): string {
  if (line.about === null) return t("guideline.about_text");
  const short = weekdays("short");
  const parts = [
    t(`guideline.about_${line.about}`),
    line.name,
    names(line.kinds.map((kind) => tCode("kind", kind) ?? kind)),
    line.event ? tCode("about", line.event) : null,
    line.channel ? tCode("channel", line.channel) : null,
    line.has_step
      ? line.step === null
        ? t("guideline.step_gone")
        : t("read.step", { n: line.step + 1 })
      : null,
    line.from && line.to ? wallRange(line.from, line.to) : null,
    line.weekdays.length < 7 ? names(line.weekdays.map((day) => short[day] ?? "")) : null,
  ];
  return parts.filter(Boolean).join(" · ");
}
