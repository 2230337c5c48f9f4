import { render } from "preact";

import { actionError } from "../data/actions.ts";
import type { Me } from "../api/types.ts";
import { App } from "./App.tsx";
import { watchReturn, watchShift } from "../ui/quickExit.ts";
import { keepFieldInSight } from "./fieldInSight.ts";
import { keepFocus } from "./focus.ts";
import { readLock, watchAway, whenReadable } from "../data/lock.ts";
import { openLook } from "../data/appLook.ts";
import { catalogue, followPhone, LANGUAGES, loadLanguage, preferred, t } from "../messages/index.ts";
import { say } from "../ui/LiveRegion.tsx";
import { keepOn } from "../data/push.ts";
import { startRouting } from "../data/router.ts";
import { watchSecondTaps } from "./secondTap.ts";
import { loadMe, standing } from "../data/session.ts";
import { all } from "../data/keyValueStore.ts";
import { openDraft } from "../data/draft.ts";
import { sendNumbers } from "../features/joining/index.ts";
import { endLeft } from "../data/leaving.ts";
import { forgetRequests, watchPage } from "../data/liveQuery.ts";
import { watchCopies } from "../data/offlineCopies.ts";
import { startStream } from "../data/serverEvents.ts";
import { openUnsent, watchUnsent } from "../data/offlineQueueState.ts";
import { fetchPart, watchVersion } from "../data/version.ts";
import "./main.css";
import { registerServiceWorker } from "../data/serviceWorkerRegistration.ts";
import { fetchEditor } from "../features/plan/index.ts";

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

async function keepNoticesOn(account: Me): Promise<void> {
  // With no way out it is looked at again the next time.
  if (await keepOn(account).catch(() => false)) await loadMe();
}

async function start(): Promise<void> {
  watchSecondTaps();
  keepFieldInSight();
  startRouting();
  openDraft();
  watchPage();
  watchReturn();
  watchAway();
  watchShift((left) => say(t("exit.left", { n: left })));
  watchVersion();
  void registerServiceWorker().catch(() => undefined);
  await Promise.all([words(), readLock().then(openUnsent)]);
  followPhone();
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
  void watchCopies();
  window.addEventListener("online", () => void endLeft());
  const account = await loadMe();
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || standing.peek() !== "in" || Date.now() - looked < FRESH_MS) return;
    looked = Date.now();
    void loadMe().then((now) => now && keepNoticesOn(now));
  });
  // What was written into a draft with no way out goes on its way, whatever screen this is.
  const [left] = account ? await all<{ circle: string }>("edits:") : [];
  if (left) {
    void fetchPart(fetchEditor).then(
      ({ open }) => open(left.circle),
      () => undefined,
    );
  }
  if (!account) return;
  await sendNumbers().then((refused) => {
    if (refused) actionError.value = { text: refused, again: null };
  });
  await keepNoticesOn(account);
}

void start();
