// Where I'm signed in, phones that ask to be mine too, and a link for one more.

import { useSignal } from "@preact/signals";

import { post, remove } from "../../api/client.ts";
import { linkTo, newId, newSecret, verifierOf, type Fragment } from "../../api/link.ts";
import type {
  AskingDevice,
  Device,
  Devices,
  EndedDevice,
  DeviceLinkMade,
} from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { learn, refresh, SOON, useLive } from "../../data/liveQuery.ts";
import { t, tCode } from "../../messages/index.ts";
import { dayOfInstant, momentWithin, spaced } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Qr, Share } from "../../ui/Share.tsx";

const DEVICES = "/me/devices";

export function DevicesScreen() {
  const link = useSignal<{ url: string; until: string } | null>(null);
  const live = useLive<Devices>(DEVICES, link.value ? SOON : 30);
  if (!live.data) return <Waiting name="devices" of={live} back="/me" />;
  const make = async () => {
    const fragment: Fragment = { id: newId(), secret: newSecret() };
    const body = { id: fragment.id, verifier: await verifierOf("device", fragment) };
    const made = await post<DeviceLinkMade>("/me/device-links", body, fragment.id);
    link.value = { url: linkTo("device", fragment), until: made.expires_at };
  };
  return (
    <Screen
      name="devices"
      title={t("devices.title")}
      back="/me"
      lead={<p>{t("devices.lead")}</p>}
      actions={
        <Button do="device-link" weight={link.value ? "quiet" : "main"} work={make}>
          {t("devices.add")}
        </Button>
      }
    >
      {[...new Set(live.data.words.map((one) => one.circle_id))].map((circle) => (
        <a key={circle} class="card go lit" href={`/c/${circle}`} data-do="words">
          <strong>{t("lost.look")}</strong>
          <span class="soft">{t("devices.words")}</span>
        </a>
      ))}
      {live.data.asking.map((one) => (
        <Asking key={one.link_id} one={one} done={() => (link.value = null)} />
      ))}
      {link.value ? (
        <section class="card">
          <Qr url={link.value.url} label={t("devices.qr")} />
          <p>{t("devices.scan", { time: momentWithin(link.value.until) })}</p>
          <Share url={link.value.url} text={t("devices.text")} />
        </section>
      ) : null}
      {live.data.devices.map((one) => (
        <SignedIn key={one.id} one={one} />
      ))}
      {live.data.ended.length > 0 ? <h2>{t("devices.ended_title")}</h2> : null}
      {live.data.ended.map((one) => (
        <Ended key={one.id} one={one} />
      ))}
    </Screen>
  );
}

/** Both phones show the code: only who has both in their hands says yes. */
function Asking({ one, done }: { one: AskingDevice; done: () => void }) {
  const answer = (mine: boolean) => async (key: string) => {
    learn(DEVICES, await post<Devices>(`/me/device-links/${one.link_id}/answer`, { mine }, key));
    done();
    actionNotice.value = t(mine ? "devices.allowed" : "devices.kept_out");
  };
  return (
    <section class="card lit stack" aria-labelledby="asking" data-asking>
      <h2 id="asking">{t("devices.asking")}</h2>
      <p>{t("devices.asking_lead")}</p>
      <p class="code" data-code>
        {spaced(one.code)}
      </p>
      <div class="pair">
        <Button do="it-is-mine" work={answer(true)}>
          {t("devices.mine")}
        </Button>
        <Button do="not-mine" weight="quiet" work={answer(false)}>
          {t("devices.not_mine")}
        </Button>
      </div>
    </section>
  );
}

function SignedIn({ one }: { one: Device }) {
  return (
    <div class="card row">
      <div class="grow">
        <strong>{one.label ?? t(one.this ? "devices.this" : "devices.other")}</strong>
        <p class="soft">
          {one.this ? t("devices.in_use") : t("devices.week", { n: Number(one.used_week.slice(6)) })}
        </p>
        {one.signed_out_at ? (
          <p class="soft">
            {t("devices.signed_out_at", { day: dayOfInstant(one.signed_out_at) })}
          </p>
        ) : null}
      </div>
      {one.this ? null : (
        <button
          type="button"
          class="btn small"
          data-do="end-device"
          onClick={() =>
            void runAction("end-device", async (key) => {
              await remove(`${DEVICES}/${one.id}`, key);
              await refresh(DEVICES);
              actionNotice.value = t("devices.ended");
            })
          }
        >
          {t("devices.end")}
        </button>
      )}
    </div>
  );
}

function Ended({ one }: { one: EndedDevice }) {
  return (
    <div class="card" data-ended={one.why}>
      <strong>{one.label ?? t("devices.other")}</strong>
      <p class="soft">{tCode("devices", `ended_${one.why}`, { day: dayOfInstant(one.ended_at) })}</p>
    </div>
  );
}
