import { describe, expect, it } from "vitest";

import { chunkOf } from "../build.chunks.ts";
import { fetchedBy, importsOf, partsOf, type Sources } from "../build.graph.ts";

const FILES: Sources = new Map(
  Object.entries({
    "/src/app/main.tsx": `import { lazy } from "../data/lazy.ts";
import { Card } from "../features/gaps/index.ts";
import type { Gap } from "../features/gaps/GapsScreen.tsx";
const SELDOM = lazy(() => import("./seldom.ts"), "rest");
const FRIEND = lazy(() => import("./friend.ts"), "friend");
const code = () => import("../ui/qr.ts");
type Friend = typeof import("./friend.ts");
`,
    "/src/app/seldom.ts": `import { GapsScreen } from "../features/gaps/GapsScreen.tsx";
import { Both } from "../ui/Both.tsx";
`,
    "/src/app/friend.ts": `import { Both, type Kind } from "../ui/Both.tsx";
const Late = lazyScreen(() => import("./late.tsx"), "Late", "arriving", "home");
const Quiet = lazyScreen(
  () => import("./quiet.tsx"),
  "Quiet",
);
`,
    "/src/app/late.tsx": "",
    "/src/app/quiet.tsx": "",
    "/src/data/lazy.ts": "",
    "/src/features/gaps/index.ts": `export { GapsScreen } from "./GapsScreen.tsx";
export { Card } from "./Card.tsx";
`,
    "/src/features/gaps/GapsScreen.tsx": "",
    "/src/features/gaps/Card.tsx": "",
    "/src/ui/Both.tsx": "",
    "/src/ui/qr.ts": "",
  }),
);
const parts = partsOf("/src/app/main.tsx", FILES);

describe("what the app's code takes along", () => {
  it("is values alone, and of a feature's index what is taken of it", () => {
    expect(importsOf("/src/app/main.tsx", FILES)).toEqual(["/src/data/lazy.ts", "/src/features/gaps/Card.tsx"]);
    expect([...(parts.files.get("first") ?? [])].sort()).toEqual([
      "/src/app/main.tsx",
      "/src/data/lazy.ts",
      "/src/features/gaps/Card.tsx",
    ]);
  });

  it("comes later with the words that it was declared with", () => {
    expect(fetchedBy("/src/app/main.tsx", FILES)).toEqual([
      { file: "/src/app/seldom.ts", words: "rest" },
      { file: "/src/app/friend.ts", words: "friend" },
      { file: "/src/ui/qr.ts", words: null },
    ]);
    expect(fetchedBy("/src/app/friend.ts", FILES)).toEqual([
      { file: "/src/app/late.tsx", words: "arriving" },
      { file: "/src/app/quiet.tsx", words: "rest" },
    ]);
    expect([...parts.wordless]).toEqual(["/src/ui/qr.ts"]);
  });
});

describe("the files of the code", () => {
  it("are one for each part, and an early part needs nothing of the seldom ones", () => {
    const of = (path: string) => chunkOf(path, parts);
    expect(of("/src/features/gaps/GapsScreen.tsx")).toBe("seldom");
    expect(of("/src/app/quiet.tsx")).toBe("seldom");
    expect(of("/src/app/friend.ts")).toBe("friend");
    expect(of("/src/app/late.tsx")).toBe("arriving");
    expect(of("/src/ui/Both.tsx")).toBe("friend");
  });

  it("are left to the bundler for the first screen, a library, and what comes without words", () => {
    for (const path of ["/src/app/main.tsx", "/src/ui/qr.ts", "/node_modules/lean-qr/index.js"]) {
      expect(chunkOf(path, parts)).toBeNull();
    }
  });
});
