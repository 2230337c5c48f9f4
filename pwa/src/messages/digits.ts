// Digits as people type and paste them: a keyboard in Arabic, Persian or Hindi has its own, and a
// code copied from a sentence brings the signs along that set it apart there.

/** The zeros of scripts whose digits keyboards write. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10];
const THEIR_DIGITS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\uff10-\uff19]/g;
const SIGNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The same text with 0 to 9, as the server and the sums here read them. */
export const latinDigits = (text: string): string =>
  text.replace(SIGNS, "").replace(THEIR_DIGITS, (digit) => {
    const at = digit.charCodeAt(0);
    const zero = ZEROS.find((one) => at >= one && at < one + 10) as number;
    return String(at - zero);
  });
