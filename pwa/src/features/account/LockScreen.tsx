// The lock on this phone: putting it there and taking it away.

import { useSignal } from "@preact/signals";

import { actionNotice, actionError } from "../../data/actions.ts";
import { lockState, removeLock, setLock } from "../../data/lock.ts";
import { isPin } from "../../data/sealing.ts";
import { me, ownCircle } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { refusal } from "./Locked.tsx";

export function LockScreen() {
  const pin = useSignal("");
  const again = useSignal("");
  const on = lockState.value !== "none";
  const clear = () => {
    pin.value = "";
    again.value = "";
  };
  const wrong = (text: string) => (actionError.value = { text, again: null });
  const set = async () => {
    if (!isPin(pin.value)) wrong(t("lock.not_pin"));
    else if (pin.value !== again.value) wrong(t("lock.not_same"));
    else {
      await setLock(pin.value, ownCircle(me.peek()));
      clear();
      actionNotice.value = t("lock.set_done");
    }
  };
  const remove = async () => {
    const refused = await removeLock(pin.value);
    clear();
    if (refused) wrong(refusal(refused));
    else actionNotice.value = t("lock.removed");
  };
  return (
    <Screen
      name="lock"
      title={t("lock.title")}
      back="/me"
      phase={on ? "on" : "off"}
      lead={<p>{t(on ? "lock.is_on" : "lock.lead")}</p>}
      actions={
        on ? (
          <Button do="remove-lock" weight="quiet" work={remove}>
            {t("lock.remove")}
          </Button>
        ) : (
          <Button do="set-lock" work={set}>
            {t("lock.set")}
          </Button>
        )
      }
    >
      <p>{t("lock.when")}</p>
      <p>{t("lock.holds")}</p>
      <p class="soft">{t("lock.forgotten_pin")}</p>
      <Field
        do="pin"
        label={t(on ? "lock.pin" : "lock.new")}
        value={pin.value}
        set={(value) => (pin.value = value)}
        max={8}
        type="password"
        mode="numeric"
      />
      {on ? null : (
        <Field
          do="pin-again"
          label={t("lock.again")}
          value={again.value}
          set={(value) => (again.value = value)}
          max={8}
          type="password"
          mode="numeric"
        />
      )}
    </Screen>
  );
}
