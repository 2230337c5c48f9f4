import { describe, expect, it } from "vitest";

import { onlyTheWorker } from "../src/data/serviceWorkerRegistration.ts";

describe("the service worker's address", () => {
  it("is the one address that passes", () => {
    expect(onlyTheWorker("/sw.js")).toBe("/sw.js");
  });

  it.each(["/sw.js?x", "/other.js", "https://elsewhere.example/sw.js", "data:text/javascript,"])(
    "refuses %s",
    (address) => {
      expect(() => onlyTheWorker(address)).toThrow(TypeError);
    },
  );
});
