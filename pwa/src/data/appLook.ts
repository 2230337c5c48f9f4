// What the app is called and looks like on this phone's Home Screen and in its tabs: as whoever
// runs the server chose, or as something else. It hides what the app is from a glance, and neither
// its address nor the browser's history.

import { signal } from "@preact/signals";

import { t } from "../messages/index.ts";
import { drop, keep, kept } from "./keyValueStore.ts";
import { me } from "./session.ts";

export const LOOKS = ["own", "notes", "calendar"] as const;
export type Look = (typeof LOOKS)[number];

const NAME = "looks";
const APPLE_NAME = "apple-mobile-web-app-title";
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

export const folderOf = (one: Look): string => (one === "own" ? "" : `/looks/${one}`);

/** The browser reads these when the app is put on a Home Screen. */
function wear(one: Look): void {
  look.value = one;
  const set = (rel: string, file: string) =>
    document.head
      .querySelector(`link[rel="${rel}"]`)
      ?.setAttribute("href", `${folderOf(one)}/${file}`);
  set("manifest", "manifest.webmanifest");
  set("icon", "icon.svg");
  set("apple-touch-icon", "apple-touch-icon.png");
  document.head.querySelector(`meta[name="${APPLE_NAME}"]`)?.remove();
  if (one === "own") return;
  const title = document.createElement("meta");
  title.name = APPLE_NAME;
  title.content = nameOf(one);
  document.head.append(title);
}

export async function openLook(): Promise<void> {
  const worn = await kept<Worn>(NAME);
  if (worn && LOOKS.includes(worn.look)) wear(worn.look);
}

export async function chooseLook(one: Look): Promise<void> {
  wear(one);
  if (one === "own") await drop(NAME);
  else await keep(NAME, { look: one, name: nameOf(one) } satisfies Worn);
}
