// Passkeys in this browser. The library comes when it is wanted; what it gives is cut down to what
// the server takes.

import { post } from "../api/client.ts";
import { newId } from "../api/link.ts";
import type { Challenge, Credential, ShownPasskey } from "../api/types.ts";
import { t } from "../messages/index.ts";
import { fetchPart } from "./version.ts";

/** Something said in place of an error: nothing was made, or used. */
export class NoPasskey extends Error {
  override name = "NoPasskey";
}

export const canUsePasskeys = (): boolean => typeof PublicKeyCredential === "function";

interface Given {
  id: string;
  rawId: string;
  response: {
    clientDataJSON: string;
    attestationObject?: string;
    authenticatorData?: string;
    signature?: string;
    userHandle?: string;
  };
}

function cut({ id, rawId, response }: Given): Credential {
  const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = response;
  return {
    id,
    rawId,
    type: "public-key",
    response: {
      clientDataJSON,
      ...(attestationObject === undefined ? {} : { attestationObject }),
      ...(authenticatorData === undefined ? {} : { authenticatorData }),
      ...(signature === undefined ? {} : { signature }),
      ...(userHandle === undefined ? {} : { userHandle }),
    },
  };
}

async function asked<T extends Given>(work: () => Promise<T>): Promise<Credential> {
  if (!canUsePasskeys()) throw new NoPasskey(t("passkey.not_here"));
  try {
    return cut(await work());
  } catch (error) {
    // Closed, timed out, none there: a browser doesn't say which, on purpose.
    const known = (error as Error | null)?.name === "InvalidStateError";
    throw new NoPasskey(t(known ? "passkey.there_already" : "passkey.not_used"));
  }
}

/** Makes a passkey on this phone, and gives what the server keeps of it. */
export async function makePasskey(): Promise<ShownPasskey> {
  const challenge = await post<Challenge>("/me/passkeys/options", { id: newId() });
  const { startRegistration } = await fetchPart(() => import("@simplewebauthn/browser"));
  const optionsJSON = challenge.options as unknown as Parameters<
    typeof startRegistration
  >[0]["optionsJSON"];
  const credential = await asked(() => startRegistration({ optionsJSON }));
  return { challenge_id: challenge.id, credential };
}

/** Uses one: to sign in, or to show who one is. */
export async function usePasskey(to: "/sign-in/passkey" | "/me/proof"): Promise<ShownPasskey> {
  const challenge = await post<Challenge>(`${to}/options`, { id: newId() });
  const { startAuthentication } = await fetchPart(() => import("@simplewebauthn/browser"));
  const optionsJSON = challenge.options as unknown as Parameters<
    typeof startAuthentication
  >[0]["optionsJSON"];
  const credential = await asked(() => startAuthentication({ optionsJSON }));
  return { challenge_id: challenge.id, credential };
}
