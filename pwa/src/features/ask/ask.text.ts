// What an ask's state is called, in one line and for each person. Nobody is blamed by a word.

import type { AskView } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { atMoment, hourWithin, lasting, names, untilMoment } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";
import { stepLabel } from "../plan/index.ts";

/** "Sam is at the door": that comes before everything else. */
function atDoor(view: AskView): string | null {
  const there = view.yes.filter((one) => one.at_door).map((one) => one.name);
  return there.length > 0 ? t("ask.at_door", { names: names(there), n: there.length }) : null;
}

function yesLine(view: AskView): string {
  if (view.with_you) return t("ask.someone_here");
  const there = atDoor(view);
  if (there) return there;
  const coming = view.yes.filter((one) => one.kind === "coming");
  const calls = view.yes.filter((one) => one.kind === "call");
  const [only] = coming;
  if (coming.length === 1 && only) {
    if (only.on_the_way) return t("ask.on_the_way", { names: only.name, n: 1 });
    return only.minutes
      ? t("ask.coming_in", { name: only.name, time: lasting(only.minutes) })
      : t("ask.coming", { names: only.name, n: 1 });
  }
  if (coming.length > 1) {
    return t("ask.coming", { names: names(coming.map((one) => one.name)), n: coming.length });
  }
  if (calls.length > 0) {
    return t("ask.can_call", { names: names(calls.map((one) => one.name)), n: calls.length });
  }
  const texts = view.yes.filter((one) => one.kind === "text");
  if (texts.length > 0) {
    return t("ask.can_text", { names: names(texts.map((one) => one.name)), n: texts.length });
  }
  return t("ask.covered");
}

/** The step that needs the person's yes, or else the one that is running. */
export function stepInQuestion(view: AskView): { position: number; name: string | null } | null {
  return view.steps.find((one) => one.state === "needs_yes") ?? view.step;
}

/** The heading: where the ask stands. */
export function headline(view: AskView): string {
  return (view.practice && drillPhase(view, "title")) || headlineOf(view);
}

/** What is said otherwise of practice that goes to phones. */
function drillPhase(view: AskView, part: "title" | "lead"): string | null {
  if (!view.id) return null;
  if (view.phase === "asking") return part === "lead" ? t("practice.asking_lead") : null;
  if (view.phase !== "closed" && view.phase !== "nobody_yet") return null;
  return t(`practice.${view.phase}_${part}`);
}

function headlineOf(view: AskView): string {
  switch (view.phase) {
    case "held":
      return view.next ? t("ask.held_name", { name: named(view.next) }) : t("ask.held");
    case "asking": {
      const who = view.asking.map((one) => one.name);
      // Who is coming matters more than who else is being asked.
      if (view.yes.length > 0) return yesLine(view);
      return who.length > 0 ? t("ask.asking", { names: names(who) }) : t("ask.looking");
    }
    case "needs_yes": {
      const step = stepInQuestion(view);
      return t("ask.needs_yes", { name: step ? stepLabel(step) : "" });
    }
    case "covered":
      return view.question && !atDoor(view) ? t("ask.with_you") : yesLine(view);
    case "nobody_yet":
      // Somebody may have said yes where more are needed, or nobody is there yet.
      return view.yes.length > 0 ? yesLine(view) : t("ask.nobody_yet");
    case "paused":
      return t("pause.ask");
    case "closed":
      return t(`ask.closed_${view.closed?.reason ?? "done"}`);
  }
}

/** The line beneath the heading. */
export function beneath(view: AskView): string {
  return (view.practice && drillPhase(view, "lead")) || beneathOf(view);
}

function beneathOf(view: AskView): string {
  switch (view.phase) {
    case "held":
      return t("ask.held_lead");
    case "asking": {
      const until = view.next_at ?? view.asking[0]?.until ?? null;
      const who = view.asking.map((one) => one.name);
      const yes =
        view.yes.length > 0 && who.length > 0 ? `${t("ask.asking", { names: names(who) })}. ` : "";
      if (until && view.next) {
        return yes + t("ask.then", { time: hourWithin(until), name: named(view.next) });
      }
      return yes + (until ? t("ask.then_told", { time: hourWithin(until) }) : t("ask.stay"));
    }
    case "needs_yes":
      return t("ask.needs_yes_lead");
    case "covered":
      if (!view.question) return t("ask.covered_lead");
      return `${atDoor(view) ? `${t("ask.with_you")} ` : ""}${t("ask.with_you_lead")}`;
    case "nobody_yet":
      return view.yes.length > 0 ? `${t("ask.nobody_else")} ${foreseen(view)}` : foreseen(view);
    case "paused":
      return t("pause.ask_lead");
    case "closed":
      return t(`ask.closed_${view.closed?.reason ?? "done"}_lead`);
  }
}

/** When nobody has answered: who is asked next, and when, as far as it can be foreseen. */
function foreseen(view: AskView): string {
  if (!view.next || !view.next_at) return t("ask.none_foreseen");
  return t("ask.asks_at", { name: view.next.name, time: atMoment(view.next_at) });
}

/** Until when it stays open by itself, where that is known. */
export const staysOpen = (view: AskView): string | null =>
  view.open_until ? t("ask.open_until", { time: untilMoment(view.open_until) }) : null;

type Asked = AskView["people"][number];

/** "Can't right now", "Coming, about 20 minutes". */
export function asked(one: Asked, shown: boolean, yes: AskView["yes"] = []): string {
  const at = one.at ? hourWithin(one.at) : null;
  if (yes.some((each) => each.on_the_way && each.member_id === one.member_id)) {
    return t("asked.on_the_way");
  }
  if (one.what === "coming" && one.minutes) {
    return t("asked.coming_in", { time: lasting(one.minutes) });
  }
  if (one.what === "asking" && at) {
    return shown ? t("asked.shown", { time: at }) : t("asked.asking", { time: at });
  }
  return tCode("asked", one.what === "asking" ? "asking_now" : one.what) ?? "";
}
