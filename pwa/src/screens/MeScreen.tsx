// Me: language, notices, devices, the limits, and forgetting this phone.

import { useSignal } from "@preact/signals";

import { act, note } from "../act.ts";
import { patch, post, remove } from "../api/client.ts";
import { linkTo, newId, newSecret, verifierOf, type Fragment } from "../api/link.ts";
import type { Device } from "../api/types.ts";
import { Button, LinkButton } from "../parts/Button.tsx";
import { HoldButton } from "../parts/HoldButton.tsx";
import { Waiting } from "../parts/Known.tsx";
import { Languages } from "../parts/Languages.tsx";
import { AddressCard } from "../parts/AddressCard.tsx";
import { PushCard } from "../parts/PushCard.tsx";
import { Screen } from "../parts/Screen.tsx";
import { Qr, Share } from "../parts/Share.tsx";
import { t } from "../messages/index.ts";
import { moment, zoneHere } from "../messages/time.ts";
import { forgetPhone } from "../forget.ts";
import { loadMe, me } from "../session.ts";
import { refresh, useLive } from "../store/live.ts";
import { unsent } from "../store/unsent.ts";

/** "America/Vancouver" as people read it. */
const spoken = (zone: string): string => (zone.split("/").pop() ?? zone).replaceAll("_", " ");

export function MeScreen({ c }: { c?: string }) {
  const now = me.value;
  const places = now?.places ?? [];
  const comes = places.find((one) => one.circle_id === c)?.roles.some((role) => role !== "person");
  const supports = places.find((one) => one.circle_id === c)?.roles.includes("supporter");
  return (
    <Screen
      name="me"
      title={t("me.title")}
      back={c ? undefined : "/"}
      nav={c ? { circle: c, on: "me" } : undefined}
    >
      <PushCard why={t("push.why")} off />
      <AddressCard />
      {supports && c ? (
        <LinkButton do="my-limits" href={`/c/${c}/my-limits`}>
          {t("limits_mine.title")}
        </LinkButton>
      ) : null}
      <section class="stack" aria-labelledby="language">
        <h2 id="language">{t("language.label")}</h2>
        <Languages />
      </section>
      {now && now.account.zone !== zoneHere() ? (
        <section class="card">
          <p>{t("me.zone", { zone: spoken(now.account.zone), here: spoken(zoneHere()) })}</p>
          <Button
            do="use-zone"
            weight="quiet"
            work={async (key) => {
              await patch("/me", { zone: zoneHere() }, key);
              await loadMe();
              note.value = t("go.saved");
            }}
          >
            {t("me.use_zone", { here: spoken(zoneHere()) })}
          </Button>
        </section>
      ) : null}
      <section class="card list" aria-label={t("me.more")}>
        {comes && c ? (
          <a href={`/c/${c}/calendar`} data-do="calendar">
            {t("calendar.title")}
          </a>
        ) : null}
        <a href="/me/devices" data-do="devices">
          {t("devices.title")}
        </a>
        {places.length > 1 ? (
          <a href="/circles" data-do="chooser">
            {t("chooser.title")}
          </a>
        ) : null}
        {places.some((one) => one.roles.includes("person")) ? null : (
          <a href="/start" data-do="start-own">
            {t("chooser.start")}
          </a>
        )}
        <a href="/me/lock" data-do="lock">
          {t("lock.title")}
        </a>
        <a href="/me/look" data-do="look">
          {t("look.title")}
        </a>
        <a href="/me/copy" data-do="copy">
          {t("copy.title")}
        </a>
        <a href="/limits" data-do="limits">
          {t("limits.title")}
        </a>
      </section>
      <section class="card" aria-labelledby="leave-how">
        <h2 id="leave-how">{t("exit.leave")}</h2>
        <p>{t("exit.how")}</p>
      </section>
      <p class="soft">{t("me.forget_what")}</p>
      {unsent.value.length > 0 ? (
        <p data-unsent>{t("me.forget_unsent", { n: unsent.value.length })}</p>
      ) : null}
      <HoldButton do="forget" work={forgetPhone}>
        {t("me.forget")}
      </HoldButton>
    </Screen>
  );
}

export function DevicesScreen() {
  const live = useLive<{ devices: Device[] }>("/me/devices", 30);
  const link = useSignal<{ url: string; until: string } | null>(null);
  if (!live.data) return <Waiting name="devices" of={live} back="/me" />;
  const make = async () => {
    const fragment: Fragment = { id: newId(), secret: newSecret() };
    const body = { id: fragment.id, verifier: await verifierOf("device", fragment) };
    const made = await post<{ expires_at: string }>("/me/device-links", body, fragment.id);
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
      {live.data.devices.map((one) => (
        <div class="card row" key={one.id}>
          <div class="grow">
            <strong>{one.label ?? t(one.this ? "devices.this" : "devices.other")}</strong>
            <p class="soft">
              {one.this ? t("devices.in_use") : t("devices.week", { n: Number(one.used_week.slice(6)) })}
            </p>
          </div>
          {one.this ? null : (
            <button
              type="button"
              class="btn small"
              data-do="end-device"
              onClick={() =>
                void act("end-device", async (key) => {
                  await remove(`/me/devices/${one.id}`, key);
                  await refresh("/me/devices");
                  note.value = t("devices.ended");
                })
              }
            >
              {t("devices.end")}
            </button>
          )}
        </div>
      ))}
      {link.value ? (
        <section class="card">
          <Qr url={link.value.url} label={t("devices.qr")} />
          <p>{t("devices.scan", { time: moment(link.value.until) })}</p>
          <Share url={link.value.url} text={t("devices.text")} />
        </section>
      ) : null}
    </Screen>
  );
}
