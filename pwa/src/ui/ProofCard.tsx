// What can't be taken back takes proof: a passkey, the recovery code, or a wait. After it the same
// tap goes on.

import { useSignal } from "@preact/signals";

import { post, put } from "../api/client.ts";
import type { Proof, WaysIn } from "../api/types.ts";
import { actionNotice, proofWanted, actionError, type ProofWanted } from "../data/actions.ts";
import { refresh, useLive } from "../data/liveQuery.ts";
import { canUsePasskeys, NoPasskey, usePasskey } from "../data/passkeys.ts";
import { readCode, tokenOfCode } from "../data/recoveryCode.ts";
import { t } from "../messages/index.ts";
import { momentWithin } from "../messages/time.ts";
import { Button } from "./Button.tsx";
import { Field } from "./Field.tsx";

const WAYS = "/me/ways-in";

export function ProofCard({ wanted }: { wanted: ProofWanted }) {
  const ways = useLive<WaysIn>(WAYS).data;
  const code = useSignal("");
  const neither = useSignal(false);
  const goOn = () => {
    proofWanted.value = null;
    actionError.value = null;
    void refresh(WAYS);
    wanted.again();
  };
  const byPasskey = async (key: string) => {
    try {
      await post<Proof>("/me/proof", { passkey: await usePasskey("/me/proof") }, key);
    } catch (error) {
      if (!(error instanceof NoPasskey)) throw error;
      actionError.value = { text: error.message, again: null };
      return;
    }
    goOn();
  };
  const byCode = async (key: string) => {
    const typed = readCode(code.value);
    if (!typed) {
      actionError.value = { text: t("back.not_a_code"), again: null };
      return;
    }
    await post<Proof>("/me/proof", { code: await tokenOfCode(typed) }, key);
    goOn();
  };
  const waits = ways?.proof.waits_here ? ways.proof.waits_until : null;
  return (
    <section class="card stack" data-proof={wanted.how}>
      {wanted.how === "show" && ways ? (
        <>
          {ways.passkeys.length > 0 && canUsePasskeys() ? (
            <Button do="proof-passkey" work={byPasskey}>
              {t("proof.passkey")}
            </Button>
          ) : null}
          {ways.code ? (
            <>
              <Field
                do="proof-code"
                label={t("proof.code")}
                hint={t("back.code_hint")}
                value={code.value}
                set={(value) => (code.value = value)}
                max={60}
              />
              <Button do="proof-use-code" weight="quiet" work={byCode}>
                {t("proof.use_code")}
              </Button>
            </>
          ) : null}
          {neither.value || waits ? null : (
            <Button do="proof-neither" weight="plain" press={() => (neither.value = true)}>
              {t("proof.neither")}
            </Button>
          )}
        </>
      ) : null}
      {waits ? (
        <p class="soft">{t("proof.until", { time: momentWithin(waits) })}</p>
      ) : wanted.how === "wait" || neither.value ? (
        <BeginWait days={wanted.how === "show"} />
      ) : null}
    </section>
  );
}

/** Not by a slip of the finger: a word is typed first. */
function BeginWait({ days }: { days: boolean }) {
  const typed = useSignal("");
  const word = t("proof.word");
  const begin = async (key: string) => {
    const proof = await put<Proof>("/me/proof/wait", {}, key);
    await refresh(WAYS);
    if (proof.waits_until)
      actionNotice.value = t("proof.until", { time: momentWithin(proof.waits_until) });
  };
  return (
    <>
      <p>{t(days ? "proof.wait_days" : "proof.wait_day")}</p>
      <Field
        do="proof-word"
        label={t("proof.type", { word })}
        value={typed.value}
        set={(value) => (typed.value = value)}
        max={20}
      />
      {typed.value.trim().toLocaleLowerCase() === word ? (
        <Button do="proof-begin" weight="quiet" work={begin}>
          {t("proof.begin")}
        </Button>
      ) : null}
    </>
  );
}
