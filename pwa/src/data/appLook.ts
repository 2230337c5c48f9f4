// What the app is called and looks like on this phone's Home Screen and in its tabs: as whoever
// runs the server chose, or as something else. It hides what the app is from a glance, and neither
// its address nor the browser's history.

import { signal } from "@preact/signals";

import { t } from "../messages/index.ts";
import { kept } from "./keyValueStore.ts";
import { me } from "./session.ts";

export const LOOKS = ["own", "notes", "calendar"] as const;
export type Look = (typeof LOOKS)[number];

export const NAME = "looks";
/** What the worker needs for a notification that it can't read. */
export interface Worn {
  look: Exclude<Look, "own">;
  name: string;
}

export const look = signal<Look>("own");

export const nameOf = (one: Look): string =>
  one === "own" ? (me.value?.app_name ?? t("app.name")) : t(`look.${one}`);

/** What the app is called here. */
export const appName = (): string => nameOf(look.value);

export async function openLook(): Promise<void> {
  const worn = await kept<Worn>(NAME);
  if (worn && LOOKS.includes(worn.look)) look.value = worn.look;
}
