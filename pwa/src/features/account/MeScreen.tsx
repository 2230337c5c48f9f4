// Me: language, notices, devices, the limits, and forgetting this phone.

import { unsent } from "../../data/offlineQueueState.ts";
import { has, looksAfter, me } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { PushCard } from "../../ui/PushCard.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { AddressCard } from "./AddressCard.tsx";
import { forgetPhone } from "./forget.ts";
import { Languages } from "./Languages.tsx";
import { ZoneCard } from "./ZoneCard.tsx";

export function MeScreen({ circleId }: { circleId?: string }) {
  const now = me.value;
  const places = now?.places ?? [];
  const comes = places.some(
    (one) => one.circle_id === circleId && (has(one.roles, "supporter") || looksAfter(one.roles)),
  );
  const supports = places.find((one) => one.circle_id === circleId)?.roles.includes("supporter");
  return (
    <Screen
      name="me"
      title={t("me.title")}
      back={circleId ? undefined : "/"}
      nav={circleId ? { circle: circleId, on: "me" } : undefined}
    >
      <PushCard why={t("push.why")} off />
      <AddressCard />
      {supports && circleId ? (
        <LinkButton do="my-limits" href={`/c/${circleId}/my-limits`}>
          {t("limits_mine.title")}
        </LinkButton>
      ) : null}
      <section class="stack" aria-labelledby="language">
        <h2 id="language">{t("language.label")}</h2>
        <Languages />
      </section>
      <ZoneCard always />
      <section class="card list" aria-label={t("me.more")}>
        {comes && circleId ? (
          <a href={`/c/${circleId}/calendar`} data-do="calendar">
            {t("calendar.title")}
          </a>
        ) : null}
        {circleId && places.find((one) => one.circle_id === circleId)?.roles.includes("person") ? (
          <a href={`/c/${circleId}/ready`} data-do="ready">
            {t("ready.title")}
          </a>
        ) : null}
        <a href="/me/devices" data-do="devices">
          {t("devices.title")}
        </a>
        <a href="/me/ways" data-do="ways">
          {t("ways.title")}
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
        <a href="/me/install" data-do="install">
          {t("install.title")}
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
