// The second, small build: the service worker as one classic script with the fixed name sw.js.
// It runs after the app's build and lists what that one wrote, so that the shell opens offline;
// catalogues stand apart, because a phone keeps the one that it speaks.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

import { defineConfig, type Plugin } from "vite";

import { BROWSERS, OUT_DIR } from "./build.shared.ts";
import { LANGUAGES } from "./src/messages/languages.ts";

/** The shell's addresses and one hash over their content, which names the cache. */
function shell(folder: string): { addresses: string[]; version: string } {
  const hash = createHash("sha256");
  const addresses: string[] = [];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((name) => name !== "sw.js" && !name.startsWith("."))
    // What a Home Screen shows is fetched when the app is put there, in the language of then.
    .filter((name) => !/^(looks|screens)\/|^manifest\.webmanifest$/.test(name))
    .sort();
  for (const name of files) {
    hash.update(name).update("\0").update(readFileSync(join(folder, name)));
    addresses.push(name === "index.html" ? "/" : `/${name}`);
  }
  return { addresses, version: hash.digest("hex").slice(0, 16) };
}

/** Fills in the precache list once the folder is known (`--outDir` may have named another). */
function precache(): Plugin {
  return {
    name: "precache",
    config(config) {
      const folder = resolve(config.root ?? process.cwd(), config.build?.outDir ?? OUT_DIR);
      const { addresses, version } = shell(folder);
      if (!addresses.includes("/")) {
        throw new Error(`no index.html in ${folder}: build the app first`);
      }
      const words = LANGUAGES.map((language) => {
        const parts = addresses.filter((one) => one.startsWith(`/assets/${language}-`));
        if (parts.length === 0) throw new Error(`no catalogue for ${language} in ${folder}`);
        return [language, parts] as const;
      });
      const catalogues = new Set(words.flatMap(([, parts]) => parts));
      return {
        define: {
          __SHELL__: JSON.stringify(addresses.filter((one) => !catalogues.has(one))),
          __WORDS__: JSON.stringify(Object.fromEntries(words)),
          __SHELL_VERSION__: JSON.stringify(version),
        },
      };
    },
  };
}

export default defineConfig({
  plugins: [precache()],
  publicDir: false,
  build: {
    target: BROWSERS,
    outDir: OUT_DIR,
    emptyOutDir: false,
    lib: {
      entry: "src/sw/main.ts",
      name: "sw",
      formats: ["iife"],
      fileName: () => "sw.js",
    },
  },
});
