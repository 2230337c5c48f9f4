// Notices on this phone: one sentence why, a tap, a test. Never asked for without a tap.

import { useSignal } from "@preact/signals";

import { post } from "../api/client.ts";
import { runAction, actionError } from "../data/actions.ts";
import { ability, NoPush, turnOff, turnOn } from "../data/push.ts";
import { loadMe, me } from "../data/session.ts";
import { t } from "../messages/index.ts";
import { hourWithin } from "../messages/time.ts";
import { Button, LinkButton } from "./Button.tsx";

/** Whether this very phone has notices; the account may have others. */
export const hasNotices = (): boolean =>
  me.value?.push.on === true &&
  "Notification" in window &&
  Notification.permission === "granted";

export function PushCard({ why, off }: { why: string; off?: boolean }) {
  const refused = useSignal<string | null>(null);
  const tested = useSignal(false);
  const on = hasNotices();
  const can = ability();
  const start = () =>
    void runAction("push-on", async () => {
      refused.value = null;
      try {
        await turnOn(me.peek()?.push.public_key ?? "");
        await loadMe();
      } catch (error) {
        if (!(error instanceof NoPush)) throw error;
        refused.value = error.why;
      }
    });
  const said = refused.value ?? (can === "yes" ? null : can);
  return (
    <section class="card" aria-labelledby="push-title">
      <h2 id="push-title">{t(on ? "push.on" : "push.title")}</h2>
      <p>{on ? t("push.on_lead") : why}</p>
      {on && me.value?.push.held_until ? (
        <p class="note">{t("push.held", { time: hourWithin(me.value.push.held_until) })}</p>
      ) : null}
      {said === "none" ? <p class="soft">{t("push.none")}</p> : null}
      {said === "blocked" ? <p class="soft">{t("push.blocked")}</p> : null}
      {said === "homescreen" ? (
        <>
          <p class="soft">{t("push.homescreen")}</p>
          <LinkButton do="install" href="/me/install">
            {t("install.how")}
          </LinkButton>
        </>
      ) : null}
      {!on && can === "yes" ? (
        <Button do="push-on" weight="quiet" press={start}>
          {t("push.turn_on")}
        </Button>
      ) : null}
      {on ? (
        <div class="pair">
          <Button
            do="push-test"
            weight="quiet"
            work={async (key) => {
              await post("/me/push/test", {}, key);
              tested.value = true;
            }}
          >
            {t("push.test")}
          </Button>
          {off ? (
            <Button
              do="push-off"
              weight="plain"
              work={async () => {
                await turnOff();
                await loadMe();
                actionError.value = null;
              }}
            >
              {t("push.turn_off")}
            </Button>
          ) : null}
        </div>
      ) : null}
      {tested.value ? (
        <p class="soft" role="status">
          {t("push.tested")}
        </p>
      ) : null}
    </section>
  );
}
