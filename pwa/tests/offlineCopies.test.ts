import { expect, it, vi } from "vitest";

import type { Me } from "../src/api/types.ts";
import { chooseCopy, copies } from "../src/data/copyChoices.ts";
import { keep, names } from "../src/data/keyValueStore.ts";
import { dropUnchosen, watchCopies } from "../src/data/offlineCopies.ts";
import { me } from "../src/data/session.ts";

it("leaves nothing of a plan, a card or a checklist on the disk that nobody chose", async () => {
  const seen = ["home", "plan/draft", "week?from=2026-06-11&days=7"];
  const chosen = ["plan", "health-card"];
  const unchosen = [
    "companion-card",
    "checklists/taken",
    "members/m/eyes",
    "plan/agreement",
    "plan/proposals",
    "pod-map",
    "plan/versions/2",
  ];
  for (const path of [...seen, ...chosen, ...unchosen]) await keep(`known:/circles/a/${path}`, {});
  for (const path of ["plan", "health-card"]) await keep(`known:/circles/b/${path}`, {});
  for (const path of chosen) await chooseCopy(`/circles/a/${path}`);
  await dropUnchosen();
  expect((await names("known:")).sort()).toEqual(
    [...seen, ...chosen].map((path) => `known:/circles/a/${path}`).sort(),
  );
});

it("deletes the copies of a circle that this phone's owner has left", async () => {
  vi.stubGlobal("document", { hidden: true });
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no way out")));
  me.value = { account: { id: "Q" }, places: [{ circle_id: "a" }] } as unknown as Me;
  for (const circle of ["a", "left"]) await chooseCopy(`/circles/${circle}/plan`);
  await keep("known:/circles/left/plan", {});
  await watchCopies();
  await vi.waitFor(() => expect(copies.value).not.toContain("/circles/left/plan"));
  expect(copies.value).toContain("/circles/a/plan");
  await vi.waitFor(async () => expect(await names("known:/circles/left/")).toEqual([]));
});
