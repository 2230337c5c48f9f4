import { describe, expect, it } from "vitest";

import { FIRST, TABLES, tableOf } from "../src/app/routes.ts";
import { ROUTES as arriving } from "../src/app/routes.arriving.ts";
import { ROUTES as friend } from "../src/app/routes.friend.ts";
import { ROUTES as seldom } from "../src/app/routes.seldom.ts";
import { match } from "../src/data/router.ts";
import { calm } from "../src/data/calm.ts";

describe("match", () => {
  it.each([
    ["/", "/", {}],
    ["/c/:circleId", "/c/abc", { circleId: "abc" }],
    ["/c/:circleId", "/c/abc/", { circleId: "abc" }],
    ["/c/:circleId/ask/:askId", "/c/x/ask/y-_1", { circleId: "x", askId: "y-_1" }],
  ])("%s takes %s", (pattern, address, found) => {
    expect(match(pattern, address)).toEqual(found);
  });

  it.each([
    ["/", "/c"],
    ["/c/:circleId", "/"],
    ["/c/:circleId", "/c/"],
    ["/c/:circleId", "/c/a/week"],
    ["/c/:circleId", "/c/a%20b"],
    ["/me", "/mel"],
  ])("%s leaves %s", (pattern, address) => {
    expect(match(pattern, address)).toBeNull();
  });
});

describe("the addresses of the app", () => {
  const isLike = (other: string[]) => (part: string, at: number) =>
    part === other[at] || part.startsWith(":") || other[at]?.startsWith(":") === true;
  const fits = (one: string, other: string): boolean => {
    const [a, b] = [one.split("/"), other.split("/")];
    return a.length === b.length && a.every(isLike(b));
  };

  it.each(Object.entries({ arriving, friend, seldom }))("tell that they stand in %s", (name, table) => {
    for (const { path } of table) {
      const address = path.replace(/:\w+/g, "x-_1");
      expect(tableOf(address), path).toBe(name);
      expect(tableOf(`${address}/`), path).toBe(name);
    }
    expect(Object.keys(TABLES)).toContain(name);
  });

  it("never fit two screens", () => {
    const paths = [...FIRST, ...arriving, ...friend, ...seldom].map((route) => route.path);
    expect(paths.length).toBeGreaterThan(80);
    const twice = paths.flatMap((one, at) =>
      paths.slice(at + 1).filter((other) => fits(one, other)).map((other) => [one, other]),
    );
    expect(twice).toEqual([]);
    expect(fits("/c/:circleId/ask/:askId", "/c/:circleId/ask/new")).toBe(true);
  });
});

describe("calm", () => {
  it.each(["/", "/c/x", "/c/x/week", "/c/x/record", "/me", "/limits"])(
    "a new version may load at %s",
    (where) => expect(calm(where)).toBe(true),
  );

  it.each(["/c/x/ask/y", "/c/x/answer/y", "/new/people", "/j", "/joined/k", "/c/x/knock/k"])(
    "nothing is cut short at %s",
    (where) => expect(calm(where)).toBe(false),
  );
});
