// Which file a module of the app lands in: one for all that the first screen takes, and one for each
// part that is fetched with its words. What two of them share has one, too; but what an early part shares
// with the seldom screens lies with the early one, so that it comes without theirs.
// What else is fetched by itself (a QR code, the plan's editor) keeps a file of its own.
import { resolve } from "node:path";

import { partsOf, readSources, type Parts } from "./build.graph.ts";

const SOURCE = resolve(import.meta.dirname, "src");

/** The name of a module's file; null where it is left to the bundler. */
export function chunkOf(id: string, { files }: Parts): string | null {
  const isIn = (part: string): boolean => files.get(part)?.has(id) ?? false;
  if (isIn("first")) return null;
  const early = ["below", "friend", "arriving"].filter(isIn);
  return early.join("-") || (isIn("rest") ? "seldom" : null);
}

const parts = partsOf(resolve(SOURCE, "app/main.tsx"), readSources(SOURCE));

export const chunks = {
  includeDependenciesRecursively: false,
  groups: [
    { name: "app", tags: ["$initial" as const], priority: 2 },
    { name: (id: string) => chunkOf(id, parts), debugName: "parts", priority: 1 },
  ],
};
