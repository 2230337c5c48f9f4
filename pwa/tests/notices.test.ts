// What the service worker shows for a push, and which notifications it and the app take away again.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

interface Data {
  n?: string;
  a?: string;
}

class Shown {
  closed = false;
  constructor(
    readonly title: string,
    readonly tag: string,
    readonly data: Data,
    readonly silent: boolean,
  ) {}
  close(): void {
    this.closed = true;
    list = list.filter((one) => one !== this);
  }
}

/** The phone's list of notifications, the newest wherever its browser puts it. */
let list: Shown[];
/** Everything that was ever shown. */
let everShown: Shown[];
/** Whether a page of the app is in sight. */
let isSeen: boolean;
/** Whether there is a dot on the icon. */
let hasDot: boolean;
/** As in WebKit, where a tag replaces nothing and the newest may come first. */
let tagsReplace: boolean;
let run: Record<string, (event: unknown) => void>;

const registration = {
  showNotification: async (title: string, options: { tag?: string; data?: Data; silent?: boolean }) => {
    const shown = new Shown(title, options.tag ?? "", options.data ?? {}, options.silent ?? false);
    everShown.push(shown);
    list = [shown, ...list.filter((one) => !tagsReplace || one.tag !== shown.tag)];
  },
  getNotifications: async ({ tag }: { tag?: string } = {}) =>
    list.filter((one) => tag === undefined || one.tag === tag),
};

beforeEach(async () => {
  vi.resetModules();
  list = [];
  everShown = [];
  isSeen = false;
  hasDot = false;
  tagsReplace = true;
  run = {};
  const pages = () => (isSeen ? [{ visibilityState: "visible", postMessage: () => undefined }] : []);
  vi.stubGlobal("__SHELL__", []);
  vi.stubGlobal("__WORDS__", {});
  vi.stubGlobal("__SHELL_VERSION__", "test");
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 200 })));
  vi.stubGlobal("navigator", {
    languages: ["en"],
    setAppBadge: async () => void (hasDot = true),
    clearAppBadge: async () => void (hasDot = false),
  });
  vi.stubGlobal("self", {
    addEventListener: (type: string, listener: (event: unknown) => void) => (run[type] = listener),
    registration,
    clients: { matchAll: async () => pages() },
    location: { origin: "https://circle.example" },
  });
  await import("../src/sw/main.ts");
});

afterEach(() => vi.unstubAllGlobals());

async function push(
  title: string,
  n: string,
  a: string,
  tag = n,
  silent = tag !== n,
): Promise<void> {
  let done: Promise<unknown> = Promise.resolve();
  run["push"]?.({
    data: { json: () => ({ notification: { title, tag, silent }, n, a }) },
    waitUntil: (work: Promise<unknown>) => (done = work),
  });
  await done;
}

describe("the dot on the icon", () => {
  const closes = async (): Promise<void> => {
    let done: Promise<unknown> = Promise.resolve();
    run["notificationclose"]?.({ waitUntil: (work: Promise<unknown>) => (done = work) });
    await done;
  };

  it("comes with what calls, and goes with the last of it", async () => {
    await push("Please look", "ask", "1");
    await push("Something to look at", "shift", "2");
    expect(hasDot).toBe(true);
    list.find(({ tag }) => tag === "ask")?.close();
    await closes();
    expect(hasDot, "one is left").toBe(true);
    list[0]?.close();
    await closes();
    expect(hasDot).toBe(false);
  });

  it("goes where what calls was answered on another phone", async () => {
    await push("Please look", "ask", "1");
    await push("Answered. Nothing to do now", "answered", "2", "ask");
    expect(list).toHaveLength(1);
    expect(hasDot).toBe(false);
  });

  it("isn't there for whoever looks at the app", async () => {
    isSeen = true;
    await push("Please look", "ask", "1");
    expect(hasDot).toBe(false);
  });
});

describe("a notice that was answered on another phone", () => {
  it("is replaced here by one that calls for nothing", async () => {
    await push("Please look", "ask", "1");
    await push("Answered. Nothing to do now", "answered", "2", "ask");
    expect(list.map(({ title }) => title)).toEqual(["Answered. Nothing to do now"]);
  });

  it("shows something for each push, also to whoever looks at the app: iOS counts silent ones", async () => {
    isSeen = true;
    await push("Answered. Nothing to do now", "answered", "2", "ask");
    expect(everShown).toHaveLength(1);
    expect(list, "and leaves nothing").toEqual([]);
  });

  it("leaves the newest alone where a tag replaces nothing, wherever it comes in the list", async () => {
    tagsReplace = false;
    await push("Please look", "ask", "1");
    await push("Please look", "ask", "1");
    expect(list).toHaveLength(1);
    await push("Answered. Nothing to do now", "answered", "2", "ask");
    expect(list.map(({ title }) => title)).toEqual(["Answered. Nothing to do now"]);
  });
});

describe("pushes that were kept for a phone and come at once", () => {
  it("leave the newest of a tag, where a tag replaces nothing", async () => {
    tagsReplace = false;
    await Promise.all([
      push("Please look", "ask", "1"),
      push("Something to look at", "over", "2", "ask", false),
    ]);
    expect(list.map(({ title }) => title)).toEqual(["Something to look at"]);
  });

  it("are shown also after one that could not be", async () => {
    const show = registration.showNotification;
    registration.showNotification = () => Promise.reject(new TypeError("no permission"));
    await push("Please look", "ask", "1").catch(() => undefined);
    registration.showNotification = show;
    await push("Something to look at", "over", "2", "ask", false);
    expect(list.map(({ title }) => title)).toEqual(["Something to look at"]);
  });
});

describe("a request that is over", () => {
  it("leaves its place to the word of that, which stays whatever page is in sight", async () => {
    await push("Please look", "ask", "1");
    await push("Something to look at", "over", "2", "ask", false);
    expect(list.map(({ title }) => title)).toEqual(["Something to look at"]);
    list = [];
    isSeen = true;
    await push("Something to look at", "over", "3", "ask", false);
    expect(list).toHaveLength(1);
  });
});

describe("what was answered in the app", () => {
  it("doesn't go on calling from the same phone's notifications", async () => {
    await push("Please look", "about-the-ask", "1");
    await push("Something to look at", "about-a-shift", "2");
    vi.stubGlobal("navigator", { serviceWorker: { getRegistration: async () => registration } });
    vi.stubGlobal("fetch", (address: string) =>
      Promise.resolve(
        new Response(JSON.stringify({ subject_id: address.endsWith("ask") ? "ask" : "shift" })),
      ),
    );
    const { clearHere } = await import("../src/data/clearNotifications.ts");
    await clearHere("ask");
    expect(list.map(({ data }) => data.n)).toEqual(["about-a-shift"]);
  });
});
