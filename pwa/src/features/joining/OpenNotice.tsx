// An opened notice: on to what it is about, or what became of it.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { get, NotSent, Problem } from "../../api/client.ts";
import { readNoticeId } from "../../api/readLink.ts";
import type { NoticeView, ShiftTime } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { go, steps, takeFragment } from "../../data/router.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { shiftLine } from "../rota/index.ts";

type Target = NoticeView["target"];

/** Addresses in a circle, by what a notice leads to; all else leads to the circle's first screen. */
const INSIDE: Partial<Record<Target, (subject: string | null, person: boolean) => string>> = {
  ask: (ask, person) => (ask ? `/${person ? "ask" : "answer"}/${ask}` : ""),
  knock: (knock, person) => (knock && person ? `/knock/${knock}` : ""),
  card: (member, person) => (member && person ? `/people/${member}/card` : ""),
  ahead: (rule) => (rule ? `/ahead/${rule}` : ""),
  turns: () => "/turns",
  help: () => "/help",
  check_ins: () => "/check-ins",
  repair: (repair) => (repair ? `/mend/${repair}` : ""),
  gathering: (gathering) => `/gatherings/${gathering ?? ""}`.replace(/\/$/, ""),
  member_offers: () => "/offers",
  needs: () => "/needs",
  swaps: () => "/swaps",
  coordinating_turns: () => "/coordinating/turns",
  checklist: (kind) => (kind ? `/checklist/${kind}` : ""),
  gaps: () => "/gaps",
  plan: () => "/plan",
  solidarity: () => "/solidarity",
  values: (line) => (line ? `/values/${line}` : "/values"),
  proposals: (_, person) => (person ? "/plan/proposals" : ""),
};

/** Where an opened notice leads, for whoever it was for. */
function addressOf({ target, circle_id, subject_id }: NoticeView): string {
  if (target === "devices") return "/me/devices";
  if (!circle_id) return "/";
  const person = place(circle_id)?.roles.includes("person") ?? false;
  return `/c/${circle_id}${INSIDE[target]?.(subject_id, person) ?? ""}`;
}

export function OpenNotice() {
  const state = useSignal<"looking" | "test" | "circle_over" | "gone" | "away" | "off">("looking");
  const off = useSignal<ShiftTime[]>([]);
  const id = useSignal("");
  const look = async () => {
    id.value = readNoticeId(takeFragment()) ?? id.value;
    if (!id.value) return go("/", true);
    state.value = "looking";
    try {
      const notice = await get<NoticeView>(`/notices/${id.value}`);
      off.value = notice.shifts_off ?? [];
      const inside = place(notice.circle_id ?? "") !== undefined;
      if (notice.target === "test" || notice.target === "circle_over") state.value = notice.target;
      else if (off.value.length > 0 && !inside) state.value = "off";
      else if (off.value.length > 0) {
        go(`/c/${notice.circle_id}/yours`, true);
        actionNotice.value = t("notice.shift_off", {
          when: names(off.value.map((one) => shiftLine(one))),
        });
      } else {
        go(addressOf(notice), true);
        const theirs = place(notice.circle_id ?? "")?.roles.includes("person");
        if (notice.event === "shift_changed" && !theirs)
          actionNotice.value = t("notice.shift_changed");
      }
    } catch (error) {
      if (!(error instanceof Problem || error instanceof NotSent)) throw error;
      state.value = error instanceof NotSent ? "away" : "gone";
    }
  };
  useEffect(() => void look(), [steps.value]);
  if (state.value === "looking") {
    return <Screen name="notice" phase="looking" title={t("known.loading")} />;
  }
  if (state.value === "away") {
    return (
      <Screen
        name="notice"
        phase="away"
        title={t("known.no_way")}
        lead={<p>{t("known.no_way_lead")}</p>}
        actions={
          <>
            <Button do="try-again" press={() => void look()}>
              {t("go.try_again")}
            </Button>
            <LinkButton do="home" href="/" weight="plain">
              {t("go.home")}
            </LinkButton>
          </>
        }
      />
    );
  }
  if (state.value === "off") {
    return (
      <Screen
        name="notice"
        phase="off"
        title={t("notice.off", { n: off.value.length })}
        lead={<p>{t("notice.off_lead", { n: off.value.length })}</p>}
        actions={
          <LinkButton do="home" href="/" weight="main">
            {t("go.home")}
          </LinkButton>
        }
      >
        <ul class="disclosed">
          {off.value.map((one) => (
            <li key={one.slot_id}>{shiftLine(one)}</li>
          ))}
        </ul>
      </Screen>
    );
  }
  const said = state.value === "test" ? "works" : state.value === "circle_over" ? "circle" : "over";
  return (
    <Screen
      name="notice"
      phase={state.value}
      title={t(`notice.${said}`)}
      lead={<p>{t(`notice.${said}_lead`)}</p>}
      actions={
        <LinkButton do="home" href="/" weight="main">
          {t("go.home")}
        </LinkButton>
      }
    />
  );
}
