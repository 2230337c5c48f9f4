// Where Back leads: the app's own, the phone's, and links to where one came from.

import { beforeEach, describe, expect, it, vi } from "vitest";

type Route = typeof import("../src/data/router.ts");

/** A browser's window with a history of its own, which steps back at once. */
function openWindow(at: string) {
  const entries: { path: string; state: unknown }[] = [{ path: at, state: null }];
  let here = 0;
  const listeners: Record<string, ((event: unknown) => void)[]> = {};
  const entry = () => entries[here] as { path: string; state: unknown };
  const go = (by: number): void => {
    if (here + by < 0) return;
    here += by;
    for (const run of listeners["popstate"] ?? []) run({});
  };
  const on = (type: string, run: (event: unknown) => void) => (listeners[type] ??= []).push(run);
  vi.stubGlobal("location", {
    get pathname() {
      return entry().path;
    },
    hash: "",
  });
  vi.stubGlobal("history", {
    get state() {
      return entry().state;
    },
    pushState: (state: unknown, _: string, path: string) => {
      entries.splice(here + 1, entries.length, { path, state });
      here += 1;
    },
    replaceState: (state: unknown, _: string, path: string) => {
      entries[here] = { path, state };
    },
    back: () => go(-1),
    go,
  });
  vi.stubGlobal("scrollTo", () => undefined);
  vi.stubGlobal("window", { addEventListener: on });
  vi.stubGlobal("document", { addEventListener: on });
  const tap = (href: string): void => {
    const anchor = { getAttribute: () => href, target: "" };
    for (const run of listeners["click"] ?? []) {
      run({ target: { closest: () => anchor }, button: 0, preventDefault: () => undefined });
    }
  };
  return { tap, back: () => go(-1), paths: () => entries.map(({ path }) => path) };
}

async function startAt(at: string) {
  const phone = openWindow(at);
  vi.resetModules();
  const route: Route = await import("../src/data/router.ts");
  route.startRouting();
  return { ...phone, route, at: () => route.path.peek() };
}

beforeEach(() => void vi.unstubAllGlobals());

describe("Back", () => {
  it("leads to where one came from, not to the screen above", async () => {
    const phone = await startAt("/c/x");
    phone.tap("/c/x/circle");
    phone.tap("/c/x/consent");
    phone.route.goBack("/c/x");
    expect(phone.at()).toBe("/c/x/circle");
    phone.route.goBack("/c/x");
    expect(phone.at()).toBe("/c/x");
  });

  it("leads to the screen above where a notification opened this one, and leaves nothing", async () => {
    const phone = await startAt("/c/x/answer/y");
    phone.route.goBack("/c/x");
    expect(phone.at()).toBe("/c/x");
    expect(phone.paths()).toEqual(["/c/x"]);
  });

  it("closes what lay over the screen and leaves it in one step", async () => {
    const phone = await startAt("/c/x");
    phone.tap("/c/x/week");
    phone.route.layOver(() => undefined);
    phone.route.goBack("/c/x");
    expect(phone.at()).toBe("/c/x");
  });

  it("doesn't lead into a form that is done, nor twice to one screen", async () => {
    const phone = await startAt("/c/x/week");
    phone.tap("/c/x/pattern");
    phone.route.returnTo("/c/x/week");
    expect(phone.at()).toBe("/c/x/week");
    phone.tap("/c/x");
    expect(phone.paths()).toEqual(["/c/x/week", "/c/x"]);
    phone.route.returnTo("/c/x/notes");
    expect(phone.paths()).toEqual(["/c/x/week", "/c/x/notes"]);
  });

  it("doesn't lead into a way in that is over", async () => {
    const phone = await startAt("/");
    phone.tap("/new/people");
    phone.tap("/new/alone");
    phone.route.startAt("/c/x/invite");
    phone.route.goBack("/c/x");
    expect(phone.at()).toBe("/c/x");
    expect(phone.paths()).toEqual(["/", "/new/people", "/c/x"]);
  });
});

describe("a link to where one came from", () => {
  it("is a step back, so that the phone's own Back walks in no circle", async () => {
    const phone = await startAt("/c/x");
    for (const screen of ["/c/x/plan", "/c/x/week", "/c/x/plan"]) {
      phone.tap(screen);
      phone.tap("/c/x");
    }
    expect(phone.at()).toBe("/c/x");
    expect(phone.paths()).toHaveLength(2);
  });
});
