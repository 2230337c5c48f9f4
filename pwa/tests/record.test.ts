import { createHash } from "node:crypto";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { check, follow, goOnFrom, look, remembering, type Proof, type Seen } from "../src/features/record/hashChain.ts";
import { daily } from "../src/features/record/dailyCheck.ts";
import { empty } from "../src/data/keyValueStore.ts";

const sha = (text: string): string => createHash("sha256").update(text).digest("base64url");
const START = sha("showup record");

/** A server's chain: leaves, and the first entry of each declared epoch. */
class Server {
  epochs = [{ epoch: 1, from_seq: 1 }];
  asked: (number | null)[] = [];
  constructor(
    public leaves: string[],
    readonly page = 3,
  ) {}

  hash(seq: number): string {
    return this.leaves.slice(0, seq).reduce((last, leaf) => sha(`${last}\n${leaf}`), START);
  }

  head(seq = this.leaves.length, at = 0): Seen {
    const epoch = this.epochs.filter((one) => one.from_seq <= seq).at(-1)?.epoch ?? 1;
    return { epoch, seq, hash: this.hash(seq), at };
  }

  proof = async (from: number | null): Promise<Proof> => {
    this.asked.push(from);
    const after = from ?? this.leaves.length;
    const leaves = this.leaves.slice(after, after + this.page);
    const last = after + leaves.length;
    const { epoch, seq, hash } = this.head();
    const next = last < this.leaves.length ? last : null;
    return { head: { epoch, seq, hash }, epochs: this.epochs, leaves, next };
  };

  restoredTo(seq: number, epoch: number, ...after: string[]): void {
    this.leaves = [...this.leaves.slice(0, seq), `restored ${epoch}`, ...after];
    this.epochs = [...this.epochs.filter((one) => one.from_seq <= seq), { epoch, from_seq: seq + 1 }];
  }
}

const letters = (n: number): string[] => Array.from({ length: n }, (_, at) => `leaf ${at}`);

const verdict = async (server: Server, ...kept: Seen[]): Promise<string> =>
  (await check(kept, server.proof)).what;

describe("following the chain", () => {
  it("does the same sums as the server", async () => {
    // Written down from app/record/hash_chain.py: link(link(START, "leaf 0"), "leaf 1").
    expect(await follow(START, ["leaf 0", "leaf 1"])).toBe(
      "f4j_mJsFFJplHlop0igUqRjeE_aPf3z9Ir7PKncmHK8",
    );
    expect(await follow(START, letters(5))).toBe(new Server(letters(5)).hash(5));
  });

  it("takes the first head as it is", async () => {
    const server = new Server(letters(4));
    expect(await verdict(server)).toBe("first");
  });

  it("goes on from any head that was, over as many pages as it takes", async () => {
    const server = new Server(letters(20));
    for (let seq = 0; seq <= 20; seq += 1) expect(await verdict(server, server.head(seq))).toBe("fits");
    expect(server.asked.length).toBeGreaterThan(20);
  });
});

describe("what isn't the record that was known", () => {
  const cases: Record<string, (leaves: string[]) => string[]> = {
    changed: (leaves) => leaves.map((leaf, at) => (at === 2 ? "other" : leaf)),
    missing: (leaves) => leaves.filter((_, at) => at !== 2),
    reordered: ([a = "", b = "", ...rest]) => [b, a, ...rest],
    inserted: ([a = "", ...rest]) => [a, "between", ...rest],
    "cut at the end": (leaves) => leaves.slice(0, -1),
    "made anew": (leaves) => leaves.map((leaf) => `${leaf} anew`),
    "cut and gone on": (leaves) => [...leaves.slice(0, -2), "x", "y", "z"],
  };
  for (const [what, done] of Object.entries(cases)) {
    it(`shows when something was ${what}`, async () => {
      const server = new Server(letters(6));
      const known = server.head();
      server.leaves = done(server.leaves);
      expect(await verdict(server, known)).toBe("differs");
      server.leaves.push("later");
      expect(await verdict(server, known)).toBe("differs");
    });
  }

  it("shows when only the head is another", async () => {
    const server = new Server(letters(6));
    const lying = async (from: number | null): Promise<Proof> => {
      const proof = await server.proof(from);
      return { ...proof, head: { ...proof.head, hash: sha("x") } };
    };
    expect((await check([server.head(3)], lying)).what).toBe("differs");
  });

  it("shows when the server goes back to an epoch before", async () => {
    const server = new Server(letters(6));
    server.restoredTo(4, 100, "b");
    const known = server.head();
    expect(await verdict(new Server(letters(9)), known)).toBe("differs");
  });
});

