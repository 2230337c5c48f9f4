// Dates and hours as data. Formatted text is only ever shown: what a language's format looks like
// changes from one release of Unicode's data to the next (ICU 72 wrote en-CA as "11/28/2026"), so
// numbers are read from a format's named parts, and put together here.

const FIELDS = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
} as const;

/** Formats by zone, as making one takes longer than using it. The phone's own zone can change. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string | undefined): Intl.DateTimeFormat {
  const known = zone === undefined ? undefined : formats.get(zone);
  if (known) return known;
  // This calendar and these digits, whatever the phone is set to.
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", { ...FIELDS, timeZone: zone });
  if (zone !== undefined) formats.set(zone, format);
  return format;
}

/** What this phone calls a zone: names that were linked to another are one zone. */
export function nameOfZone(zone: string): string {
  try {
    return formatFor(zone).resolvedOptions().timeZone;
  } catch {
    return zone;
  }
}

type Numbers = Record<"year" | "month" | "day" | "hour" | "minute", number>;

function numbersIn(at: Date, zone: string | undefined): Numbers {
  const numbers: Numbers = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of formatFor(zone).formatToParts(at)) {
    if (type in numbers) numbers[type as keyof Numbers] = Number(value);
  }
  // Some browsers call midnight 24.
  numbers.hour %= 24;
  return numbers;
}

const padded = (number: number, digits = 2): string => String(number).padStart(digits, "0");

const dateOf = ({ year, month, day }: Numbers): string =>
  `${padded(year, 4)}-${padded(month)}-${padded(day)}`;

/** The wall-clock date of an instant in a zone, as "YYYY-MM-DD". */
export const wallDate = (at: Date, zone: string | undefined): string => dateOf(numbersIn(at, zone));

/** An instant on a zone's wall clock, as "YYYY-MM-DDTHH:MM". */
export function wallTime(at: Date, zone: string | undefined): string {
  const numbers = numbersIn(at, zone);
  return `${dateOf(numbers)}T${padded(numbers.hour)}:${padded(numbers.minute)}`;
}

/** Minutes since midnight on a zone's wall clock. */
export function wallMinutes(at: Date, zone: string | undefined): number {
  const { hour, minute } = numbersIn(at, zone);
  return hour * 60 + minute;
}

/** A date some days on, counted on the calendar. */
export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
