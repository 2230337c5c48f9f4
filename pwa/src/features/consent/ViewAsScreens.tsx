// Each screen that a friend can open, with what stands on it: closed at first, so that it stays short.

import type { ComponentChildren } from "preact";

import type { Eyes, Handover, Screens, Section, Slot } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { dateIn, dayOf, moment, momentWithin, names } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";
import { standingLine } from "../ask/index.ts";
import { COMPANION, HEALTH } from "../care/index.ts";
import { nightLines } from "../gaps/index.ts";
import { turnLines } from "../coordinating/index.ts";
import { BodyEmergencyText } from "../plan/index.ts";
import {
  patternLine,
  kindOf,
  whenOf,
  turnDays,
  turnLine,
  plus,
  monday,
  weekLine,
  shiftLine,
} from "../rota/index.ts";

export const heading = (one: Section): string =>
  one.heading ?? tCode("section", one.key) ?? one.key;

/** A screen by its name, and what it says: lines, or a friend's and the person's own words. */
interface Seen {
  key: string;
  /** False: the screen isn't there for them. */
  there?: boolean;
  title: string;
  body: ComponentChildren[];
}

const Lines = ({ lines }: { lines: readonly string[] }) =>
  lines.length === 0 ? null : (
    <ul class="disclosed">
      {lines.map((line, at) => (
        <li key={at}>{line}</li>
      ))}
    </ul>
  );

const Words = ({ label, children }: { label: string; children: string | null | undefined }) =>
  children ? (
    <>
      <p class="soft">{label}</p>
      <p class="words" dir="auto">{children}</p>
    </>
  ) : null;

/** Whose a shift is, as far as they may know, and whether it is open. */
function stands(slot: Slot): string {
  const people = (slot.people ?? []).map((one) => one.name);
  if (people.length > 0) return names(people);
  if (slot.mine) return t("sees.their_shift");
  return slot.taken < slot.places ? t("slot.open") : t("sees.covered");
}

const Slots = ({ slots }: { slots: readonly Slot[] }) =>
  slots.length === 0 ? null : (
    <ul class="disclosed">
      {slots.map((slot) => (
        <li key={slot.id} data-slot={slot.id}>
          {whenOf(slot)} · {kindOf(slot)} · {stands(slot)}
        </li>
      ))}
    </ul>
  );

function homeOf({ home, circle }: Screens): Seen {
  const facts = home.supporter;
  const others = circle.members.filter(
    (one) => one.id !== circle.me.member_id && !one.roles.includes("person"),
  );
  return {
    key: "home",
    title: t("sees.screen_home"),
    body: [
      <Words label={t("supporter.i_am", { name: facts?.person_name ?? "" })}>{facts?.i_am}</Words>,
      <Lines lines={(facts?.asks ?? []).map((ask) => `${moment(ask.asked_at)} · ${standingLine(ask)}`)} />,
      ...(facts?.asks ?? []).map((ask) => <Words label={t("sees.words")}>{ask.told.what}</Words>),
      <Slots slots={facts?.open ?? []} />,
      <Slots slots={facts?.mine ?? []} />,
      <Words label={t("from.values", { name: facts?.person_name ?? "" })}>{facts?.solidarity}</Words>,
      home.coordinator ? <p>{t("sees.coordinator")}</p> : null,
      others.length > 0 ? (
        <p>{t("sees.names", { names: names(others.map((one) => one.name)) })}</p>
      ) : null,
    ],
  };
}

function timesOf(screens: Screens): Seen[] {
  const { week, days, patterns, rotations, swaps } = screens;
  const today = dateIn(new Date());
  const weeks = days.found.length === 0 ? [] : [0, 7, 14, 21, 28, 35];
  const first = monday(today);
  return [
    {
      key: "week",
      title: t(week.shown === false ? "sees.screen_own_week" : "sees.screen_week"),
      body: [<Slots slots={week.slots} />],
    },
    {
      key: "days",
      title: t("month.page"),
      body: [<Lines lines={weeks.map((on) => weekLine(plus(first, on), days, today))} />],
    },
    {
      key: "patterns",
      title: t("sees.screen_patterns"),
      body: [
        <Lines lines={patterns.patterns.map((one) => `${kindOf(one)} · ${patternLine(one)}`)} />,
      ],
    },
    {
      key: "rotations",
      title: t("sees.screen_turns"),
      body: rotations.rotations.map((one) => (
        <Lines lines={[turnLine(one), ...one.next_turns.map((turn) => turnDays(turn))]} />
      )),
    },
    {
      key: "swaps",
      there: swaps !== null,
      title: t("sees.screen_swaps"),
      body: [<Slots slots={[...(swaps?.mine ?? []), ...(swaps?.for_me ?? [])].map((one) => one.slot)} />],
    },
  ];
}

