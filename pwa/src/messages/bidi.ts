// Names and words of people within sentences, whichever way their script runs. Without this, a
// Hebrew or Arabic name turns the hour or the full stop after it around (UAX #9).

/** First strong isolate, and the end of it. */
const [OPENS, CLOSES] = ["\u2068", "\u2069"];
/** Letters that run from right to left, and signs that turn the direction. */
const TURNS =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const ISOLATED = /^\u2068[^\u2066-\u2069]*\u2069$/;

/** The text as a piece of its own: neither it nor what stands around it turns the other. */
export function isolate(text: string): string {
  if (!TURNS.test(text) || ISOLATED.test(text)) return text;
  // What the text itself opened ends with it.
  return OPENS + text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "") + CLOSES;
}
