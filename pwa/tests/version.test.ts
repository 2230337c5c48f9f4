import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { NotSent } from "../src/api/client.ts";
import { fetchPart, fetchScreen, lookForVersion, newVersion, Outdated } from "../src/data/version.ts";

const page = (entry: string): string => `<script type="module" src="/assets/${entry}"></script>`;
const missing = (): Promise<never> => Promise.reject(new TypeError("Failed to fetch"));

let answer: () => Promise<Response>;
const reload = vi.fn();

beforeEach(() => {
  const kept = new Map<string, string>();
  newVersion.value = false;
  reload.mockReset();
  answer = () => Promise.resolve(new Response(page("index-new.js")));
  vi.stubGlobal("fetch", () => answer());
  vi.stubGlobal("document", {
    querySelector: () => ({ getAttribute: () => "/assets/index-old.js" }),
  });
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
});

afterEach(() => vi.unstubAllGlobals());

describe("a screen whose chunk is nowhere any more", () => {
  it("opens the app anew once, and not for ever", async () => {
    void fetchScreen(missing);
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
    expect(newVersion.value).toBe(true);
    await expect(fetchScreen(missing)).rejects.toBeInstanceOf(Outdated);
    expect(reload).toHaveBeenCalledOnce();
  });

  it("never does where nothing could be remembered", async () => {
    vi.stubGlobal("sessionStorage", undefined);
    await expect(fetchScreen(missing)).rejects.toBeInstanceOf(Outdated);
    expect(reload).not.toHaveBeenCalled();
  });

  it.each([
    ["no connection", () => Promise.reject(new TypeError())],
    ["a network's own page", () => Promise.resolve(new Response("<h1>Please sign in</h1>"))],
    ["a server in trouble", () => Promise.resolve(new Response("", { status: 503 }))],
  ])("waits for a connection where there is %s", async (_, how) => {
    answer = how as () => Promise<Response>;
    const failed = await fetchScreen(missing).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(NotSent);
    expect(failed).not.toBeInstanceOf(Outdated);
    expect(reload).not.toHaveBeenCalled();
  });
});

describe("a part that comes in the midst of something", () => {
  it("never opens the app anew by itself", async () => {
    await expect(fetchPart(missing)).rejects.toBeInstanceOf(Outdated);
    expect(reload).not.toHaveBeenCalled();
  });
});

describe("an open page", () => {
  it("learns of a newer version, and isn't told of its own", async () => {
    answer = () => Promise.resolve(new Response(page("index-old.js")));
    expect(await lookForVersion()).toBe(true);
    expect(newVersion.value).toBe(false);
    answer = () => Promise.resolve(new Response(page("index-new.js")));
    await lookForVersion();
    expect(newVersion.value).toBe(true);
  });
});
