// Names and words of people within sentences, whichever way their script runs. Without this, a
// Hebrew or Arabic name turns the hour or the full stop after it around, and in an Arabic sentence
// a phone number, or the full stop of "Sam M.", stands on its wrong side (UAX #9).

/** First strong isolate, and the end of it. */
const [OPENS, CLOSES] = ["\u2068", "\u2069"];
/** Letters that run from right to left, and signs that turn the direction. */
const TURNS =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** What stands in a sentence from right to left as it is: its own letters, or digits alone. */
const OWN_WORD = "[\\u0590-\\u065f\\u066a-\\u06ef\\u06fa-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc]+";
const RUNS_ALONG = new RegExp(`^(?:${OWN_WORD}(?: ${OWN_WORD})*|\\p{Nd}*)$`, "u");
const ISOLATED = /^\u2068([^\u202a-\u202e]*)\u2069$/u;

/** Whether each piece that a text sets apart ends within it, and none ends that it didn't open. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign >= "\u2066" && sign <= "\u2068") depth += 1;
    else if (sign === CLOSES && --depth < 0) return false;
  }
  return depth === 0;
}

/**
 * The text as a piece of its own: neither it nor what stands around it turns the other.
 * `rightToLeft`: the sentence around it runs so.
 */
export function isolate(text: string, rightToLeft = false): string {
  if (rightToLeft ? RUNS_ALONG.test(text) : !TURNS.test(text)) return text;
  const inside = ISOLATED.exec(text)?.[1];
  if (inside !== undefined && isBalanced(inside)) return text;
  // What the text itself opened ends with it; pieces that it sets apart ("⁨שרה⁩ and Sam") stay.
  const signs = isBalanced(text) ? /[\u202a-\u202e]/g : /[\u202a-\u202e\u2066-\u2069]/g;
  return OPENS + text.replace(signs, "") + CLOSES;
}
