// What stands beside a line's number: what it does without a yes, and how old its check is.

import type { Line, LineText } from "../../api/types.ts";
import { language, t } from "../../messages/index.ts";
import { dayOfInstant, listed } from "../../messages/time.ts";

/** The closed list of policies, in the order in which they are offered. */
export const POLICIES = [
  "no_nonconsensual",
  "nonpolice_team_unseen",
  "nonpolice_team_beside_police",
  "conditional_intervention",
  "may_dispatch_police",
  "unverified_reports",
  "unverified",
] as const;

/** "Checked by Lee on 1 March"; that it is unchecked, or old, is always said. */
export function checkLine(line: Line): string {
  if (!line.checked_at) return t("lines.unchecked");
  const params = { name: line.checked_by ?? t("record.someone"), day: dayOfInstant(line.checked_at) };
  return t(line.check === "old" ? "lines.old" : "lines.checked", params);
}

/** Where it is, when it answers and in which languages: what is known of them. */
export function facts(line: LineText): string[] {
  const tongues = new Intl.DisplayNames(language.value, { type: "language" });
  const answers = line.languages.map((code) => tongues.of(code) ?? code);
  return [line.hours, line.region, listed(answers)].filter((text) => text !== "");
}

export function countryName(code: string): string {
  return new Intl.DisplayNames(language.value, { type: "region" }).of(code) ?? code;
}

export function languageName(code: string): string {
  return new Intl.DisplayNames(language.value, { type: "language" }).of(code) ?? code;
}

/** A text with one thing in each line, as a list without empty ones. */
export const listOf = (text: string): string[] =>
  text
    .split("\n")
    .map((row) => row.trim())
    .filter((row) => row !== "");
