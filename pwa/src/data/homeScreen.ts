// What the browser reads when the app is put on a Home Screen, and the icon of its tabs: by the look
// that was chosen on this phone, in the language in use.

import { effect } from "@preact/signals";

import { language } from "../messages/index.ts";
import { look, NAME, nameOf, type Look, type Worn } from "./appLook.ts";
import { drop, keep } from "./keyValueStore.ts";

const APPLE_NAME = "apple-mobile-web-app-title";

export const folderOf = (one: Look): string => (one === "own" ? "" : `/looks/${one}`);

function setLink(rel: string, address: string): void {
  const link = document.head.querySelector(`link[rel="${rel}"]`);
  // Set anew, it would be fetched anew.
  if (link?.getAttribute("href") !== address) link?.setAttribute("href", address);
}

function nameForApple(name: string | null): void {
  document.head.querySelector(`meta[name="${APPLE_NAME}"]`)?.remove();
  if (name === null) return;
  const title = document.createElement("meta");
  title.name = APPLE_NAME;
  title.content = name;
  document.head.append(title);
}

/** Keeps the page's head as the look and the language are. */
export function followLook(): void {
  effect(() => {
    const folder = folderOf(look.value);
    setLink("manifest", `${folder}/manifest.webmanifest?lang=${language.value}`);
    setLink("icon", `${folder}/icon.svg`);
    setLink("apple-touch-icon", `${folder}/apple-touch-icon.png`);
    nameForApple(look.value === "own" ? null : nameOf(look.value));
  });
}

export async function chooseLook(one: Look): Promise<void> {
  look.value = one;
  if (one === "own") await drop(NAME);
  else await keep(NAME, { look: one, name: nameOf(one) } satisfies Worn);
}
