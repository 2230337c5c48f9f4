import { beforeEach, describe, expect, it, vi } from "vitest";

import { reading, startReading, stopReading, type Speech } from "../src/data/reading.ts";

class Utterance {
  voice: unknown = null;
  lang = "";
  onend: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly text: string) {}
}

// There is no speech where these run: a queue that is told when a sentence is over.
function makeSpeech(local = true) {
  const said: Utterance[] = [];
  let cancelled = 0;
  const speech = {
    getVoices: () => [{ lang: "en-CA", localService: local, default: true }],
    speak: (utterance: Utterance) => said.push(utterance),
    cancel: () => (cancelled += 1),
  } as unknown as Speech;
  return { speech, said, texts: () => said.map(({ text }) => text), cancelled: () => cancelled, end: () => said.at(-1)?.onend?.() };
}

const ID = Symbol("one");
const words = (...passages: string[]) => ({ now: () => passages, locale: "en-CA" });

beforeEach(() => {
  stopReading();
  vi.stubGlobal("SpeechSynthesisUtterance", Utterance);
});

describe("a reading", () => {
  it("says one sentence after another, in order, and ends by itself", () => {
    const { speech, said, texts, end } = makeSpeech();
    startReading(ID, speech, words("Sit with me. Don’t talk.", "Tea helps."));
    expect(texts()).toEqual(["Sit with me."]);
    end();
    end();
    expect(texts()).toEqual(["Sit with me.", "Don’t talk.", "Tea helps."]);
    expect(said.every(({ lang }) => lang === "en-CA")).toBe(true);
    expect(reading.value).toBe(ID);
    end();
    expect(reading.value).toBeNull();
  });

  it("says nothing with a server's voice", () => {
    const { speech, said } = makeSpeech(false);
    startReading(ID, speech, words("Sit with me."));
    expect(said).toEqual([]);
    expect(reading.value).toBeNull();
  });

  it("ends when another begins, and what the first says of its end is old", () => {
    const { speech, said, texts, cancelled } = makeSpeech();
    startReading(ID, speech, words("First. More."));
    const other = Symbol("other");
    startReading(other, speech, words("Second. More."));
    expect(cancelled()).toBe(1);
    said[0]?.onend?.();
    expect(texts()).toEqual(["First.", "Second."]);
    stopReading(ID);
    expect(reading.value).toBe(other);
  });

  it("doesn't go on after it was stopped", () => {
    const { speech, texts, end } = makeSpeech();
    const ended = vi.fn();
    startReading(ID, speech, { ...words("First. Second."), watch: () => ended });
    stopReading(ID);
    end();
    expect(texts()).toEqual(["First."]);
    expect(ended).toHaveBeenCalledOnce();
  });

  it("says no word that left the screen meanwhile", () => {
    const { speech, texts, cancelled, end } = makeSpeech();
    let there = ["Mine. And more.", "Gone soon.", "Last."];
    let change = (): void => undefined;
    startReading(ID, speech, {
      now: () => there,
      locale: "en-CA",
      watch: (changed) => {
        change = changed;
        return () => undefined;
      },
    });
    change();
    expect(cancelled()).toBe(0);
    there = ["Last."];
    change();
    expect(cancelled()).toBe(1);
    expect(texts()).toEqual(["Mine.", "Last."]);
    end();
    expect(reading.value).toBeNull();
  });

  it("stops where the phone can't say it", () => {
    const { speech, said } = makeSpeech();
    startReading(ID, speech, words("First. Second."));
    said[0]?.onerror?.();
    expect(reading.value).toBeNull();
    expect(said).toHaveLength(1);
  });
});
