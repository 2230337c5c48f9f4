// What stands where a screen couldn't be drawn: leaving, asking, the friends' numbers, and opening it
// again. It takes nothing of the frame of the other screens, which may be what failed. Asking comes
// before what is told, so that it is in sight in large text, too.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { Num } from "../api/types.ts";
import { readKnownHomes } from "../data/knownHomes.ts";
import { askingCircle, lockState } from "../data/lock.ts";
import { path } from "../data/router.ts";
import { me, ownCircle } from "../data/session.ts";
import { BareAsk, Numbers } from "../features/ask/index.ts";
import { t } from "../messages/index.ts";
import { leave, left } from "../ui/quickExit.ts";
import { Boundary } from "./Boundary.tsx";

export function BrokenScreen() {
  const circle = left.value ? null : (ownCircle(me.value) ?? askingCircle.value);
  const address = path.value;
  return (
    <div class="screen" data-screen="broken">
      <header class="top">
        <span />
        <button type="button" class="leave" data-do="leave" onClick={leave}>
          {t("exit.leave")}
        </button>
      </header>
      <main id="main">
        <h1>{t("broken.title")}</h1>
        <div class="body">
          <Boundary address={address} instead={null}>
            {circle ? <BareAsk circle={circle} notSent={t("broken.not_sent")} /> : null}
          </Boundary>
          {left.value || lockState.value === "locked" ? null : (
            <Boundary address={address} instead={null}>
              <KnownNumbers />
            </Boundary>
          )}
          <p>{t("broken.lead")}</p>
          <div class="actions">
            <button
              type="button"
              class="btn quiet"
              data-do="open-again"
              onClick={() => location.reload()}
            >
              {t("broken.open_again")}
            </button>
            {address === "/" ? null : (
              // A fresh start of the app, not a step within it.
              <a class="btn plain" href="/" target="_self" data-do="home">
                {t("go.home")}
              </a>
            )}
          </div>
        </div>
      </main>
    </div>
  );
}

/** The numbers that this phone knows, from no server. */
function KnownNumbers() {
  const numbers = useSignal<Num[]>([]);
  useEffect(() => {
    void readKnownHomes().then((homes) => {
      numbers.value = homes.flatMap((home) => home.person?.numbers ?? []);
    });
  }, []);
  return <Numbers numbers={numbers.value} every />;
}
