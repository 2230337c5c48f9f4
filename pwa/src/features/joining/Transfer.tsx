// The person's side of a circle that somebody drafted elsewhere: look, code, look alone.

import { useSignal } from "@preact/signals";
import type { ComponentProps } from "preact";
import { useEffect } from "preact/hooks";

import { isLinkOver, NotSent, post, Problem } from "../../api/client.ts";
import { tokenOf } from "../../api/link.ts";
import type { DraftView, TransferSeen } from "../../api/types.ts";
import { runAction, actionError } from "../../data/actions.ts";
import { begin, change } from "../../data/draft.ts";
import { go, steps, takeLink } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { momentWithin } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { LinkIncomplete, LinkOver } from "../../ui/LinkOver.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { CarryOver } from "../account/index.ts";
import { Disclosed } from "../circle/index.ts";
import { TakeOver } from "./TakeOver.tsx";

interface Held {
  id: string;
  /** Kept so that the link can be carried to another browser while it is unused. */
  secret: string;
  token: string;
}

const NAME = "transfer";

function stored(): Held | null {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? "null") as Held | null;
  } catch {
    return null;
  }
}

export function Transfer() {
  const held = useSignal<Held | null>(null);
  const look = useSignal<TransferSeen | null>(null);
  const state = useSignal<"looking" | "seen" | "over" | "incomplete" | "away">("looking");
  const code = useSignal("");
  const taking = useSignal<ComponentProps<typeof TakeOver> | null>(null);
  const start = async () => {
    const fragment = takeLink();
    if (fragment === "incomplete") {
      state.value = "incomplete";
      return;
    }
    const now = fragment
      ? { id: fragment.id, secret: fragment.secret, token: await tokenOf("transfer", fragment) }
      : (held.peek() ?? stored());
    if (!now) {
      state.value = "incomplete";
      return;
    }
    held.value = now;
    sessionStorage.setItem(NAME, JSON.stringify(now));
    try {
      look.value = await post<TransferSeen>(`/transfers/${now.id}/look`, { token: now.token });
      state.value = "seen";
    } catch (error) {
      if (!(error instanceof Problem || error instanceof NotSent)) throw error;
      state.value = error instanceof Problem && isLinkOver(error) ? "over" : "away";
    }
  };
  useEffect(() => void start(), [steps.value]);
  const open = async () => {
    const now = held.value;
    if (!now) return;
    const typed = code.value.replace(/\D/g, "");
    if (typed.length !== 6) {
      actionError.value = { text: t("transfer.six"), again: null };
      return;
    }
    const view = await post<DraftView>(`/transfers/${now.id}/open`, {
      token: now.token,
      code: typed,
    });
    if (view.live) {
      taking.value = { link: { ...now, code: typed }, view };
      return;
    }
    begin("transfer");
    change({
      my_name: view.person_name,
      people: view.people,
      wait_minutes: view.wait_minutes,
      consent: view.consent,
      transfer: { ...now, code: typed, view, card: look.value?.disclosure?.id ?? null },
    });
    sessionStorage.removeItem(NAME);
    go("/new/alone", true);
  };
  if (state.value === "over") return <LinkOver />;
  if (state.value === "incomplete") return <LinkIncomplete />;
  if (state.value === "away") {
    return (
      <Screen
        name="transfer"
        page="hand_over.where"
        phase="away"
        title={t("known.no_way")}
        lead={<p>{t("known.no_way_lead")}</p>}
        actions={
          <Button do="try-again" press={() => void start()}>
            {t("go.try_again")}
          </Button>
        }
      />
    );
  }
  if (!look.value) return <Screen name="transfer" page="hand_over.where" phase="loading" title={t("known.loading")} />;
  if (taking.value) return <TakeOver {...taking.value} />;
  const { from, disclosure, live, opens_at } = look.value;
  if (opens_at && Date.parse(opens_at) > Date.now()) {
    return (
      <Screen
        name="transfer"
        page="hand_over.where"
        phase="waits"
        title={t("take_over.title", { name: from })}
        lead={<p>{t("take_over.waits", { time: momentWithin(opens_at) })}</p>}
        actions={
          <Button do="try-again" press={() => void start()}>
            {t("go.try_again")}
          </Button>
        }
      />
    );
  }
  return (
    <Screen
      name="transfer"
      page="hand_over.where"
      title={t(live ? "take_over.title" : "transfer.title", { name: from })}
      submit={() => void runAction("open-draft", open)}
      lead={<p>{t(live ? "take_over.look" : "transfer.lead", { name: from })}</p>}
      actions={
        <>
          <Button do="open-draft" type="submit">
            {t("transfer.open")}
          </Button>
          <LinkButton do="no-thanks" href="/" weight="plain">
            {t("go.not_now")}
          </LinkButton>
        </>
      }
    >
      {disclosure ? (
        <div class="card">
          <p class="soft">{t("knock.says", { name: from })}</p>
          <Disclosed of={disclosure} />
        </div>
      ) : null}
      <Field
        do="code"
        label={t("transfer.code", { name: from })}
        value={code.value}
        set={(value) => (code.value = value)}
        max={9}
        mode="numeric"
        auto="one-time-code"
      />
      <CarryOver purpose="transfer" of={held.value} />
    </Screen>
  );
}
