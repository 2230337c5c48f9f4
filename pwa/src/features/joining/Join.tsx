// A friend's way in: from whom, who they are, and the knock. Looking uses nothing up.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { isLinkOver, NotSent, post, Problem } from "../../api/client.ts";
import { newId, tokenOf } from "../../api/link.ts";
import type { Disclosure, InvitationLook, MyKnock } from "../../api/types.ts";
import { ensureAccount } from "../../data/account.ts";
import { runAction, actionError } from "../../data/actions.ts";
import { NO_DISCLOSURE } from "../../data/draft.ts";
import { go, startAt, steps, takeLink } from "../../data/router.ts";
import { loadMe, me } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { LinkIncomplete, LinkOver } from "../../ui/LinkOver.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { CarryOver } from "../account/index.ts";
import { disclosureBody, DisclosureFields } from "../circle/index.ts";

interface Held {
  id: string;
  /** Kept so that the link can be carried to another browser while it is unused. */
  secret: string;
  token: string;
  look: InvitationLook | null;
  knock: string;
}

const NAME = "joining";

function open(): Held | null {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? "null") as Held | null;
  } catch {
    return null;
  }
}

function hold(held: Held | null): void {
  if (held) sessionStorage.setItem(NAME, JSON.stringify(held));
  else sessionStorage.removeItem(NAME);
}

/** Somebody opens the link that they came in by: it leads to where they are. */
async function leadOn({ id, token }: Held): Promise<boolean> {
  if (!me.peek()) await loadMe();
  if (!me.peek()) return false;
  try {
    const mine = await post<MyKnock>(`/invitations/${id}/mine`, { token });
    hold(null);
    if (mine.state === "let_in" && mine.circle_id) {
      await loadMe();
      startAt(`/c/${mine.circle_id}`);
    } else go(`/joined/${mine.id}`, true);
    return true;
  } catch (error) {
    if (error instanceof Problem || error instanceof NotSent) return false;
    throw error;
  }
}

type State = "looking" | "from" | "you" | "over" | "incomplete" | "away";

export function Join() {
  const state = useSignal<State>("looking");
  const held = useSignal<Held | null>(null);
  const look = async () => {
    const fragment = takeLink();
    if (fragment === "incomplete") {
      state.value = "incomplete";
      return;
    }
    const now = fragment
      ? {
          id: fragment.id,
          secret: fragment.secret,
          token: await tokenOf("invitation", fragment),
          look: null,
          knock: newId(),
        }
      : (held.peek() ?? open());
    if (!now) {
      state.value = "incomplete";
      return;
    }
    held.value = now;
    hold(now);
    try {
      const seen = await post<InvitationLook>(`/invitations/${now.id}/look`, { token: now.token });
      held.value = { ...now, look: seen };
      hold(held.value);
      if (state.peek() !== "you") state.value = "from";
    } catch (error) {
      if (!(error instanceof Problem || error instanceof NotSent)) throw error;
      if (error instanceof Problem && isLinkOver(error) && (await leadOn(now))) return;
      state.value = error instanceof Problem && isLinkOver(error) ? "over" : "away";
    }
  };
  useEffect(() => void look(), [steps.value]);
  const { look: seen } = held.value ?? {};
  if (state.value === "over") return <LinkOver />;
  if (state.value === "incomplete") return <LinkIncomplete />;
  if (state.value === "away") {
    return (
      <Screen
        name="from"
        page="share.link"
        phase="away"
        title={t("known.no_way")}
        lead={<p>{t("known.no_way_lead")}</p>}
        actions={
          <Button do="try-again" press={() => void look()}>
            {t("go.try_again")}
          </Button>
        }
      />
    );
  }
  if (!seen || !held.value) return <Screen name="from" page="share.link" phase="loading" title={t("known.loading")} />;
  if (state.value === "you") {
    return <You held={held.value} from={seen.from} back={() => (state.value = "from")} />;
  }
  return (
    <Screen
      name="from"
      page="share.link"
      title={t("from.title", { name: seen.from })}
      lead={
        <>
          <p class="large">{t("from.lead", { name: seen.from })}</p>
          <p>{t("from.lead_2")}</p>
        </>
      }
      actions={
        <>
          <Button do="go-on" tall press={() => (state.value = "you")}>
            {t("from.go_on")}
          </Button>
          <Button
            do="no-thanks"
            weight="plain"
            press={() => {
              hold(null);
              go("/no-thanks", true);
            }}
          >
            {t("from.no_thanks")}
          </Button>
        </>
      }
    >
      {seen.circle_values ? (
        <div class="card">
          <p class="soft">{t("from.values", { name: seen.from })}</p>
          <p class="words" dir="auto">{seen.circle_values}</p>
        </div>
      ) : null}
      {seen.holds_to.length > 0 ? (
        <div class="card">
          <p class="soft">{t("from.holds_to")}</p>
          <ul class="plain">
            {seen.holds_to.map((words, at) => (
              <li key={at} class="words" dir="auto">{words}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <section class="card stack" aria-labelledby="what-it-is">
        <h2 id="what-it-is">{t("from.what", { app: t("app.name") })}</h2>
        <p>{t("from.what_lead", { name: seen.from })}</p>
        <h2>{t("from.asked")}</h2>
        <p>{t("from.asked_now")}</p>
        <p>{t("from.asked_later")}</p>
        <h2>{t("from.costs")}</h2>
        <p>{t("from.costs_lead")}</p>
      </section>
      <div class="card">
        <h2>{t("limits.heading")}</h2>
        <p>{t("limits.short")}</p>
      </div>
      <CarryOver purpose="invitation" of={held.value} />
    </Screen>
  );
}

function You({ held, from, back }: { held: Held; from: string; back: () => void }) {
  const name = useSignal("");
  const about = useSignal<Disclosure>(NO_DISCLOSURE);
  const set = (part: Partial<Disclosure>) => (about.value = { ...about.value, ...part });
  const knock = async () => {
    await ensureAccount();
    const body = {
      token: held.token,
      knock_id: held.knock,
      name: name.value.trim(),
      ...disclosureBody(about.value),
    };
    const mine = await post<MyKnock>(`/invitations/${held.id}/knock`, body, held.knock);
    hold(null);
    await loadMe();
    startAt(`/joined/${mine.id}`);
  };
  const submit = () => {
    if (!name.value.trim()) {
      actionError.value = { text: t("you.need_name"), again: null };
      return;
    }
    void runAction("join", knock, held.knock);
  };
  return (
    <Screen
      name="you"
      title={t("you.title")}
      submit={submit}
      lead={<p>{t("you.lead", { name: from })}</p>}
      actions={
        <>
          <Button do="join" type="submit">
            {t("you.join")}
          </Button>
          <Button do="back" weight="plain" press={back}>
            {t("go.back")}
          </Button>
        </>
      }
    >
      <Field
        do="name"
        label={t("you.name", { name: from })}
        value={name.value}
        set={(value) => (name.value = value)}
        max={60}
        auto="nickname"
      />
      <DisclosureFields value={about.value} set={set} />
    </Screen>
  );
}

/** After "No thanks": nothing was used, nobody was told. */
export function NoThanks() {
  return (
    <Screen
      name="no-thanks"
      title={t("from.fine")}
      lead={<p>{t("from.fine_lead")}</p>}
      actions={
        <LinkButton do="home" href="/">
          {t("go.home")}
        </LinkButton>
      }
    />
  );
}
