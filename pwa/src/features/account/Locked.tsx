// A locked phone: the PIN, and asking. Nothing of the circle is on it, not even whose it is.

import { useSignal } from "@preact/signals";

import { runAction } from "../../data/actions.ts";
import { askingCircle, unlock, type Refused } from "../../data/lock.ts";
import { t } from "../../messages/index.ts";
import { hourWithin } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { say } from "../../ui/LiveRegion.tsx";
import { comeBack } from "../../ui/quickExit.ts";
import { Screen } from "../../ui/Screen.tsx";
import { BareAsk } from "../ask/index.ts";
import { forgetPhone } from "./forget.ts";

/** Why a PIN wasn't taken, in words. */
export function refusal({ until, unread }: Refused): string {
  if (unread) return t("lock.unread");
  if (until === 0) return t("lock.wrong");
  return t("lock.wait", { time: hourWithin(new Date(until).toISOString()) });
}

export function Locked() {
  const pin = useSignal("");
  const said = useSignal("");
  const lost = useSignal(false);
  const open = () =>
    runAction("unlock", async () => {
      const refused = await unlock(pin.value);
      pin.value = "";
      if (!refused) {
        comeBack();
        return;
      }
      said.value = refusal(refused);
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
      stuck={circle ? <BareAsk circle={circle} notSent={t("lock.not_sent")} /> : undefined}
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