const handedOn = (one: Handover): string =>
  t("sees.hands_on", { giver: named(one.giver), taker: named(one.taker) });

function lookedAfter(screens: Screens): Seen[] {
  const { gaps, nights, look_after, suggestions, friends_without_app, role_handovers } = screens;
  const open = gaps.gaps.map((gap) => `${whenOf(gap)} · ${kindOf(gap)}`);
  const board = (look_after?.gaps ?? []).map((gap) => `${whenOf(gap)} · ${kindOf(gap)}`);
  return [
    {
      key: "gaps",
      there: gaps.shown !== false,
      title: t("sees.screen_gaps"),
      body: [
        <Lines lines={open} />,
        nights.shown && nights.holes.length > 0 ? <Lines lines={nightLines(nights)} /> : null,
      ],
    },
    {
      key: "look-after",
      there: look_after !== null,
      title: t("sees.screen_look_after"),
      body: [<Lines lines={board} />],
    },
    {
      key: "role-handovers",
      there: role_handovers.handovers.length > 0,
      title: t("sees.screen_handing_on"),
      body: [<Lines lines={role_handovers.handovers.map(handedOn)} />],
    },
    {
      key: "in-turn",
      there: !!screens.coordinating_turns.turns,
      title: t("in_turn.title"),
      body: [<Lines lines={turnLines(screens.coordinating_turns)} />],
    },
    {
      key: "suggestions",
      there: suggestions,
      title: t("sees.screen_suggestions"),
      body: [suggestions ? <p>{t("sees.suggestions")}</p> : null],
    },
    {
      key: "without-app",
      there: friends_without_app !== null,
      title: t("without_app.title"),
      body: [<Lines lines={(friends_without_app?.friends ?? []).map((one) => one.name)} />],
    },
  ];
}

