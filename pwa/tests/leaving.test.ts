import { beforeEach, expect, it, vi } from "vitest";

import { get, NotSent } from "../src/api/client.ts";
import { all, empty } from "../src/data/keyValueStore.ts";
import { endLeft, leaveLater } from "../src/data/leaving.ts";

/** What was asked of the server, and what it answers: a status, or nothing at all. */
let asked: string[];
let answers: (number | null)[];

beforeEach(async () => {
  await empty();
  asked = [];
  answers = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    const key = new Headers(init.headers).get("Idempotency-Key");
    asked.push(`${init.method} ${path}${key ? ` ${key}` : ""}`);
    const answer = answers.length > 0 ? answers.shift() : 200;
    if (!answer) return Promise.reject(new TypeError("no way out"));
    return Promise.resolve(new Response(answer === 204 ? null : "{}", { status: answer }));
  });
});

const FORGET = "POST /api/v1/me/forget key-of-the-tap";

it("asks nothing of the server before a forgotten session is ended", async () => {
  await leaveLater("key-of-the-tap");
  answers = [null];
  await expect(get("/me")).rejects.toBeInstanceOf(NotSent);
  expect(asked).toEqual([FORGET]);
  answers = [204];
  await get("/me");
  expect(asked).toEqual([FORGET, FORGET, "GET /api/v1/me"]);
  expect(await all("leaving")).toEqual([]);
});

it("takes a no for an end: it was ended before", async () => {
  await leaveLater("key-of-the-tap");
  answers = [401];
  expect(await endLeft()).toBe(true);
  expect(await endLeft()).toBe(true);
  expect(asked).toEqual([FORGET]);
});

it("makes one call for all who ask at once", async () => {
  await leaveLater("key-of-the-tap");
  answers = [204];
  expect(await Promise.all([endLeft(), endLeft()])).toEqual([true, true]);
  expect(asked).toEqual([FORGET]);
});

it("costs nothing where nothing was left", async () => {
  await get("/me");
  expect(asked).toEqual(["GET /api/v1/me"]);
});
