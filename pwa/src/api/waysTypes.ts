// What the API says of devices, of ways back in, and of help when a phone is lost.

import type { Named } from "./types.ts";

export interface Device {
  id: string;
  label: string | null;
  this: boolean;
  used_week: string;
  signed_out_at: string | null;
}

/** A device that was signed out lately, and why its owner should know. */
export interface EndedDevice {
  id: string;
  label: string | null;
  ended_at: string;
  why: "idle" | "stolen" | "lost";
}

/** A phone that opened a link of mine and waits for my yes. */
export interface AskingDevice {
  link_id: string;
  code: string;
  asked_at: string;
}

export interface Devices {
  devices: Device[];
  ended: EndedDevice[];
  asking: AskingDevice[];
  /** What somebody said of this account's phones, where any of them can say otherwise. */
  words: { circle_id: string; what: "phone_lost" | "bringing_back"; at: string }[];
}

export interface Credential {
  id: string;
  rawId: string;
  type: "public-key";
  response: {
    clientDataJSON: string;
    attestationObject?: string;
    authenticatorData?: string;
    signature?: string;
    userHandle?: string;
  };
}

export interface Challenge {
  id: string;
  options: Record<string, unknown>;
}

export interface ShownPasskey {
  challenge_id: string;
  credential: Credential;
}

/** given: it can be done now · show: a passkey or the code first · wait: there is neither */
export interface Proof {
  state: "given" | "show" | "wait";
  until: string | null;
  waits_until: string | null;
  waits_here: boolean;
}

export interface Passkey {
  id: string;
  name: string | null;
  created_at: string;
  counts_from: string;
}

export interface WaysIn {
  passkeys: Passkey[];
  can_have_passkeys: boolean;
  code: { created_at: string; counts_from: string } | null;
  proof: Proof;
  offer: boolean;
}

export interface CameBack {
  account_id: string;
  device_id: string;
  others_signed_out: boolean;
  /** with them: addresses that were added lately, or calendar links */
  also_ended: boolean;
}

/** Whose a device link is, before it is used. */
export interface LinkSeen {
  name: string | null;
  yours: boolean;
}

/** waiting: the first phone shows `code`, and its owner says yes */
export interface LinkUsed {
  state: "waiting" | "in";
  code: string | null;
  account_id: string | null;
  device_id: string;
}

export type AllyState = "asked" | "agreed" | "declined";

export interface Ally extends Named {
  member_id: string;
  start: boolean;
  bring_back: boolean;
  state: AllyState;
}

export interface PhoneLost {
  at: string;
  by: string | null;
  by_me: boolean;
}

/**
 * no_phone: the link wasn't opened · first: who began it compares the code · second: another ally
 * does · waiting: in at `due_at`, unless somebody says no
 */
export interface BringingBack {
  id: string;
  circle_id: string;
  by: string[];
  code: string | null;
  state: "no_phone" | "first" | "second" | "waiting";
  due_at: string;
  mine: boolean;
  waits_for_me: boolean;
}

export interface Allies {
  person_name: string;
  /** For the person alone. */
  people: Ally[] | null;
  mine: { start: boolean; bring_back: boolean; state: AllyState; may_bring_back: boolean } | null;
  may_say_lost: boolean;
  started: boolean;
  lost: PhoneLost | null;
  bringing_back: BringingBack | null;
}

/** How far it is, for the new phone. */
export interface NewPhoneSeen {
  state: "asked" | "waiting" | "in";
  code: string;
  due_at: string | null;
  account_id: string | null;
  also_ended: boolean;
}