function wordsOf(screens: Screens): Seen[] {
  const { plan, my_proposals, asks, rules, stand_ins, notes, notes_for_them, arrival, notices } = screens;
  const { health_card, companion_card, companion_notes, checklists = [], lines } = screens;
  return [
    {
      key: "plan",
      there: plan !== null,
      title: t("sees.screen_plan"),
      body: [
        ...(plan?.sections ?? []).map((one) => <Words label={heading(one)}>{one.text}</Words>),
        plan?.body_emergency ? <BodyEmergencyText of={plan.body_emergency} /> : null,
        ...(my_proposals?.may_suggest.length ? [<p class="soft">{t("sees.may_suggest")}</p>] : []),
      ],
    },
    ...checklists.map((one) => ({
      key: `checklist-${one.kind}`,
      title: t(`checklist.${one.kind}`),
      body: one.lines.map((line) => <p class="words" dir="auto">{line.words}</p>),
    })),
    {
      key: "lines",
      there: lines !== null,
      title: t("lines.title"),
      body: [<Lines lines={(lines?.lines ?? []).map((line) => line.name)} />],
    },
    {
      key: "asks",
      title: t("sees.screen_asks"),
      body: [
        <Lines lines={asks.map((ask) => `${moment(ask.asked_at)} · ${standingLine(ask)}`)} />,
      ],
    },
    {
      key: "rules",
      title: t("sees.screen_rules"),
      body: rules.rules.map((one) => <p class="words" dir="auto">{one.words}</p>),
    },
    {
      key: "stand-ins",
      title: t("sees.screen_stand_ins"),
      body: [
        <Lines
          lines={stand_ins.stand_ins.map((one) => `${dayOf(one.first)} – ${dayOf(one.last)}`)}
        />,
      ],
    },
    {
      key: "notes",
      title: t("notes.title"),
      body: [...notes.notes, ...(notes_for_them?.notes ?? [])].map((one) => (
        <p class="words" dir="auto">{one.text}</p>
      )),
    },
    {
      key: "arrival",
      there: arrival !== null,
      title: t("arrival.title"),
      body: [
        arrival?.address ? <p class="words" dir="auto">{arrival.address}</p> : null,
        arrival?.notes ? <p class="words" dir="auto">{arrival.notes}</p> : null,
      ],
    },
    {
      key: "health-card",
      there: !!health_card,
      title: t("care.health"),
      body: HEALTH.map((field) => <Words label={t(`care.${field}`)}>{health_card?.[field]}</Words>),
    },
    {
      key: "companion-card",
      there: !!companion_card,
      title: t("care.companion"),
      body: [
        <Words label={t("section.i_am")}>{companion_card?.i_am}</Words>,
        ...COMPANION.map((field) => (
          <Words label={t(`care.${field}`)}>{companion_card?.[field]}</Words>
        )),
      ],
    },
    {
      key: "companion-notes",
      there: !!companion_notes?.notes.length,
      title: t("companion_notes.title"),
      body: (companion_notes?.notes ?? []).map((note) => (
        <p class="words" dir="auto">{[note.times, note.names, note.said].join("\n")}</p>
      )),
    },
    {
      key: "solidarity",
      there: !!screens.solidarity,
      title: t("solidarity.title"),
      body: [
        <Words label={t("sees.for_them")}>{screens.solidarity?.me?.to_me}</Words>,
        <Words label={t("solidarity.for_everyone")}>{screens.solidarity?.me?.to_all}</Words>,
        <Words label={t("sees.wrote_back")}>{screens.solidarity?.me?.reply}</Words>,
      ],
    },
    {
      key: "values",
      there: !!screens.values?.lines.length,
      title: t("values.title"),
      body: (screens.values?.lines ?? []).flatMap((line) => [
        <Words label={t(`values.${line.state}`)}>{line.words}</Words>,
        ...line.beside.map((row) => (
          <Words label={[t(`value.side_${row.kind}`), row.name].filter(Boolean).join(" · ")}>
            {row.words}
          </Words>
        )),
        ...line.ideas.map((idea) => <Words label={t("value.ideas")}>{idea.words}</Words>),
      ]),
    },
    {
      key: "notices",
      title: t("sees.screen_notices"),
      body: [
        <Lines
          lines={notices.map((one) =>
            [
              tCode("about", one.event) ?? tCode("event", one.event) ?? one.event,
              one.state === "over" ? t("sees.over") : "",
            ]
              .filter(Boolean)
              .join(" · "),
          )}
        />,
      ],
    },
  ];
}

/** Whether anything stands on a screen: an empty list draws nothing. */
const says = (body: ComponentChildren): boolean =>
  Array.isArray(body)
    ? body.some(says)
    : typeof body === "object" && body !== null && "props" in body
      ? holds(body.props as Record<string, unknown>)
      : Boolean(body);

const holds = ({ lines, slots, label, children }: Record<string, unknown>): boolean =>
  Array.isArray(lines) || Array.isArray(slots)
    ? [lines, slots].some((one) => Array.isArray(one) && one.length > 0)
    : label !== undefined
      ? Boolean(children)
      : says(children as ComponentChildren);

export function ViewAsScreens({ eyes }: { eyes: Eyes }) {
  const { screens } = eyes;
  if (!screens) return null;
  const all = [homeOf(screens), ...timesOf(screens), ...lookedAfter(screens), ...wordsOf(screens)];
  const some = all.filter(({ body }) => says(body));
  const none = all.filter(({ body, there }) => there !== false && !says(body));
  return (
    <section class="stack" aria-labelledby="in-app">
      <h2 id="in-app">{t("sees.app")}</h2>
      <p class="soft">{t("sees.app_lead")}</p>
      {some.map(({ key, title, body }) => (
        <details class="card" key={key} data-seen={key}>
          <summary data-do={`seen-${key}`}>{title}</summary>
          {body}
        </details>
      ))}
      {eyes.last_words.map((word) => (
        <div class="card" key={word.until} data-last-word>
          <p>{t("sees.last_word", { time: momentWithin(word.until) })}</p>
          <Lines lines={word.shifts.map((one) => shiftLine(one))} />
        </div>
      ))}
      {none.length > 0 ? (
        <p class="soft" data-seen-empty>
          {t("sees.empty", { screens: names(none.map(({ title }) => title)) })}
        </p>
      ) : null}
    </section>
  );
}
