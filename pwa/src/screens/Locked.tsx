// A locked phone: the PIN, and asking. Nothing of the circle is on it, not even whose it is.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { act } from "../act.ts";
import { post } from "../api/client.ts";
import { newId } from "../api/link.ts";
import { comeBack } from "../exit.ts";
import { forgetPhone } from "../forget.ts";
import { askingCircle, unlock } from "../lock/lock.ts";
import { Button } from "../parts/Button.tsx";
import { Field } from "../parts/bits.tsx";
import { HoldButton } from "../parts/HoldButton.tsx";
import { say } from "../parts/Live.tsx";
import { Screen } from "../parts/Screen.tsx";
import { t } from "../messages/index.ts";
import { hour } from "../messages/time.ts";
import { pending, startAsk } from "../store/pending.ts";

/** So long a request can be taken back before anybody is asked. */
const HELD_MS = 10_000;

/** Why a PIN wasn't taken, in words. */
export function refusal(until: number): string {
  if (until === 0) return t("lock.wrong");
  return t("lock.wait", { time: hour(new Date(until).toISOString()) });
}

export function Locked() {
  const pin = useSignal("");
  const said = useSignal("");
  const lost = useSignal(false);
  const open = () =>
    act("unlock", async () => {
      const refused = await unlock(pin.value);
      pin.value = "";
      if (!refused) {
        comeBack();
        return;
      }
      said.value = refusal(refused.until);
      say(said.value);
    });
  const circle = askingCircle.value;
  return (
    <Screen
      name="locked"
      title={t("lock.locked")}
      bare
      submit={() => void open()}
      actions={
        <Button do="unlock" weight="quiet" type="submit">
          {t("lock.open")}
        </Button>
      }
      stuck={circle ? <Asking circle={circle} /> : undefined}
    >
      <Field
        do="pin"
        label={t("lock.pin")}
        value={pin.value}
        set={(value) => (pin.value = value)}
        max={8}
        type="password"
        mode="numeric"
      />
      {said.value ? <p data-refused>{said.value}</p> : null}
      {lost.value ? (
        <>
          <p class="soft">{t("lock.forgotten_pin")}</p>
          <HoldButton do="forget" work={forgetPhone}>
            {t("me.forget")}
          </HoldButton>
        </>
      ) : (
        <Button do="no-pin" weight="plain" press={() => (lost.value = true)}>
          {t("lock.forgot")}
        </Button>
      )}
    </Screen>
  );
}

/** Asking without the PIN: whether it is sent, and taking it back. Nothing of who is asked. */
function Asking({ circle }: { circle: string }) {
  const asked = useSignal<string | null>(null);
  const back = useSignal<"no" | "may" | "done">("no");
  const waits = pending.value;
  const sent = asked.value !== null && !waits;
  useEffect(() => {
    if (!sent || back.peek() === "done") return;
    back.value = "may";
    const timer = setTimeout(() => (back.value = "no"), HELD_MS);
    return () => clearTimeout(timer);
  }, [sent]);
  const refused = waits?.refused !== undefined;
  const line = refused
    ? t("lock.asked_already")
    : waits
      ? t("lock.not_sent")
      : back.value === "done"
        ? t("lock.taken_back")
        : sent
          ? t("lock.sent")
          : null;
  useEffect(() => {
    if (line) say(line);
  }, [line]);
  const ask = () => {
    const id = newId();
    asked.value = id;
    back.value = "no";
    startAsk(circle, id, "");
  };
  const takeBack = async (key: string) => {
    await post(`/circles/${circle}/asks/${asked.value}/take-back`, {}, key);
    back.value = "done";
  };
  return (
    <div class="stack" data-asking={refused ? "open" : waits ? "waits" : sent ? "sent" : "no"}>
      {line ? <p>{line}</p> : null}
      {sent && back.value === "may" ? (
        <Button do="take-back" weight="quiet" work={takeBack}>
          {t("ask.take_back")}
        </Button>
      ) : null}
      {waits || (sent && back.value !== "done") ? null : (
        <Button do="ask" weight="ask" tall press={ask}>
          {t("home.ask")}
        </Button>
      )}
    </div>
  );
}
