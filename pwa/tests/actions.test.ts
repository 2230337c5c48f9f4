import { describe, expect, it } from "vitest";

import { runAction, runActionInTurn } from "../src/data/actions.ts";

/** Something that is saved when the test says so. */
function saving() {
  const done: (() => void)[] = [];
  const saved: string[] = [];
  const save = (what: string) => () =>
    new Promise<void>((resolve) => {
      done.push(() => {
        saved.push(what);
        resolve();
      });
    });
  const finish = async () => {
    done.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { save, saved, finish };
}

describe("an act", () => {
  it("is one, however often it is tapped while it is done", async () => {
    const { save, saved, finish } = saving();
    void runAction("send", save("first"));
    void runAction("send", save("second"));
    await finish();
    await finish();
    expect(saved).toEqual(["first"]);
  });

  it("is saved in its turn where a setting is changed again meanwhile", async () => {
    const { save, saved, finish } = saving();
    void runActionInTurn("level", save("resting"));
    void runActionInTurn("level", save("resting until Saturday"));
    await finish();
    await finish();
    await finish();
    expect(saved).toEqual(["resting", "resting until Saturday"]);
  });
});
