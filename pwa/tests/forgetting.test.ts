import { expect, it } from "vitest";

import { keep, names } from "../src/data/keyValueStore.ts";
import { forgetRequests } from "../src/data/liveQuery.ts";

const DAY = 24 * 3_600_000;

it("keeps the words of a request no longer on the phone than on the server", async () => {
  const now = 100 * DAY;
  await keep("known:/circles/a/asks/old", { at: now - 15 * DAY, data: {} });
  await keep("known:/circles/a/asks/new", { at: now - 13 * DAY, data: {} });
  // What has to work without the server stays, however old.
  await keep("known:/circles/a/home", { at: 0, data: {} });
  await forgetRequests(now);
  expect((await names("known:")).sort()).toEqual(["known:/circles/a/asks/new", "known:/circles/a/home"]);
});
