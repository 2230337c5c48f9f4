// Whether this phone may put a dot on the app's icon.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { actionNotice } from "../../data/actions.ts";
import { look } from "../../data/appLook.ts";
import { chooseDot, hasDot, wantsDot } from "../../data/iconDot.ts";
import { lockState } from "../../data/lock.ts";
import { t } from "../../messages/index.ts";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";

export function DotSwitch() {
  const wanted = useSignal<boolean | null>(null);
  useEffect(() => void wantsDot().then((now) => (wanted.value = now)), []);
  if (!hasDot() || wanted.value === null) return null;
  if (look.value !== "own" || lockState.value !== "none") {
    return (
      <p class="soft" data-dot="hidden">
        {t("install.dot_hidden")}
      </p>
    );
  }
  const set = (on: boolean) => {
    wanted.value = on;
    void chooseDot(on).then(() => (actionNotice.value = t("go.saved")));
  };
  return (
    <>
      <Switch
        do="icon-dot"
        label={t("install.dot")}
        hint={t("install.dot_hint")}
        on={wanted.value}
        set={set}
      />
      <Why of="icon_dot" />
    </>
  );
}
