import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { call, get, listeners, NotSent, post, Problem } from "../src/api/client.ts";

interface Seen {
  method: string;
  url: string;
  key: string | undefined;
  body: string;
}

type Answer = { status: number; body?: string } | "cut" | "silence";

/** A real server on loopback that answers as it is told, one answer for each request. */
let server: Server;
let seen: Seen[];
let answers: Answer[];

async function text(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const part of request) all += String(part);
  return all;
}

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const key = request.headers["idempotency-key"] as string | undefined;
      seen.push({ method: request.method ?? "", url: request.url ?? "", key, body });
      const answer = answers.shift() ?? { status: 200, body: "{}" };
      if (answer === "cut") request.socket.destroy();
      else if (answer !== "silence") {
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
});

afterEach(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

describe("calling the API", () => {
  it("keeps one key and one body over every retry", async () => {
    answers = ["cut", { status: 503 }, { status: 201, body: '{"id":"x"}' }];
    expect(await post("/circles", { id: "x" })).toEqual({ id: "x" });
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((one) => one.key)).size).toBe(1);
    expect(new Set(seen.map((one) => one.body)).size).toBe(1);
    expect(seen[0]?.key).toMatch(/^[\w-]{16,64}$/);
  });

  it("uses the key it is given, so that a tap can be tried again", async () => {
    const key = "k".repeat(22);
    answers = [{ status: 503 }];
    await expect(call("POST", "/x", { key, body: {}, retries: 0 })).rejects.toThrow(NotSent);
    await call("POST", "/x", { key, body: {}, retries: 0 });
    expect(seen.map((one) => one.key)).toEqual([key, key]);
  });

  it("gives two taps two keys", async () => {
    await post("/x");
    await post("/x");
    expect(seen[0]?.key).not.toBe(seen[1]?.key);
  });

  it("sends no key when it only reads", async () => {
    await get("/me");
    expect(seen[0]?.key).toBeUndefined();
  });

  it("says not sent when nothing answers in time", async () => {
    answers = ["silence"];
    const waiting = call("POST", "/asks", { body: {}, retries: 0, patience: 60 });
    await expect(waiting).rejects.toThrow(NotSent);
  });

  it.each([500, 502, 503])("says not sent on %i", async (status) => {
    answers = [{ status, body: "<html>" }];
    await expect(call("POST", "/asks", { retries: 0 })).rejects.toThrow(NotSent);
  });

  it("takes a page of something in between for no answer at all", async () => {
    answers = [{ status: 200, body: "<html>Sign in to the Wi-Fi</html>" }];
    await expect(call("GET", "/me", { retries: 0 })).rejects.toThrow(NotSent);
  });

  it("hands a refusal over with its kind sentence, and never repeats it", async () => {
    const body = JSON.stringify({
      type: "/problems/taken",
      status: 409,
      detail: "Someone else took it.",
      open: [],
    });
    answers = [{ status: 409, body }];
    const refused = await post("/slots/x/claim").catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Problem);
    expect((refused as Problem).code).toBe("taken");
    expect((refused as Problem).detail).toBe("Someone else took it.");
    expect(seen).toHaveLength(1);
  });

  const no = (code: string, status: number): Answer => ({
    status,
    body: JSON.stringify({ type: `/problems/${code}`, status }),
  });

  const signedOut = () => {
    const out = vi.fn();
    listeners.signedOut = out;
    return out;
  };

  it("doubts the first no: it may be about a sign-in that was replaced meanwhile", async () => {
    const out = signedOut();
    answers = [no("not-found", 404), no("not-signed-in", 401), { status: 200, body: '{"ok":1}' }];
    await expect(get("/a")).rejects.toThrow(Problem);
    expect(await post("/b", { x: 1 })).toEqual({ ok: 1 });
    expect(out).not.toHaveBeenCalled();
    expect(seen.slice(1).map(({ key, body }) => [key, body])).toEqual([
      [seen[1]?.key, '{"x":1}'],
      [seen[1]?.key, '{"x":1}'],
    ]);
  });

  it("tells the app that this phone is signed out once the server has said so twice", async () => {
    const out = signedOut();
    answers = [no("not-signed-in", 401), no("not-signed-in", 401)];
    await expect(get("/c")).rejects.toThrow(Problem);
    expect(out).toHaveBeenCalledTimes(1);
  });

  it("forgets nothing where the second answer doesn't come", async () => {
    const out = signedOut();
    answers = [no("not-signed-in", 401), "cut"];
    await expect(call("GET", "/d", { retries: 0 })).rejects.toThrow(NotSent);
    expect(out).not.toHaveBeenCalled();
  });

  it("believes the first no on a phone that was nobody's", async () => {
    listeners.thinksIn = () => false;
    answers = [no("not-signed-in", 401)];
    await expect(get("/me")).rejects.toThrow(Problem);
    expect(seen).toHaveLength(1);
    listeners.thinksIn = () => true;
  });
});
