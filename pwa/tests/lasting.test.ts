// How long something takes, within "about …".

import { beforeAll, describe, expect, it } from "vitest";

import { speak } from "../src/messages/index.ts";
import { lasting } from "../src/messages/time.ts";
import en from "../src/messages/en.json";
import es from "../src/messages/es.json";

describe("how long a way takes", () => {
  beforeAll(() => speak(en, "en"));

  it("is said as people say it", () => {
    const said = [10, 45, 60, 90, 120].map(lasting);
    expect(said).toEqual(["10 minutes", "45 minutes", "an hour", "an hour and a half", "2 hours"]);
  });

  it("in each language", () => {
    speak(es, "es");
    expect([60, 90].map(lasting)).toEqual(["una hora", "una hora y media"]);
  });
});
