import { render } from "preact";

import { ASK_TAIL } from "../features/ask/index.ts";
import { HOME_TAIL } from "../features/home/index.ts";
import { App } from "./App.tsx";
import { watchReturn, watchShift } from "../ui/quickExit.ts";
import { keepFieldInSight } from "./fieldInSight.ts";
import { keepFocus } from "./focus.ts";
import { readLock, watchAway, whenReadable } from "../data/lock.ts";
import { lazy } from "../data/lazy.ts";
import { openLook } from "../data/appLook.ts";
import { catalogue, followPhone, LANGUAGES, loadLanguage, preferred, t } from "../messages/index.ts";
import { say } from "../ui/LiveRegion.tsx";
import { startRouting } from "../data/router.ts";
import { watchSecondTaps } from "./secondTap.ts";
import { loadMe } from "../data/session.ts";
import { openDraft } from "../data/draft.ts";
import { endLeft } from "../data/leaving.ts";
import { forgetRequests, watchPage } from "../data/liveQuery.ts";
import { openUnsent, watchUnsent } from "../data/offlineQueueState.ts";
import { watchVersion } from "../data/version.ts";
import "./main.css";

const RETRY_MS = 2_000;
const MOST_MS = 60_000;
/** How long what this phone keeps anyway may hold up the first screen, so that nothing comes in late. */
const KEPT_MS = 150;

const AFTERWARDS = lazy(() => import("./afterwards.ts"), "below");

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

const after = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** What stands below the first screens is drawn with them where the service worker keeps it. */
async function fetchKept(): Promise<unknown> {
  if (!navigator.serviceWorker?.controller) return;
  const tails = Promise.all([HOME_TAIL.fetch(), ASK_TAIL.fetch()]).catch(() => undefined);
  return Promise.race([tails, after(KEPT_MS)]);
}

/** The first screen comes before all that goes on behind it. */
const painted = (): Promise<void> =>
  document.hidden
    ? Promise.resolve()
    : new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/** What goes on behind the first screen; with no way out it is tried until there is one. */
async function fetchAfterwards(): Promise<typeof import("./afterwards.ts")> {
  await painted();
  for (let wait = RETRY_MS; ; wait = Math.min(wait * 2, MOST_MS)) {
    const here = await AFTERWARDS.fetch().catch(() => null);
    if (here) return here;
    await after(wait);
  }
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
  await Promise.all([words().then(fetchKept), readLock().then(openUnsent)]);
  followPhone();
  await openLook();
  const root = document.getElementById("app");
  if (root) {
    root.replaceChildren();
    keepFocus(root);
    render(<App />, root);
  }
  const afterwards = fetchAfterwards();
  void afterwards.then((here) => here.begin().catch(() => undefined));
  // What was tapped goes, also while this phone is locked.
  watchUnsent();
  await whenReadable();
  void forgetRequests();
  void afterwards.then((here) => here.follow());
  window.addEventListener("online", () => void endLeft());
  const account = await loadMe();
  const { settle } = await afterwards;
  await settle(account);
}

void start();
