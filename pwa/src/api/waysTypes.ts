// What the API says of devices, and of ways back in.

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
