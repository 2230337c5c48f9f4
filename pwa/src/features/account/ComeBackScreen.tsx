// The new phone of somebody whose old ones are gone: it opens the link of a person they chose, shows
// a code, and waits.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { isLinkOver, post, Problem } from "../../api/client.ts";
import { newId, newSecret, tokenOf, type Fragment } from "../../api/link.ts";
import type { NewPhoneSeen } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { startAt, steps, takeLink } from "../../data/router.ts";
import { loadMe, me, standing } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { momentWithin, spaced } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { LinkIncomplete, LinkOver } from "../../ui/LinkOver.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { signedOut } from "./BackScreen.tsx";
import { CarryOver } from "./CarryOver.tsx";
import {
  comingBack,
  endComingBack,
  keepComingBack,
  openComingBack,
  type ComingBack,
} from "./comingBack.ts";
import { SomebodyElses } from "./UseDevice.tsx";

/** Milliseconds between two looks how far it is. */
const AGAIN_MS = 5_000;

export function ComeBackScreen() {
  const link = useSignal<Fragment | null>(null);
  const over = useSignal(false);
  const incomplete = useSignal(false);
  const seen = useSignal<NewPhoneSeen | null>(null);
  useEffect(() => void openComingBack(), []);
  useEffect(() => {
    const found = takeLink();
    incomplete.value = found === "incomplete";
    if (!found || found === "incomplete") return;
    link.value = found;
    over.value = false;
    seen.value = null;
  }, [steps.value]);
  const kept = comingBack.value;
  // Another link than the one this phone waits for: it begins anew, by a tap.
  const waits = kept && (!link.value || link.value.id === kept.id) ? kept : null;
  const ask = async (as: ComingBack) => {
    const { id, ...body } = as;
    try {
      seen.value = await post<NewPhoneSeen>(`/bring-backs/${id}/ask`, body, newId());
    } catch (error) {
      if (!(error instanceof Problem && isLinkOver(error))) throw error;
      over.value = true;
      link.value = null;
      await endComingBack();
      return;
    }
    const { state, also_ended } = seen.value;
    if (state !== "in") return;
    await endComingBack();
    await loadMe();
    startAt("/me/ways");
    actionNotice.value = signedOut(also_ended);
  };
  const begin = async () => {
    const fragment = link.value;
    if (!fragment) return;
    const token = await tokenOf("back", fragment);
    const as = { id: fragment.id, token, device_id: newId(), session_token: newSecret() };
    // On the disk before the server knows it: nothing else can use what it answers.
    await keepComingBack(as);
    await ask(as);
  };
  useEffect(() => {
    if (!waits || over.value) return;
    // Nobody taps here meanwhile: what can't be sent now is sent the next time.
    const look = () => void ask(waits).catch(() => undefined);
    look();
    const timer = setInterval(look, AGAIN_MS);
    return () => clearInterval(timer);
  }, [waits?.id, over.value]);
  if (over.value) return <LinkOver />;
  if (incomplete.value) return <LinkIncomplete />;
  if (kept === undefined || standing.value === "unknown") {
    return <Screen name="come-back" phase="loading" title={t("known.loading")} />;
  }
  if (waits) return <Underway seen={seen.value} />;
  if (!link.value) return <LinkIncomplete />;
  if (me.value) return <SomebodyElses screen="come-back" theirs={null} use={begin} />;
  return (
    <Screen
      name="come-back"
      title={t("comeback.title")}
      lead={<p>{t("comeback.lead")}</p>}
      actions={
        <>
          <Button do="begin" tall work={begin}>
            {t("comeback.begin")}
          </Button>
          <LinkButton do="no-thanks" href="/" weight="plain">
            {t("go.not_now")}
          </LinkButton>
        </>
      }
    >
      <CarryOver purpose="back" of={link.value} />
    </Screen>
  );
}

function Underway({ seen }: { seen: NewPhoneSeen | null }) {
  if (!seen) return <Screen name="come-back" phase="loading" title={t("known.loading")} />;
  return (
    <Screen
      name="come-back"
      phase={seen.state}
      title={t(seen.due_at ? "comeback.on_its_way" : "comeback.code")}
      live
      lead={
        <p>
          {seen.due_at
            ? t("comeback.waiting", { time: momentWithin(seen.due_at) })
            : t("comeback.code_lead")}
        </p>
      }
      page="comeback.title"
      actions={
        <LinkButton do="home" href="/" weight="plain">
          {t("go.home")}
        </LinkButton>
      }
    >
      <p class="code" data-code>
        {spaced(seen.code)}
      </p>
    </Screen>
  );
}
