// Where opening the app anew disturbs nobody.

/** Screens that a reload would not cut short: nothing asked, answered or half filled in. */
export function calm(where: string): boolean {
  return /^\/(c\/[^/]+(\/(week|month|circle|plan|record|consent))?|me|limits)?$/.test(where);
}
