import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { empty, keep, kept } from "../src/data/keyValueStore.ts";
import {
  flush,
  LONG_MS,
  needsYes,
  PREFIX,
  put,
  STALE_MS,
  takeOut,
  waiting,
  type Unsent,
} from "../src/data/offlineQueue.ts";

interface Seen {
  url: string;
  key: string | undefined;
  body: string;
}

type Answer = { status: number; body?: string } | "cut";

/** A real server on loopback; without an answer for a request it says yes. */
let server: Server;
let seen: Seen[];
let answers: Answer[];
let waitsFor: Promise<void>;

async function text(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const part of request) all += String(part);
  return all;
}

beforeEach(async () => {
  seen = [];
  answers = [];
  waitsFor = Promise.resolve();
  server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const key = request.headers["idempotency-key"] as string | undefined;
      seen.push({ url: request.url ?? "", key, body });
      const answer = answers.shift() ?? { status: 200, body: '{"ok":true}' };
      await waitsFor;
      if (answer === "cut") request.socket.destroy();
      else {
        response.writeHead(answer.status, { "Content-Type": "application/json" });
        response.end(answer.body ?? "{}");
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const real = fetch;
  vi.stubGlobal("fetch", (path: string, init: RequestInit) =>
    real(`http://127.0.0.1:${port}${path}`, init),
  );
  // One at a time, as the browser's lock does it.
  let turn: Promise<unknown> = Promise.resolve();
  vi.stubGlobal("navigator", {
    locks: {
      request: (_: string, work: () => Promise<unknown>) =>
        (turn = turn.then(work, work)),
    },
  });
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await empty();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

let count = 0;
const tap = (part: Partial<Unsent> = {}): Unsent => {
  count += 1;
  return {
    id: `key-${String(count).padStart(18, "0")}`,
    what: "answer",
    circle: "c",
    method: "POST",
    path: "/circles/c/asks/a/answer",
    body: { kind: "coming" },
    label: "I can come",
    at: Date.now() + count,
    ...part,
  };
};

const refusal = (body: object): Answer => ({ status: 409, body: JSON.stringify(body) });

describe("the outbox", () => {
  it("lets go of what the server took, and of nothing before", async () => {
    const one = tap();
    answers = ["cut"];
    await put(one);
    const first = await flush();
    expect(first.get(one.id)).toHaveProperty("lost");
    expect(await waiting()).toEqual([one]);

    expect((await flush()).get(one.id)).toEqual({ data: { ok: true } });
    expect(await waiting()).toEqual([]);
    // Both tries were the same call.
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]).toEqual({
      url: "/api/v1/circles/c/asks/a/answer",
      key: one.id,
      body: '{"kind":"coming"}',
    });
    await flush();
    expect(seen).toHaveLength(2);
  });

  it("sends once when two windows flush at one instant", async () => {
    await put(tap());
    let answer = (): void => undefined;
    waitsFor = new Promise((done) => (answer = done));
    const both = Promise.all([flush(), flush()]);
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    answer();
    await both;
    expect(seen).toHaveLength(1);
  });

  it("sends an ask first and the rest in the order of their taps", async () => {
    const answer = tap();
    const claim = tap({ what: "claim", path: "/circles/c/slots/s/claim" });
    const ask = tap({ what: "ask", path: "/circles/c/asks" });
    for (const one of [claim, ask, answer]) await put(one);
    await flush();
    expect(seen.map((one) => one.key)).toEqual([ask.id, answer.id, claim.id]);
  });

  it("puts a second thought in the place of the first", async () => {
    const [first, second, other] = [tap({ about: "a" }), tap({ about: "a" }), tap({ about: "b" })];
    for (const one of [first, other, second]) await put(one);
    expect((await waiting()).map((one) => one.id).sort()).toEqual([second.id, other.id].sort());
  });

  it.each(["ask", "answer", "claim"] as const)("asks about an old %s first", async (what) => {
    const one = tap({ what, at: Date.now() - STALE_MS - 1 });
    expect(needsYes(one)).toBe(true);
    await put(one);
    expect((await flush()).size).toBe(0);
    expect(seen).toEqual([]);
    expect(await waiting()).toEqual([one]);
    // Confirmed, it goes with the key that it had.
    await put({ ...one, at: Date.now() });
    await flush();
    expect(seen.map(({ key }) => key)).toEqual([one.id]);
  });

  it.each(["release", "drop_out", "capacity", "reach"] as const)(
    "sends a %s after an hour, and asks after days",
    (what) => {
      expect(needsYes(tap({ what, at: Date.now() - 60 * 60_000 }))).toBe(false);
      expect(needsYes(tap({ what, at: Date.now() - LONG_MS - 1 }))).toBe(true);
    },
  );

  it("keeps the kind words of a no, and never sends it again", async () => {
    const one = tap({ what: "claim" });
    answers = [refusal({ type: "/problems/taken", detail: "Somebody has it already." })];
    await put(one);
    expect((await flush()).get(one.id)).toHaveProperty("problem");
    expect(await waiting()).toEqual([{ ...one, refused: "Somebody has it already." }]);
    await flush();
    expect(seen).toHaveLength(1);
  });

  it("knows which ask runs already", async () => {
    answers = [refusal({ type: "/problems/ask-running", detail: "One runs.", ask_id: "x" })];
    await put(tap({ what: "ask" }));
    await flush();
    expect((await waiting())[0]).toMatchObject({ running: "x", refused: "One runs." });
  });

  it.each([401, 429])("waits after a %i: that is no word about this act", async (status) => {
    const one = tap();
    answers = [{ status }];
    await put(one);
    await put(tap());
    await flush();
    expect(seen).toHaveLength(1);
    expect((await waiting())[0]).toEqual(one);
  });

  it("tries the others when the server stumbles over one", async () => {
    const [one, two] = [tap(), tap()];
    answers = [{ status: 500 }];
    await put(one);
    await put(two);
    await flush();
    expect((await waiting()).map(({ id }) => id)).toEqual([one.id]);
  });

  it("stops at the first with no way out", async () => {
    answers = ["cut"];
    await put(tap());
    await put(tap());
    await flush();
    expect(seen).toHaveLength(1);
    expect(await waiting()).toHaveLength(2);
  });

  it("sends what somebody tapped as nobody else, and shows it to nobody else", async () => {
    const [minas, sams] = [tap({ account: "mina" }), tap({ account: "sam" })];
    await put(minas);
    await put(sams);
    // Nobody is signed in: everything waits, in sight.
    expect((await flush()).size).toBe(0);
    expect(await waiting()).toHaveLength(2);
    await keep("me", { account: { id: "sam" } });
    expect((await waiting()).map(({ id }) => id)).toEqual([sams.id]);
    expect([...(await flush()).keys()]).toEqual([sams.id]);
    // A phone that is signed out forgets the rest, and keeps this.
    await empty(PREFIX);
    expect(await kept("me")).toBeUndefined();
    await keep("me", { account: { id: "mina" } });
    expect([...(await flush()).keys()]).toEqual([minas.id]);
    expect(seen.map(({ key }) => key)).toEqual([sams.id, minas.id]);
  });

  it("drops after days what somebody else tapped", async () => {
    const old = tap({ account: "mina", at: Date.now() - LONG_MS - 1 });
    await put(old);
    await keep("me", { account: { id: "sam" } });
    await waiting();
    await empty(PREFIX);
    expect(await waiting()).toEqual([]);
  });

  it("never sends what was taken out", async () => {
    const one = tap();
    await put(one);
    await takeOut(one.id);
    await flush();
    expect(seen).toEqual([]);
  });
});
