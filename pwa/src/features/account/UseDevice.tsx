// Another phone of the same person, by a link: it asks, and the first phone says yes. On a phone
// that is somebody else's it asks before anything.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { isLinkOver, NotSent, post, Problem } from "../../api/client.ts";
import { newId, newSecret, tokenOf, type Fragment } from "../../api/link.ts";
import type { LinkSeen, LinkUsed } from "../../api/types.ts";
import { startAt, steps, takeLink } from "../../data/router.ts";
import { loadMe, me, standing } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { spaced } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { LinkIncomplete, LinkOver } from "../../ui/LinkOver.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { CarryOver } from "./CarryOver.tsx";

/** Milliseconds between two looks whether the first phone has said yes. */
const AGAIN_MS = 2_000;

/** How somebody who is signed in here is called, where they are in a circle. */
const nameHere = (): string | null =>
  me.value?.places.find((one) => one.circle_state === "live")?.my_name ?? null;

export function UseDevice() {
  const fragment = useSignal<Fragment | null>(null);
  const over = useSignal(false);
  const incomplete = useSignal(false);
  const code = useSignal<string | null>(null);
  const seen = useSignal<LinkSeen | null>(null);
  const ids = useSignal({ device_id: newId(), session_token: newSecret() });
  useEffect(() => {
    const found = takeLink();
    if (!found || found === "incomplete") {
      incomplete.value = found !== null || !fragment.peek();
      return;
    }
    fragment.value = found;
    over.value = incomplete.value = false;
    void look(found);
  }, [steps.value]);
  const look = async (of: Fragment) => {
    try {
      const body = { token: await tokenOf("device", of) };
      seen.value = await post<LinkSeen>(`/device-links/${of.id}/look`, body);
    } catch (error) {
      if (error instanceof Problem && isLinkOver(error)) over.value = true;
      else if (!(error instanceof Problem || error instanceof NotSent)) throw error;
    }
  };
  const use = async () => {
    const link = fragment.value;
    if (!link) return;
    try {
      const body = { token: await tokenOf("device", link), ...ids.value };
      const used = await post<LinkUsed>(`/device-links/${link.id}/use`, body, ids.value.device_id);
      code.value = used.code;
      if (used.state === "waiting") return;
    } catch (error) {
      if (!(error instanceof Problem && isLinkOver(error))) throw error;
      over.value = true;
      return;
    }
    await loadMe();
    startAt("/");
  };
  const waits = code.value !== null && !over.value;
  useEffect(() => {
    if (!waits) return;
    // Nobody taps here meanwhile: what can't be sent now is sent the next time.
    const timer = setInterval(() => void use().catch(() => undefined), AGAIN_MS);
    return () => clearInterval(timer);
  }, [waits]);
  if (over.value) return <LinkOver />;
  if (incomplete.value) return <LinkIncomplete />;
  if (code.value !== null) {
    return (
      <Screen
        name="device"
        page="device.title"
        phase="waiting"
        title={t("device.waiting_title")}
        live
        lead={<p>{t("device.waiting")}</p>}
        actions={
          <LinkButton do="no-thanks" href="/" weight="plain">
            {t("go.not_now")}
          </LinkButton>
        }
      >
        <p class="code" data-code>
          {spaced(code.value)}
        </p>
      </Screen>
    );
  }
  if (seen.value?.yours) return <YoursAlready />;
  if (me.value) return <SomebodyElses screen="device" theirs={seen.value?.name ?? null} use={use} />;
  if (standing.value === "unknown") {
    return <Screen name="device" phase="loading" title={t("known.loading")} />;
  }
  return (
    <Screen
      name="device"
      title={t("device.title")}
      lead={<p>{t("device.lead")}</p>}
      actions={
        <>
          <Button do="use-device" tall work={use}>
            {t("device.use")}
          </Button>
          <LinkButton do="no-thanks" href="/" weight="plain">
            {t("go.not_now")}
          </LinkButton>
        </>
      }
    >
      <CarryOver purpose="device" of={fragment.value} />
    </Screen>
  );
}

function YoursAlready() {
  return (
    <Screen
      name="device"
      phase="yours"
      title={t("device.yours")}
      lead={<p>{t("device.yours_lead")}</p>}
      actions={
        <LinkButton do="home" href="/" weight="main">
          {t("go.home")}
        </LinkButton>
      }
    />
  );
}

interface SomebodyElsesProps {
  screen: "device" | "come-back";
  /** The name of whose the link is, where that is told. */
  theirs: string | null;
  use: () => Promise<void>;
}

/** "This phone is Mina's": keeping it is a tap, anything else is held. */
export function SomebodyElses({ screen, theirs, use }: SomebodyElsesProps) {
  const here = nameHere();
  return (
    <Screen
      name={screen}
      page="device.title"
      phase="whose"
      title={here ? t("device.whose", { name: here }) : t("device.whose_nobody")}
      lead={
        <p>{here ? t("device.whose_lead", { name: here }) : t("device.whose_nobody_lead")}</p>
      }
      actions={
        <>
          <LinkButton do="keep-account" href="/" weight="main">
            {here ? t("device.keep", { name: here }) : t("device.keep_nobody")}
          </LinkButton>
          <HoldButton do="sign-in-as" work={use}>
            {theirs ? t("device.sign_in_as", { name: theirs }) : t("device.sign_in_other")}
          </HoldButton>
        </>
      }
    />
  );
}
