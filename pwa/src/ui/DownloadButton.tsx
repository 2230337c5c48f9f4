// The whole record as a file, with what it takes to see that nothing is missing.

import { get, Problem } from "../api/client.ts";
import type { WaysIn } from "../api/types.ts";
import { t } from "../messages/index.ts";
import { Button } from "./Button.tsx";

/** A file that a browser fetches by itself can't be told why it was refused: it is asked first. */
async function save(c: string): Promise<void> {
  const { proof } = await get<WaysIn>("/me/ways-in");
  if (proof.state !== "given") {
    const code = proof.state === "wait" ? "proof-waits" : "proof-needed";
    throw new Problem(403, code, { detail: t(proof.state === "wait" ? "keeping.save_waits" : "keeping.save_needs") });
  }
  const link = document.createElement("a");
  link.href = `/api/v1/circles/${c}/record/export`;
  link.download = "record.json";
  // The app's own links stay in the app; this one is the browser's.
  link.target = "_self";
  link.click();
}

export function DownloadButton({ circleId }: { circleId: string }) {
  return (
    <Button do="save-record" weight="quiet" work={() => save(circleId)}>
      {t("keeping.save")}
    </Button>
  );
}
