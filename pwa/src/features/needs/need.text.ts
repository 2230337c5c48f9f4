// Needs in sentences, and amounts as people write them.

import type { NeedWhen, OwnNeed } from "../../api/types.ts";
import { latinDigits } from "../../messages/digits.ts";
import { t } from "../../messages/index.ts";
import { dayOf, locale, wallMoment } from "../../messages/time.ts";

/** "By Sunday 8 March", "Sunday, 10 am": by the circle's clock. */
export function whenOfNeed(when: NeedWhen): string {
  if (!when.day) return t("need.when_open");
  if (when.wall) return wallMoment(`${when.day}T${when.wall}`, when.zone);
  return t("need.when_by", { day: dayOf(when.day, true) });
}

/** How an own need stands, in a line. */
export function stateLine(need: OwnNeed): string {
  if (need.state === "open" && need.known.length === 0) return t("need.nobody_knows");
  if (need.state === "open" && need.when.past) return t("need.past");
  return t(need.pot && need.state === "covered" ? "pot.closed" : `need.state_${need.state}`);
}

function formatOf(currency: string): Intl.NumberFormat {
  return new Intl.NumberFormat(locale(), { style: "currency", currency });
}

const digitsOf = (currency: string): number =>
  formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2;

/** "$120.50" of an amount in the smallest unit. */
export function amountText(amount: number, currency: string): string {
  try {
    return formatOf(currency).format(amount / 10 ** digitsOf(currency));
  } catch {
    return `${amount / 100} ${currency}`;
  }
}

/** The smallest units of what somebody typed, "120.50" or "120,5"; null: no amount. */
export function amountOf(typed: string, currency: string): number | null {
  const match = /^(\d{1,10})(?:[.,\u066b](\d+))?$/.exec(latinDigits(typed).replace(/\s/g, ""));
  if (!match) return null;
  let digits = 2;
  try {
    digits = digitsOf(currency);
  } catch {
    // The server says what is wrong with the currency.
  }
  const part = match[2] ?? "";
  if (part.length > digits) return null;
  return Number(match[1]) * 10 ** digits + Number(part.padEnd(digits, "0"));
}

/** The site that a link leads to. */
export function siteOf(link: string): string {
  try {
    return new URL(link).hostname;
  } catch {
    return link;
  }
}
