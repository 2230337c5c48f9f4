import { render } from "preact";

import { App } from "./app.tsx";
import { watchReturn, watchShift } from "./exit.ts";
import { keepFocus } from "./focus.ts";
import { readLock, watchAway, whenReadable } from "./lock/lock.ts";
import { openLook } from "./looks.ts";
import { catalogue, LANGUAGES, loadLanguage, preferred, t } from "./messages/index.ts";
import { say } from "./parts/Live.tsx";
import { remind } from "./push/push.ts";
import { startRouting } from "./route.ts";
import { loadMe, standing } from "./session.ts";
import { all } from "./store/db.ts";
import { openDraft } from "./store/draft.ts";
import { endLeft } from "./store/leaving.ts";
import { forgetRequests, watchPage } from "./store/live.ts";
import { startStream } from "./store/stream.ts";
import { openUnsent, watchUnsent } from "./store/unsent.ts";
import "./main.css";
import { registerServiceWorker } from "./worker.ts";

const RETRY_MS = 2_000;
/** How long who this phone is may be taken for granted. */
const FRESH_MS = 60_000;

/**
 * Without sentences the app can say nothing. When the wanted language can't be had, one that
 * this phone still holds serves meanwhile; with none, the page itself says so in each.
 */
function words(): Promise<void> {
  const waiting = document.getElementById("wait");
  return new Promise((done) => {
    const look = async (): Promise<void> => {
      const wanted = preferred();
      for (const one of new Set([wanted, ...LANGUAGES])) {
        if (catalogue.peek() && one !== wanted) break;
        const had = await loadLanguage(one, one === wanted).then(() => true, () => false);
        if (!had) continue;
        done();
        if (one === wanted) {
          if (waiting) waiting.hidden = true;
          return;
        }
      }
      if (waiting) waiting.hidden = catalogue.peek() !== null;
      setTimeout(() => void look(), RETRY_MS);
    };
    void look();
  });
}

async function start(): Promise<void> {
  startRouting();
  openDraft();
  watchPage();
  watchReturn();
  watchAway();
  watchShift((left) => say(t("exit.left", { n: left })));
  void registerServiceWorker().catch(() => undefined);
  await Promise.all([words(), readLock().then(openUnsent)]);
  await openLook();
  const root = document.getElementById("app");
  if (root) {
    root.replaceChildren();
    keepFocus(root);
    render(<App />, root);
  }
  // What was tapped goes, also while this phone is locked.
  watchUnsent();
  await whenReadable();
  void forgetRequests();
  startStream();
  window.addEventListener("online", () => void endLeft());
  const account = await loadMe();
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || standing.peek() !== "in" || Date.now() - looked < FRESH_MS) return;
    looked = Date.now();
    void loadMe();
  });
  // What was written into a draft with no way out goes on its way, whatever screen this is.
  const [left] = account ? await all<{ circle: string }>("edits:") : [];
  if (left) void import("./plan/PlanEdit.tsx").then(({ open }) => open(left.circle));
  if (account) await remind(account.push.public_key).catch(() => undefined);
}

void start();
