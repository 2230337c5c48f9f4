import { defineConfig } from "vitest/config";

import { chunks } from "./build.chunks.ts";
import { BROWSERS, OUT_DIR } from "./build.shared.ts";
import { pageWords, shortWords, wholeWords } from "./build.words.ts";

export default defineConfig({
  base: "/",
  plugins: [pageWords(), shortWords(), wholeWords()],
  // `h("p", …)` instead of `jsx("p", { children: … })`: the app is 0.7 kB smaller for it.
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
    jsxInject: 'import { Fragment, h } from "preact"',
  },
  build: {
    target: BROWSERS,
    outDir: OUT_DIR,
    emptyOutDir: true,
    // No inline scripts, styles or data: the content security policy allows files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: { output: { codeSplitting: chunks } },
  },
  server: {
    proxy: { "/api": "http://localhost:8000" },
  },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    environment: "node",
    // Some read every sentence by every rule: on a busy machine that takes longer than five seconds.
    testTimeout: 30_000,
  },
});
