import { describe, expect, it } from "vitest";

import { newId, newSecret, readFragment, tokenOf, verifierOf } from "../src/api/link.ts";
import { pasted } from "../src/screens/Links.tsx";

const FRAGMENT = { id: "AAAAAAAAAAAAAAAAAAAAAA", secret: "s3cret" };

describe("what is derived from a link", () => {
  // The same vector stands in the server's tests.
  it("has the token that the server computes", async () => {
    expect(await tokenOf("invitation", FRAGMENT)).toBe("keP3ukepWMvCvpQ7z-hHj6Z-j_stkU_hX-Sw5Mnybqc");
  });

  it("has the verifier that the server keeps", async () => {
    expect(await verifierOf("invitation", FRAGMENT)).toBe("94c9-AGnrohBtBW9aTUh3dNmemkpLOrFGuFkVuwWlVI");
  });

  it("differs by purpose, so that one kind of link never serves as another", async () => {
    const all = await Promise.all(
      (["invitation", "device", "transfer", "back"] as const).map((one) => tokenOf(one, FRAGMENT)),
    );
    expect(new Set(all).size).toBe(4);
  });
});

describe("ids and secrets", () => {
  it("are 16 and 32 random bytes in base64url", () => {
    expect(newId()).toMatch(/^[\w-]{22}$/);
    expect(newSecret()).toMatch(/^[\w-]{43}$/);
    expect(newId()).not.toBe(newId());
  });
});

describe("a fragment", () => {
  const id = "a".repeat(22);
  const secret = "b".repeat(43);

  it("is an id and a secret", () => {
    expect(readFragment(`#${id}.${secret}`)).toEqual({ id, secret });
    expect(readFragment(`${id}.${secret}`)).toEqual({ id, secret });
  });

  it.each(["", "#", `#${id}`, `#${id}.short`, `#${id}.${secret}.x`, `#${id}.<script>${secret}`])(
    "is refused otherwise: %s",
    (hash) => {
      expect(readFragment(hash)).toBeNull();
    },
  );

  it("is found in what was pasted, whatever stands around it", () => {
    const link = `/j#${id}.${secret}`;
    expect(pasted(`  Come in: https://a.example${link} `)).toBe(link);
    expect(pasted(`https://a.example/b#${id}.${secret}`)).toBe(`/b#${id}.${secret}`);
    expect(pasted("https://a.example/j")).toBeNull();
    expect(pasted(`https://a.example/x#${id}.${secret}`)).toBeNull();
  });
});
