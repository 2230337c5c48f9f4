import { describe, expect, it } from "vitest";

import { fieldFor } from "../src/data/fieldErrors.ts";

describe("the field that a refusal is about", () => {
  it.each([
    ["not-a-number", [], ["name", "number"], "number"],
    ["not-a-number", [], ["friend-name", "friend-to"], "friend-to"],
    ["service-number", [], ["name", "number"], "number"],
    ["service-number", [], ["address-to"], "address-to"],
    ["bad-end", [], ["start", "end"], "end"],
    ["bad-input", ["my_name"], ["person-name", "my-name"], "my-name"],
    ["bad-input", ["friends.0.to"], ["friend-name", "friend-to"], "friend-to"],
    ["unreadable-name", ["name"], ["friend-name", "friend-to"], "friend-name"],
  ])("%s %j among %j is %s", (code, wire, onScreen, field) => {
    expect(fieldFor(code, wire, onScreen)).toBe(field);
  });

  it.each([
    ["bad-input", ["name"], ["person-name", "my-name"]],
    ["bad-input", ["disclosure_id"], ["name"]],
    ["too-many", [], ["name"]],
    ["not-a-number", [], []],
  ])("%s %j among %j is none for sure", (code, wire, onScreen) => {
    expect(fieldFor(code, wire, onScreen)).toBeNull();
  });
});
