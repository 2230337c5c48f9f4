import { render } from "preact";

import { App } from "./app.tsx";
import { watchShift } from "./exit.ts";
import { loadLanguage, preferred, t } from "./messages/index.ts";
import { say } from "./parts/Live.tsx";
import { remind } from "./push/push.ts";
import { startRouting } from "./route.ts";
import { loadMe, standing } from "./session.ts";
import { openDraft } from "./store/draft.ts";
import { watchPage } from "./store/live.ts";
import { startStream } from "./store/stream.ts";
import { openUnsent, watchUnsent } from "./store/unsent.ts";
import "./main.css";
import { registerServiceWorker } from "./worker.ts";

const RETRY_MS = 2_000;
/** How long who this phone is may be taken for granted. */
const FRESH_MS = 60_000;

/** Without its sentences the app can say nothing, so it tries until it has them. */
async function words(): Promise<void> {
  try {
    await loadLanguage(preferred());
  } catch {
    await new Promise((done) => setTimeout(done, RETRY_MS));
    await words();
  }
}

async function start(): Promise<void> {
  startRouting();
  openDraft();
  watchPage();
  watchShift((left) => say(t("exit.left", { n: left })));
  void registerServiceWorker().catch(() => undefined);
  await Promise.all([words(), openUnsent()]);
  const root = document.getElementById("app");
  if (root) render(<App />, root);
  startStream();
  watchUnsent();
  const account = await loadMe();
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || standing.peek() !== "in" || Date.now() - looked < FRESH_MS) return;
    looked = Date.now();
    void loadMe();
  });
  if (account) await remind(account.push.public_key).catch(() => undefined);
}

void start();
