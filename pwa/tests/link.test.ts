import { describe, expect, it } from "vitest";

import { isLinkOver, readProblem } from "../src/api/client.ts";
import { answerIdOf, newId, newSecret, tokenOf, verifierOf } from "../src/api/link.ts";
import { readAddress, readAnswerSecret, readFragment, readNoticeId, readPasted } from "../src/api/readLink.ts";

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

  it.each(["", "#", `#${id}`, `#${id}.short`, `#${id}.${secret.slice(1)}`, `#${id}.<b>${secret}`])(
    "is refused where a part is missing: %s",
    (hash) => {
      expect(readFragment(hash)).toBeNull();
    },
  );

  it("of an answer is its secret alone, from which its id is derived", async () => {
    const short = "c".repeat(22);
    // The same vector stands in the server's tests.
    expect(await answerIdOf(short)).toBe("INecPZ2yyS4XHe4UT8tcK-");
    expect(readAnswerSecret(short)).toBe(short);
    expect(readAnswerSecret("short")).toBeNull();
    expect(readAddress(`/a%23${short}.`)).toBe(`/a#${short}`);
    expect(readPasted(`Can you? https://a.example/a#${short} (Mina)`)).toBe(`/a#${short}`);
  });

  it("is found in what was pasted, whatever stands around it", () => {
    const link = `/j#${id}.${secret}`;
    expect(readPasted(`  Come in: https://a.example${link} `)).toBe(link);
    expect(readPasted(`https://a.example/b#${id}.${secret}`)).toBe(`/b#${id}.${secret}`);
    expect(readPasted("https://a.example/j")).toBeNull();
    expect(readPasted(`https://a.example/x#${id}.${secret}`)).toBeNull();
  });
});

describe("a link that was bent on its way", () => {
  const id = "Ab_-".repeat(5) + "xy";
  const secret = "Zy-_9".repeat(8) + "abc";
  const link = `${id}.${secret}`;
  const wrapped = encodeURIComponent(`https://a.example/j#${link}`);

  it.each([
    ["with an encoded #", `/j%23${link}`],
    ["encoded twice", `/j%2523${link}`],
    ["with a full stop", `/j#${link}.`],
    ["in brackets", `/j#${link}>).`],
    ["in quotation marks", `/j#${link}”`],
    ["with a hyphen or an underscore at its end", `/j#${link}-_`],
    ["with tracking parameters before", `/j?utm_source=mail&utm_id=3#${link}`],
    ["with tracking parameters after", `/j#${link}?fbclid=IwAR0aa`],
    ["with more after", `/j#${link}&utm_source=sms`],
    ["with a slash", `/j/#${link}/`],
    ["with a space before the #", `/j%20#${link}`],
    ["with a space after the #", `/j#%20${link}`],
    ["with a space in its midst", `/j#${id}.${secret.slice(0, 20)}%20${secret.slice(20)}`],
    ["with a line break", `/j#${id}.%0A${secret}`],
    ["with marks that nobody sees", `/j#${link}%E2%80%8B`],
    ["with all of it encoded", `/j%23${link.replaceAll(".", "%2E").replaceAll("_", "%5F")}`],
    ["in capitals where that says nothing", `/J#${link}`],
  ])("is read %s", (_, address) => {
    expect(readAddress(address)).toBe(`/j#${link}`);
    expect(readPasted(`https://a.example${address} Thank you`)).toBe(`/j#${link}`);
  });

  it.each([
    ["wrapped by a mail program", `https://safe.example/?url=${wrapped}&data=05%7C02`],
    ["wrapped twice", `https://safe.example/?u=${encodeURIComponent(wrapped)}`],
    ["broken by a mail's line", `https://a.example/j#${id}.${secret.slice(0, 9)}=\r\n${secret.slice(9)}`],
    ["in a page's source", `https://a.example/j&#35;${link}&amp;x=1`],
  ])("is read when it was pasted %s", (_, text) => {
    expect(readPasted(text)).toBe(`/j#${link}`);
  });

  it("keeps two hyphens that a keyboard made into a dash", () => {
    const with_hyphens = `${id}.--${secret.slice(2)}`;
    expect(readPasted(`https://a.example/d#${with_hyphens.replace("--", "\u2014")}`)).toBe(
      `/d#${with_hyphens}`,
    );
  });

  it.each(["j", "d", "t", "a", "b"])("is read for each kind of link: /%s", (letter) => {
    expect(readAddress(`/${letter}%23${link}.`)).toBe(`/${letter}#${link}`);
  });

  it("is read for a notification, too", () => {
    expect(readAddress(`/n%23${id}.`)).toBe(`/n#${id}`);
    expect(readNoticeId(`${id})`)).toBe(id);
    expect(readNoticeId(`${id}x`)).toBeNull();
  });

  it("leaves the app's own pages alone", () => {
    for (const page of ["/", "/c/x/ask/y", "/me", "/back", "/j", `/c/a#${link}`, "/new/when"]) {
      expect(readAddress(page)).toBeNull();
    }
  });
});

describe("a link that the server says no to", () => {
  const problem = (code: string): string => JSON.stringify({ type: `https://x/problems/${code}` });

  it("is over only when the server says so", () => {
    expect(isLinkOver(readProblem(409, problem("link-over")))).toBe(true);
    expect(isLinkOver(readProblem(404, problem("not-found")))).toBe(true);
    expect(isLinkOver(readProblem(429, problem("too-many")))).toBe(false);
    // A page to sign in to a network, or a filter on the way.
    expect(isLinkOver(readProblem(404, "<html>"))).toBe(false);
    expect(isLinkOver(readProblem(403, problem("cross-site")))).toBe(false);
  });
});
