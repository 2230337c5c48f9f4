// A stand-in for the server: `node tests/fake/serve.ts <built folder> <port>`. It serves the
// app under the real security headers and answers reads with the states of world.ts and asks.ts.
// GET /fake/<state> chooses one. What it can't do it answers with 503, as a server in trouble.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

import { asks, answers as asksForMe } from "./asks.ts";
import { C } from "./people.ts";
import * as world from "./world.ts";

const [folder = "web", port = "8765"] = process.argv.slice(2);
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; " +
  "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types sw";

let state = "out";
let ask = "asking";
let language: "en" | "es" = "en";

function roles(): Parameters<typeof world.me>[0] {
  if (["supporter", "asked", "empty"].includes(state)) return ["supporter"];
  return state === "coordinator" ? ["coordinator"] : ["person"];
}

const knock = (standing: "waiting" | "let_in") => ({
  id: "N".repeat(22),
  from: "M.",
  code: "482913",
  state: standing,
  circle_id: standing === "let_in" ? C : null,
  reach: null,
});

function read(path: string): unknown {
  const c = `/circles/${C}`;
  const now = world.me(roles(), { account: { id: "Q", language, zone: "UTC", offer_ways: false } });
  if (path === "/me") {
    if (state === "out") return null;
    if (state === "waiting") return { ...now, places: [], knocks: [knock("waiting")] };
    return now;
  }
  if (path.startsWith("/knocks/")) return knock(state === "waiting" ? "waiting" : "let_in");
  if (path === "/me/devices") {
    return {
      devices: [
        { id: "1", label: null, this: true, used_week: "2026-W47" },
        { id: "2", label: "Laptop", this: false, used_week: "2026-W45" },
      ],
    };
  }
  if (path === `${c}/home`) {
    const home = world.homes[state];
    const asked = asksForMe[ask];
    if (state === "asked" && home?.supporter && asked) {
      return { ...home, supporter: { ...home.supporter, asks: [asked] } };
    }
    return home ?? world.homes["person"];
  }
  if (path.startsWith(`${c}/asks/`)) {
    return roles().includes("person")
      ? { person: asks[ask] ?? asks["asking"], me: null }
      : { person: null, me: asksForMe[ask] ?? asksForMe["asked"] };
  }
  const answers: Record<string, unknown> = {
    [c]: world.circle(roles()),
    [`${c}/knocks`]: { knocks: world.homes["fresh"]?.person?.knocks ?? [] },
    [`${c}/consent`]: world.consent,
    [`${c}/record`]: { head: { seq: 12, hash: "" }, entries: world.entries, next: 4 },
    [`${c}/plan`]: world.plan,
    [`${c}/week`]: world.week,
    [`${c}/patterns`]: { patterns: [] },
    [`${c}/reach`]: {
      asks: true,
      asks_any_hour: false,
      stand_downs: true,
      open_times: true,
      shift_reminders: true,
      coordinator_alerts: false,
      quiet_from: "22:00",
      quiet_to: "07:00",
      open_from: null,
      open_to: null,
    },
    [`${c}/capacity`]: { level: "small" },
  };
  return answers[path];
}

function write(path: string): unknown {
  if (path.startsWith("/invitations/") && path.endsWith("/look")) {
    return { from: "M.", circle_values: null, expires_at: new Date().toISOString() };
  }
  if (path.startsWith("/transfers/") && path.endsWith("/look")) {
    return {
      from: "Jordan",
      disclosure: world.circle(["person"]).members[3]?.disclosure,
      expires_at: new Date().toISOString(),
    };
  }
  if (path.startsWith("/transfers/") && path.endsWith("/open")) {
    return {
      circle_id: C,
      name: "Mina’s people",
      person_name: "Mina",
      people: [
        { member_id: "S".repeat(22), name: "Sam" },
        { member_id: "A".repeat(22), name: "Ade" },
      ],
      wait_minutes: 8,
      consent: { asks: true, what_i_need: true, open_times: true, shift_reminders: true },
      i_am: null,
      solidarity: null,
      plan: world.plan,
      patterns: [
        {
          id: "P",
          kind: "company",
          title: "Evening company",
          weekdays: [0, 1, 2, 3, 4],
          start: "18:00",
          end: "21:00",
          places: 1,
        },
      ],
      drafter: { name: "Jordan", keeps: "nothing" },
    };
  }
  if (path.endsWith("/withdraw")) {
    return {
      withdrawn_id: "W",
      left: [{ event: "ask", at: new Date().toISOString() }],
      may_have_left: [],
      queued_stopped: 1,
      tell_first: false,
    };
  }
  if (path.endsWith("/invitations")) {
    return { id: "I", member_id: "S", name: "Sam", expires_at: "", state: "open" };
  }
  if (path === "/me/device-links") return { id: "X", expires_at: new Date().toISOString() };
  return undefined;
}

createServer((request, response) => {
  const address = new URL(request.url ?? "/", "http://localhost");
  const send = (status: number, type: string, body: string | Buffer): void => {
    response.writeHead(status, {
      "Content-Type": type,
      "Content-Security-Policy": POLICY,
      "Cache-Control": "no-store",
    });
    response.end(body);
  };
  const json = (status: number, body: unknown): void =>
    send(status, "application/json", JSON.stringify(body));
  if (address.pathname.startsWith("/fake/")) {
    [state = "out", ask = "asking"] = address.pathname.slice(6).split("/");
    language = (address.searchParams.get("language") as "es" | null) ?? "en";
    return json(200, { state, ask });
  }
  if (address.pathname.startsWith("/api/v1")) {
    const path = address.pathname.slice(7);
    if (state === "down") return json(503, {});
    const found = request.method === "GET" ? read(path) : write(path);
    if (found === null) {
      return json(401, { type: "/problems/not-signed-in", title: "", status: 401 });
    }
    return found === undefined ? json(503, {}) : json(200, found);
  }
  const name = extname(address.pathname) ? address.pathname : "/index.html";
  readFile(join(folder, name)).then(
    (body) => send(200, TYPES[extname(name)] ?? "application/octet-stream", body),
    () => send(404, "text/plain", ""),
  );
}).listen(Number(port), "127.0.0.1");
