// Reading aloud by the browser's own speech, one reading at a time. It begins with a tap and never
// by itself, and stops with everything that takes the words off the screen.

import { signal } from "@preact/signals";

import { chooseVoice, sentencesOf } from "./spoken.ts";

/** The part of the browser's speech that is used. */
export type Speech = Pick<SpeechSynthesis, "getVoices" | "speak" | "cancel">;

/** What is being read; null while nothing is. */
export const reading = signal<symbol | null>(null);

/** A browser may forget an utterance that nobody holds, and never say that it ended. */
let speaking: { speech: Speech; utterance: SpeechSynthesisUtterance | null; unwatch: () => void } | null = null;

/** Stops whatever is read: `id` alone, where it is given. */
export function stopReading(id?: symbol): void {
  if (!speaking || (id && reading.peek() !== id)) return;
  const { speech, unwatch } = speaking;
  speaking = null;
  reading.value = null;
  unwatch();
  speech.cancel();
}

/** What a reading needs besides its voice. */
export interface Passages {
  /** The words on the screen now, in their order. */
  now: () => readonly string[];
  /** BCP 47. */
  locale: string;
  /** Calls back when the screen changes, and when all has to stop; gives what ends that. */
  watch?: (changed: () => void, stop: () => void) => () => void;
}

/**
 * Reads the words aloud that are on the screen. Words that left it meanwhile aren't said any more.
 * Without a voice of this phone nothing is said.
 */
export function startReading(id: symbol, speech: Speech, { now, locale, watch }: Passages): void {
  stopReading();
  if (!chooseVoice(speech.getVoices(), locale)) return;
  const pieces = now().flatMap((passage) => sentencesOf(passage, locale).map((piece) => ({ passage, piece })));
  let at = -1;
  const isMine = () => reading.peek() === id;
  const next = () => {
    if (!isMine() || !speaking) return;
    const there = new Set(now());
    do at += 1;
    while (at < pieces.length && !there.has(pieces[at]?.passage ?? ""));
    const voice = chooseVoice(speech.getVoices(), locale);
    const piece = pieces[at]?.piece;
    // A voice may be taken off the phone meanwhile: another one isn't looked for elsewhere.
    if (piece === undefined || !voice) return stopReading(id);
    const utterance = new SpeechSynthesisUtterance(piece);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.onend = () => speaking?.utterance === utterance && next();
    utterance.onerror = () => speaking?.utterance === utterance && stopReading(id);
    speaking.utterance = utterance;
    speech.speak(utterance);
  };
  const changed = () => {
    const passage = pieces[at]?.passage;
    if (!isMine() || !speaking || passage === undefined || now().includes(passage)) return;
    speaking.utterance = null; // what it says about its end is old
    speech.cancel();
    next();
  };
  speaking = { speech, utterance: null, unwatch: () => undefined };
  reading.value = id;
  speaking.unwatch = watch?.(changed, () => stopReading(id)) ?? (() => undefined);
  next();
}
