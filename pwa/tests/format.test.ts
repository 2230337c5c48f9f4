import { describe, expect, it } from "vitest";

import { format, holes } from "../src/messages/format.ts";

describe("format", () => {
  it("fills parameters", () => {
    expect(format("Call {name}", { name: "Sam" }, "en")).toBe("Call Sam");
  });

  it("takes a name as it is, braces and all", () => {
    expect(format("Call {name}", { name: "{n} $& \\1" }, "en")).toBe("Call {n} $& \\1");
  });

  it("ends a sentence once, also after a name with a full stop of its own", () => {
    expect(format("Only for {name}. Yes.", { name: "M." }, "en")).toBe("Only for M. Yes.");
    expect(format("Only for {name}. Yes.", { name: "Mina" }, "en")).toBe("Only for Mina. Yes.");
  });

  it("leaves a hole in sight rather than losing a word", () => {
    expect(format("Call {name}", {}, "en")).toBe("Call {name}");
  });

  it.each([
    [1, "en", "1 hour"],
    [0, "en", "0 hours"],
    [5, "es", "5 hours"],
  ])("counts %i in %s", (n, language, said) => {
    const sentence = { one: "{n} hour", other: "{n} hours" };
    expect(format(sentence, { n }, language)).toBe(said);
  });

  it("names its parameters once, sorted", () => {
    expect(holes({ one: "{b} {a}", other: "{a}" })).toEqual(["a", "b"]);
  });
});
