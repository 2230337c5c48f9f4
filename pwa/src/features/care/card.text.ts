// What stands on each card, in the order in which it is read.

import type { Key } from "../../messages/index.ts";

export const HEALTH = [
  "allergies",
  "medicines",
  "conditions",
  "refusals",
  "devices",
  "depends_on_me",
] as const;
export const COMPANION = ["say", "dont_say", "agree", "tell"] as const;

export type CardField = (typeof HEALTH)[number] | (typeof COMPANION)[number];
export type CardName = "health" | "companion";

export const FIELDS: Record<CardName, readonly CardField[]> = {
  health: HEALTH,
  companion: COMPANION,
};

/** The card that an address names; anything else leads to the health card. */
export const cardNamed = (name: string): CardName => (name === "companion" ? name : "health");

export const pathOf = (circleId: string, card: CardName): string =>
  `/circles/${circleId}/${card}-card`;

/** A few words on what belongs there; not every field needs them. */
export const HINTS: Partial<Record<CardField, Key>> = {
  medicines: "care.hint.medicines",
  refusals: "care.hint.refusals",
  devices: "care.hint.devices",
  depends_on_me: "care.hint.depends_on_me",
  say: "care.hint.say",
  agree: "care.hint.agree",
  tell: "care.hint.tell",
};
