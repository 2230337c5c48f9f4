// A mail address or a number of one's own: a code goes there, and only then it is used.

import { useSignal } from "@preact/signals";

import { post, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Address, Addresses } from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { asking, given, NumberField, useNumberEntry } from "../../ui/NumberField.tsx";

const PATH = "/me/addresses";

export function AddressCard() {
  const live = useLive<Addresses>(PATH, 60);
  const adding = useSignal<Address["channel"] | null>(null);
  const to = useSignal("");
  const number = useNumberEntry("");
  const id = useSignal(newId());
  const now = live.data;
  // A server without mail and texts has nothing to offer here.
  if (!now || (now.channels.length === 0 && now.addresses.length === 0)) return null;
  const add = async (key: string) => {
    const typed = given(number);
    const there =
      adding.value === "mail" ? { to: to.value.trim() } : { to: typed.number, sure: typed.sure };
    const body = { id: id.value, channel: adding.value, ...there };
    const save = async () => learn(PATH, await post<Addresses>(PATH, body, key));
    if (!(await asking(number, save))) return;
    adding.value = null;
    to.value = number.value.value = "";
    id.value = newId();
  };
  // The number agrees anew: a code goes there as at the first time.
  const again = (one: Address) =>
    runAction(`again-${one.id}`, async (key) => {
      const body = { id: newId(), channel: one.channel, to: one.to, sure: true };
      learn(PATH, await post<Addresses>(PATH, body, key));
    });
  const drop = (one: Address) =>
    runAction(`drop-${one.id}`, async (key) => {
      learn(PATH, await remove<Addresses>(`${PATH}/${one.id}`, key));
      actionNotice.value = t("address.gone_now");
    });
  return (
    <section class="card stack" aria-labelledby="addresses">
      <h2 id="addresses">{t("address.title")}</h2>
      <p class="soft">{t("address.why")}</p>
      {now.addresses.map((one) => (
        <div class="stack" key={one.id} data-address={one.state}>
          <div class="row">
            <div class="grow">
              <strong>
                <bdi dir="ltr">{one.shown ?? one.to}</bdi>
              </strong>
              <p class="soft">{t(`address.${one.state}`, { way: t(`way.${one.channel}`) })}</p>
            </div>
            <button
              type="button"
              class="btn small"
              data-do="drop-address"
              aria-label={t("address.drop_it", { to: one.to })}
              onClick={() => void drop(one)}
            >
              {t("address.drop")}
            </button>
          </div>
          {one.state === "waiting" ? <Confirm id={one.id} /> : null}
          {one.state === "waiting" && one.channel === "sms" ? (
            <p class="soft">{t("address.no_code")}</p>
          ) : null}
          {one.state === "stopped" ? (
            <Button do="agree-again" weight="quiet" press={() => void again(one)}>
              {t("address.agree_again")}
            </Button>
          ) : null}
        </div>
      ))}
      {adding.value ? (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void runAction("save-address", add);
          }}
        >
          {now.channels.length > 1 ? (
            <Choice
              do="address-way"
              flat
              label={t("address.over")}
              options={now.channels.map((value) => ({ value, label: t(`way.${value}`) }))}
              value={adding.value}
              set={(value) => (adding.value = value)}
            />
          ) : null}
          {adding.value === "mail" ? (
            <Field
              do="address-to"
              label={t("address.mail")}
              value={to.value}
              set={(value) => (to.value = value)}
              max={254}
              auto="email"
            />
          ) : (
            <NumberField
              do="address-to"
              label={t("address.number")}
              hint={t("address.number_hint")}
              entry={number}
              again={() => void runAction("save-address", add)}
            />
          )}
          <Button do="save-address" type="submit">
            {t("address.send_code")}
          </Button>
          <Button do="cancel-address" weight="plain" press={() => (adding.value = null)}>
            {t("go.cancel")}
          </Button>
        </form>
      ) : now.channels[0] ? (
        <Button do="add-address" weight="quiet" press={() => (adding.value = now.channels[0] ?? null)}>
          {t("address.add")}
        </Button>
      ) : null}
    </section>
  );
}

function Confirm({ id }: { id: string }) {
  const code = useSignal("");
  const confirm = async (key: string) => {
    const digits = code.value.replace(/\D/g, "");
    learn(PATH, await post<Addresses>(`${PATH}/${id}/confirm`, { code: digits }, key));
    actionNotice.value = t("go.saved");
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void runAction("confirm-address", confirm);
      }}
    >
      <Field
        do={`code-${id}`}
        label={t("address.code")}
        value={code.value}
        set={(value) => (code.value = value)}
        max={9}
        mode="numeric"
        auto="one-time-code"
      />
      <Button do="confirm-address" type="submit" weight="quiet">
        {t("address.confirm")}
      </Button>
    </form>
  );
}
