// A guest's page: one invitation, in any browser, without the app. Opening it answers nothing, and
// binds it to this browser; what they must pass on is asked before they read what it is about.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { isLinkOver, NotSent, post, Problem } from "../../api/client.ts";
import type { GuestPage } from "../../api/types.ts";
import { actionError, actionNotice } from "../../data/actions.ts";
import { steps } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { LinkIncomplete, LinkOver } from "../../ui/LinkOver.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { dropLink, keepLink, takeGuestLink, type GuestLink } from "./guestLink.ts";
import { InvitationScreen, Times } from "./Invitation.tsx";

/** How often the page looks while it is in sight: whoever is taken off the list sees it close. */
const LOOK_MS = 4_000;

type State = "looking" | "closed" | "open" | "over" | "incomplete" | "away";

export function GuestScreen() {
  const link = useSignal<GuestLink | null>(null);
  const page = useSignal<GuestPage | null>(null);
  const state = useSignal<State>("looking");
  const over = (error: unknown): boolean => {
    if (!(error instanceof Problem) || !isLinkOver(error)) return false;
    // A refusal of what was just done says why; that the page is over closes it.
    if (error.code !== "link-over" && error.code !== "not-found") return false;
    if (link.value) dropLink(link.value.id);
    page.value = null;
    state.value = "over";
    return true;
  };
  const ask = async (what: string, body: object = {}): Promise<void> => {
    const now = link.value;
    if (!now) return;
    const { id, token, browser } = now;
    try {
      page.value = await post<GuestPage>(`/guests/${id}/${what}`, { token, browser, ...body });
      state.value = "open";
    } catch (error) {
      if (!over(error)) throw error;
    }
  };
  const look = async () => {
    try {
      await ask("look");
    } catch (error) {
      if (!(error instanceof Problem || error instanceof NotSent)) throw error;
      // What was read stays in sight; without anything it is said.
      if (!page.value) state.value = "away";
    }
  };
  const begin = async () => {
    const taken = await takeGuestLink();
    if (taken === "incomplete" || (!taken && !link.value)) {
      state.value = "incomplete";
      return;
    }
    link.value = taken ?? link.value;
    if (link.value?.opened) await look();
    else state.value = "closed";
  };
  useEffect(() => void begin(), [steps.value]);
  useEffect(() => {
    if (state.value !== "open") return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void look();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [state.value]);
  const open = async () => {
    await ask("open");
    if (link.value && state.value === "open") {
      link.value = { ...link.value, opened: true };
      keepLink(link.value);
    }
  };
  if (state.value === "over") return <LinkOver />;
  if (state.value === "incomplete") return <LinkIncomplete />;
  if (state.value === "away") {
    return (
      <Screen
        name="guest"
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
  if (state.value === "closed") {
    return (
      <Screen
        name="guest"
        phase="closed"
        title={t("guest.title")}
        lead={<p>{t("guest.lead")}</p>}
        stuck={
          <Button do="open-here" work={open}>
            {t("guest.open")}
          </Button>
        }
      >
        <p class="soft">{t("guest.once")}</p>
      </Screen>
    );
  }
  const now = page.value;
  if (!now) return <Screen name="guest" phase="loading" title={t("known.loading")} />;
  if (now.rests) {
    return (
      <Screen name="guest" phase="rests" title={t("guest.rests")} lead={<p>{t("guest.rests_lead")}</p>} />
    );
  }
  const { invitation } = now;
  if (!invitation) return <DutyQuestion say={(body) => ask("duty", body)} />;
  if (!invitation.reads && invitation.state === "called") {
    return (
      <Screen
        name="guest"
        page="gathering.title"
        phase="waits"
        title={t("guest.waits")}
        live
        lead={<p>{t("guest.waits_lead", { name: invitation.from_name })}</p>}
        stuck={
          <Button
            do="no"
            weight="plain"
            pressed={invitation.answer === "no"}
            work={() => ask("answer", { answer: "no" })}
          >
            {t("guest.no")}
          </Button>
        }
      >
        {invitation.answer === "no" ? <p class="note">{t("guest.said_no")}</p> : null}
        <Times of={invitation} />
      </Screen>
    );
  }
  return (
    <InvitationScreen
      name="guest"
      of={invitation}
      answer={(said) => async () => {
        await ask("answer", said);
        actionNotice.value = t("gathering.answered");
      }}
      affirm={(words) => () => ask("affirm", { words })}
    />
  );
}

/** Whether they must pass on what they hear: said before anything is read. */
function DutyQuestion({ say }: { say: (body: object) => Promise<void> }) {
  const yes = useSignal(false);
  const authority = useSignal("");
  const tell = () => {
    if (!authority.value.trim()) {
      actionError.value = { text: t("guest.need_authority"), again: null, field: "authority" };
      return;
    }
    return say({ reports: true, authority: authority.value });
  };
  return (
    <Screen
      name="guest"
      phase="duty"
      title={t("guest.duty")}
      lead={<p>{t("guest.duty_lead")}</p>}
      stuck={
        yes.value ? (
          <div class="pair">
            <Button do="duty-back" weight="plain" press={() => (yes.value = false)}>
              {t("go.back")}
            </Button>
            <Button do="tell-duty" work={tell}>
              {t("guest.tell")}
            </Button>
          </div>
        ) : (
          <div class="pair">
            <Button do="duty-no" weight="quiet" work={() => say({ reports: false })}>
              {t("guest.duty_no")}
            </Button>
            <Button do="duty-yes" weight="quiet" press={() => (yes.value = true)}>
              {t("guest.duty_yes")}
            </Button>
          </div>
        )
      }
    >
      <p class="soft">{t("guest.duty_examples")}</p>
      {yes.value ? (
        <Field
          do="authority"
          label={t("guest.authority")}
          hint={t("guest.authority_hint")}
          value={authority.value}
          set={(text) => (authority.value = text)}
          max={500}
        />
      ) : null}
    </Screen>
  );
}
