// Ways back in, for when this phone is gone: passkeys, and a code on paper.

import { useSignal } from "@preact/signals";

import { patch, post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Passkey, Proof, WaysIn } from "../../api/types.ts";
import { actionNotice, actionError } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { canUsePasskeys, makePasskey, NoPasskey } from "../../data/passkeys.ts";
import { newCode, verifierOfCode } from "../../data/recoveryCode.ts";
import { go } from "../../data/router.ts";
import { loadMe, places } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { dayOfInstant, momentWithin } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { shownCode } from "./CodeScreen.tsx";

const WAYS = "/me/ways-in";

/** Made a moment ago, by whoever held this phone: worth less until a day is over. */
const fresh = (counts: string): boolean => Date.parse(counts) > Date.now();

export function WaysScreen() {
  const live = useLive<WaysIn>(WAYS);
  const ways = live.data;
  if (!ways) return <Waiting name="ways" of={live} back="/me" />;
  const own = places.value.filter(
    (one) => one.circle_state === "live" && one.roles.includes("person"),
  );
  const took = (now: WaysIn) => {
    learn(WAYS, now);
    void loadMe();
  };
  return (
    <Screen name="ways" title={t("ways.title")} back="/me" lead={<p>{t("ways.lead")}</p>}>
      <Stale of={live} />
      <Wait proof={ways.proof} />
      <section class="stack" aria-labelledby="passkeys">
        <h2 id="passkeys">{t("ways.passkeys")}</h2>
        <p class="soft">{t("ways.passkeys_lead")}</p>
        {ways.passkeys.map((one) => (
          <PasskeyCard key={one.id} one={one} took={took} />
        ))}
        {ways.can_have_passkeys && canUsePasskeys() ? (
          <MakePasskey took={took} first={ways.passkeys.length === 0} />
        ) : (
          <p class="soft">{t("ways.no_passkeys")}</p>
        )}
      </section>
      <section class="stack" aria-labelledby="code">
        <h2 id="code">{t("ways.code")}</h2>
        <p class="soft">{t("ways.code_lead")}</p>
        <CodeCard code={ways.code} took={took} />
      </section>
      {own.map((one) => (
        <a
          key={one.circle_id}
          class="card go"
          href={`/c/${one.circle_id}/allies`}
          data-do="allies"
        >
          <strong>{t("allies.title")}</strong>
          <span class="soft">{own.length > 1 ? one.circle_name : t("allies.home")}</span>
        </a>
      ))}
      <LinkButton do="devices" href="/me/devices" weight="plain">
        {t("devices.title")}
      </LinkButton>
    </Screen>
  );
}

function MakePasskey({ took, first }: { took: (now: WaysIn) => void; first: boolean }) {
  const name = useSignal(t("ways.this_phone"));
  const make = async (key: string) => {
    try {
      const made = await makePasskey();
      const called = name.value.trim();
      const body = { id: newId(), ...made, ...(called ? { name: called } : {}) };
      took(await post<WaysIn>("/me/passkeys", body, key));
      actionNotice.value = t("ways.passkey_made");
    } catch (error) {
      if (!(error instanceof NoPasskey)) throw error;
      actionError.value = { text: error.message, again: null };
    }
  };
  return (
    <div class="card stack">
      <Field
        do="passkey-name"
        label={t("ways.passkey_name")}
        value={name.value}
        set={(value) => (name.value = value)}
        max={40}
      />
      <Button do="make-passkey" weight={first ? "main" : "quiet"} work={make}>
        {t("ways.make_passkey")}
      </Button>
    </div>
  );
}

function PasskeyCard({ one, took }: { one: Passkey; took: (now: WaysIn) => void }) {
  const naming = useSignal<string | null>(null);
  const called = one.name ?? t("ways.a_passkey");
  const rename = async (key: string) => {
    const name = naming.value?.trim();
    if (name) took(await patch<WaysIn>(`/me/passkeys/${one.id}`, { name }, key));
    naming.value = null;
  };
  const end = async (key: string) => {
    took(await remove<WaysIn>(`/me/passkeys/${one.id}`, key));
    actionNotice.value = t("ways.removed");
  };
  return (
    <div class="card stack" data-passkey={called}>
      <strong>{called}</strong>
      <p class="soft">{t("ways.made", { day: dayOfInstant(one.created_at) })}</p>
      {fresh(one.counts_from) ? <p>{t("ways.new")}</p> : null}
      {naming.value === null ? (
        <div class="pair">
          <Button do="rename-passkey" weight="plain" press={() => (naming.value = called)}>
            {t("ways.rename")}
          </Button>
          <Button do="remove-passkey" weight="plain" work={end}>
            {t("ways.remove")}
          </Button>
        </div>
      ) : (
        <>
          <Field
            do="new-passkey-name"
            label={t("ways.passkey_name")}
            value={naming.value}
            set={(value) => (naming.value = value)}
            max={40}
          />
          <Button do="save-passkey-name" weight="quiet" work={rename}>
            {t("go.save")}
          </Button>
        </>
      )}
    </div>
  );
}

function CodeCard({ code, took }: { code: WaysIn["code"]; took: (now: WaysIn) => void }) {
  const make = async (key: string) => {
    const text = newCode();
    const body = { id: newId(), verifier: await verifierOfCode(text) };
    took(await put<WaysIn>("/me/recovery-code", body, key));
    shownCode.value = text;
    go("/me/code");
  };
  const end = async (key: string) => {
    took(await remove<WaysIn>("/me/recovery-code", key));
    actionNotice.value = t("ways.removed");
  };
  return (
    <div class="card stack">
      {code ? <p>{t("ways.code_made", { day: dayOfInstant(code.created_at) })}</p> : null}
      {code && fresh(code.counts_from) ? <p>{t("ways.code_new")}</p> : null}
      {code ? <p class="soft">{t("ways.code_replaces")}</p> : null}
      <Button do="make-code" weight={code ? "quiet" : "main"} work={make}>
        {t(code ? "ways.new_code" : "ways.make_code")}
      </Button>
      {code ? (
        <Button do="remove-code" weight="plain" work={end}>
          {t("ways.remove")}
        </Button>
      ) : null}
    </div>
  );
}

/** Some phone of mine waits to be able to do what takes proof: any of them can end that. */
function Wait({ proof }: { proof: Proof }) {
  if (!proof.waits_until) return null;
  const time = momentWithin(proof.waits_until);
  return (
    <section class="card lit stack" data-waits={proof.waits_here ? "here" : "elsewhere"}>
      <p>{t(proof.waits_here ? "proof.here" : "proof.elsewhere", { time })}</p>
      <Button
        do="stop-wait"
        weight="quiet"
        work={async (key) => {
          await remove<Proof>("/me/proof/wait", key);
          actionNotice.value = t("proof.stopped");
          await loadMe();
        }}
      >
        {t("proof.stop")}
      </Button>
    </section>
  );
}
