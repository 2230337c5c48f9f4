// A file from the server, saved by the browser. The page fetches it, because an address of the API
// isn't opened as a page: what it says must not be readable by typing it in.

import { listeners, NotSent, readProblem } from "../api/client.ts";

/** Milliseconds for which a browser may take what was fetched. */
const TAKEN_MS = 60_000;

/** Throws Problem when the server says no, NotSent when nothing came. */
export async function saveFile(path: string, name: string): Promise<void> {
  if (!(await listeners.mayCall(path))) throw new NotSent();
  const answer = await fetch(`/api/v1${path}`, {
    cache: "no-store",
    credentials: "same-origin",
    headers: { "Accept-Language": listeners.language() },
  }).catch(() => {
    throw new NotSent();
  });
  if (answer.status >= 500) throw new NotSent(true);
  if (!answer.ok) throw readProblem(answer.status, await answer.text());
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.target = "_self"; // the app's own links stay in the app
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), TAKEN_MS);
}
