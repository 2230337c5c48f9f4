// Which field a refusal is about.

/** Refusals that are about one field, by their code; the first that is on the screen. */
const BY_CODE: Readonly<Record<string, readonly string[]>> = {
  "bad-end": ["end", "away-last", "stand-in-last", "event-to", "to", "last"],
  "ends-before-start": ["end", "away-last", "stand-in-last", "to", "last"],
  "in-the-past": ["first", "start", "rest-until", "until"],
  "name-taken": ["called", "name", "friend-name", "member-name", "my-name"],
  "needs-circle-code": ["circle-code"],
  "no-such-code": ["recovery-code", "proof-code", "code"],
  "not-a-number": ["number", "friend-to", "address-to"],
  "pod-member-twice": ["name"],
  "pod-name-twice": ["name"],
  "not-an-address": ["friend-to", "address-to"],
  "not-that-code": ["recovery-code", "proof-code", "code"],
  "number-not-served": ["friend-to", "address-to", "number"],
  "rule-needs-words": ["words"],
  "same-time": ["end", "to", "event-to", "quiet-to"],
  "service-number": ["number", "number-again", "address-to"],
  "wrong-circle-code": ["circle-code"],
  "wrong-code": ["recovery-code", "proof-code", "code"],
  "zero-length": ["end", "to", "event-to"],
};

/** "friends.0.display_name" is about its last part that is no number. */
const lastName = (path: string): string =>
  path.split(".").filter((part) => !/^\d+$/.test(part)).pop() ?? "";

/**
 * The field (`data-do`) that a refusal is about, of those on the screen; null where it isn't sure.
 *
 * `wireNames`: the server's names of what it refused, as paths ("friend.display_name").
 */
export function fieldFor(
  code: string,
  wireNames: readonly string[],
  onScreen: readonly string[],
): string | null {
  const known = BY_CODE[code]?.find((does) => onScreen.includes(does));
  if (known) return known;
  for (const path of wireNames) {
    const wanted = lastName(path).replaceAll("_", "-");
    if (!wanted) continue;
    if (onScreen.includes(wanted)) return wanted;
    const [only, ...others] = onScreen.filter((does) => does.endsWith(`-${wanted}`));
    if (only && others.length === 0) return only;
  }
  return null;
}
