// Coming back on a phone that isn't signed in: a passkey, the recovery code, another phone.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import { newId, newSecret } from "../../api/link.ts";
import type { CameBack } from "../../api/types.ts";
import { actionNotice, actionError } from "../../data/actions.ts";
import { canUsePasskeys, NoPasskey, usePasskey } from "../../data/passkeys.ts";
import { readCode, tokenOfCode } from "../../data/recoveryCode.ts";
import { startAt } from "../../data/router.ts";
import { loadMe } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";

/** What is said once the other phones are signed out: with them may have ended more. */
export function signedOut(alsoEnded: boolean): string {
  return alsoEnded ? `${t("back.in_lost")} ${t("back.also_ended")}` : t("back.in_lost");
}

export function BackScreen() {
  const code = useSignal("");
  const lost = useSignal(false);
  const ids = useSignal({ device_id: newId(), session_token: newSecret() });
  const arrive = async (came: CameBack, to: string) => {
    await loadMe();
    startAt(to);
    actionNotice.value = came.others_signed_out
      ? signedOut(came.also_ended)
      : t(lost.value ? "back.in_not_yet" : "back.in");
  };
  const byPasskey = async (key: string) => {
    try {
      const shown = await usePasskey("/sign-in/passkey");
      const body = { ...shown, ...ids.value, lost: lost.value };
      await arrive(await post<CameBack>("/sign-in/passkey", body, key), "/");
    } catch (error) {
      if (!(error instanceof NoPasskey)) throw error;
      actionError.value = { text: error.message, again: null };
    }
  };
  const byCode = async (key: string) => {
    const typed = readCode(code.value);
    if (!typed) {
      actionError.value = { text: t("back.not_a_code"), again: null };
      return;
    }
    const body = { token: await tokenOfCode(typed), ...ids.value, lost: lost.value };
    await arrive(await post<CameBack>("/sign-in/recovery-code", body, key), "/me/ways");
    actionNotice.value = `${actionNotice.value ?? ""} ${t("back.used_up")}`;
  };
  return (
    <Screen name="back" title={t("back.title")} back="/" lead={<p>{t("back.lead")}</p>}>
      <div class="card list">
        <Switch
          do="lost"
          label={t("back.lost")}
          hint={t("back.lost_hint")}
          on={lost.value}
          set={(on) => (lost.value = on)}
        />
      </div>
      {canUsePasskeys() ? (
        <Button do="use-passkey" tall work={byPasskey}>
          {t("back.passkey")}
        </Button>
      ) : null}
      <section class="card stack">
        <Field
          do="recovery-code"
          label={t("back.code")}
          hint={t("back.code_hint")}
          value={code.value}
          set={(value) => (code.value = value)}
          max={60}
        />
        <Button do="use-code" weight="quiet" work={byCode}>
          {t("back.use_code")}
        </Button>
      </section>
      <p class="soft">{t("back.other_phone")}</p>
    </Screen>
  );
}