describe("a declared epoch", () => {
  it("that began after what was known is no loss here", async () => {
    const server = new Server(letters(6));
    const known = server.head(4);
    server.restoredTo(5, 100, "b", "c");
    expect(await verdict(server, known)).toBe("fits");
  });

  it("that began before it is told as set back, and held against an older head", async () => {
    const server = new Server(letters(9));
    const [new_, old] = [server.head(9), server.head(3)];
    server.restoredTo(5, 100, "b", "c");
    const found = await check([new_, old], server.proof);
    expect(found.what).toBe("set_back");
    expect(found.lost).toEqual(new_);
    // With nothing older there is nothing to hold it against.
    expect(await verdict(server, new_)).toBe("set_back");
    // Under cover of a restore something older was changed.
    server.leaves[1] = "other";
    expect(await verdict(server, new_, old)).toBe("differs");
  });

  it("again, from the same copy, is another epoch", async () => {
    const server = new Server(letters(9));
    server.restoredTo(5, 100, "b", "c");
    const known = server.head();
    server.restoredTo(5, 101, "d");
    expect(await verdict(server, known, server.head(4))).toBe("set_back");
  });
});

describe("looking by itself", () => {
  beforeEach(empty);
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is done once a day, and each time while something doesn't fit", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const server = new Server(letters(6));
    vi.stubGlobal("fetch", async (path: string) => {
      const from = new URL(path, "http://here").searchParams.get("from_seq");
      return new Response(JSON.stringify(await server.proof(from === null ? null : Number(from))));
    });
    expect(await daily("c")).toBe(null);
    expect(server.asked).toEqual([null]);
    server.leaves[5] = "other";
    expect(await daily("c")).toBe(null);
    expect(server.asked).toHaveLength(1);
    vi.setSystemTime(Date.now() + 86_400_000);
    server.leaves.push("more");
    expect(await daily("c")).toBe("differs");
    expect(await daily("c")).toBe("differs");
    await goOnFrom("c", server.head());
    expect(await daily("c")).toBe(null);
  });
});

describe("what the phone keeps", () => {
  beforeEach(empty);

  it("is some heads of the last days", () => {
    const server = new Server(letters(40));
    let heads: Seen[] = [];
    for (let hour = 0; hour < 240; hour += 6) {
      heads = remembering(heads, server.head(hour / 6 + 1), hour * 3_600_000);
    }
    expect(heads).toHaveLength(8);
    expect(heads[0]?.seq).toBe(40);
    const days = heads.slice(1).map((one, at) => ((heads[at]?.at ?? 0) - one.at) / 86_400_000);
    expect(days.slice(1).every((one) => one >= 0.75)).toBe(true);
    expect(remembering(heads, server.head(40), 0)).toEqual(heads);
  });

  it("stays when something doesn't fit, until the person goes on with the new one", async () => {
    const server = new Server(letters(6));
    expect((await look("c", server.proof)).what).toBe("first");
    server.leaves.push("more");
    expect((await look("c", server.proof)).what).toBe("fits");
    server.leaves[6] = "other";
    expect((await look("c", server.proof)).what).toBe("differs");
    expect((await look("c", server.proof)).what).toBe("differs");
    expect((await look("d", server.proof)).what).toBe("first");
    await goOnFrom("c", server.head());
    server.leaves.push("even more");
    expect((await look("c", server.proof)).what).toBe("fits");
  });
});
