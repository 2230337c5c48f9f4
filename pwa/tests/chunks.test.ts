import { describe, expect, it } from "vitest";

import { isSeldom } from "../build.chunks.ts";

/** By module: who imports it, and who fetches it while the app runs. */
const GRAPH: Record<string, [string[], string[]]> = {
  "/src/app/main.tsx": [[], []],
  "/src/features/gaps/routes.ts": [["/src/app/main.tsx"], []],
  "/src/features/gaps/GapsScreen.tsx": [[], ["/src/features/gaps/routes.ts"]],
  "/src/features/gaps/GapCard.tsx": [["/src/features/gaps/GapsScreen.tsx", "/src/features/gaps/index.ts"], []],
  "/src/features/gaps/index.ts": [["/src/app/main.tsx"], []],
  "/src/ui/Share.tsx": [["/src/features/gaps/GapsScreen.tsx"], []],
  "/src/ui/qr.ts": [["/src/features/gaps/GapsScreen.tsx"], ["/src/ui/Share.tsx"]],
  "/node_modules/lean-qr/index.js": [["/src/features/gaps/GapsScreen.tsx"], []],
};
const lookup = (id: string) => {
  const [importers = [], dynamicImporters = []] = GRAPH[id] ?? [];
  return { importers, dynamicImporters };
};
const seldom = (path: string) => isSeldom(path, lookup);

describe("the file of the seldom screens", () => {
  it("has the screens that an address fetches, and what they alone use", () => {
    expect(seldom("/src/features/gaps/GapsScreen.tsx")).toBe(true);
    expect(seldom("/src/features/gaps/GapCard.tsx")).toBe(true);
    expect(seldom("/src/ui/Share.tsx")).toBe(true);
  });

  it("has nothing that something else fetches, too, and no library", () => {
    expect(seldom("/src/ui/qr.ts")).toBe(false);
    expect(seldom("/node_modules/lean-qr/index.js")).toBe(false);
    expect(seldom("/src/app/main.tsx")).toBe(false);
  });
});
