// Everyone whom a request came to, or the plan names: how it stands with each, and how to call them.

import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { hourWithin } from "../../messages/time.ts";
import { Icon, type Sign } from "../../ui/Icon.tsx";
import { Face } from "../../ui/Row.tsx";
import { Tags } from "../../ui/Tags.tsx";
import { WhenHere } from "../../ui/lazyScreen.tsx";
import { asked } from "./ask.text.ts";
import { ASK_TAIL } from "./fetchedTail.ts";
import { canDial, CallRound, Numbers } from "./Numbers.tsx";

type Person = AskView["people"][number];

const SAID_YES: readonly Person["what"][] = ["coming", "call", "text"];
/** Whom a call reaches against their wish, or for nothing: who answered no, or was left out. */
const NOT_CALLED: readonly Person["what"][] = ["cant_just_now", "had_to_drop_out", "left_out"];
const SIGNS: Partial<Record<Person["what"], Sign>> = {
  coming: "check",
  call: "check",
  text: "check",
  not_asked: "shifts",
  cant_be_reached: "moon",
};

export function AskedPeople({ view }: { view: AskView }) {
  if (view.phase === "held" || view.people.length === 0) return null;
  const isYes = (one: Person) => SAID_YES.includes(one.what);
  // Who comes stands before who was asked.
  const people = [...view.people.filter(isYes), ...view.people.filter((one) => !isYes(one))];
  return (
    <ul class={people.some(isYes) && !view.with_you ? "card list people lit" : "card list people"}>
      {people.map((one) => (
        <AskedRow key={one.member_id} view={view} one={one} />
      ))}
    </ul>
  );
}

function AskedRow({ view, one }: { view: AskView; one: Person }) {
  const { member_id: id, name, what, at, minutes } = one;
  const isOpen = view.phase !== "closed";
  const asking = view.asking.find((each) => each.member_id === id);
  const isAtDoor = view.yes.some((each) => each.at_door && each.member_id === id);
  const isYes = isOpen && SAID_YES.includes(what);
  const arrives = isYes && what === "coming" && at && minutes && !isAtDoor;
  const number = isOpen && !NOT_CALLED.includes(what) ? view.numbers.find((each) => each.member_id === id) : undefined;
  const sign = isOpen ? SIGNS[what] : undefined;
  const who = (
    <>
      <strong dir="auto">{name}</strong> <Tags of={one.tags} />
    </>
  );
  return (
    <li class="row">
      <span class={what === "asking" ? "at asking" : "at"}>
        <Face name={name} id={id} lit={isYes} />
        {sign && what !== "asking" ? (
          <i class="mark" aria-hidden="true">
            <Icon of={sign} />
          </i>
        ) : null}
      </span>
      <div class="grow">
        {who}
        {arrives ? <p class="when">{t("ask.around", { time: hourWithin(arrival(at, minutes)) })}</p> : null}
        <p class="soft">{isAtDoor ? t("answer.door") : asked(one, asking?.shown ?? false, view.yes)}</p>
        {number && !isYes && (view.phase === "nobody_yet" || !canDial(number.dial)) ? (
          <bdi class="soft number" dir="ltr">{number.number}</bdi>
        ) : null}
        {asking?.until ? <Left asking={asking} until={asking.until} /> : null}
      </div>
      {number && isYes ? <Numbers numbers={[{ ...number, tags: [] }]} /> : <CallRound of={number} texts />}
    </li>
  );
}

/** When somebody who said "about 20 minutes" should be there. */
const arrival = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();

const Left = ({ asking, until }: { asking: AskView["asking"][number]; until: string }) => (
  <WhenHere of={ASK_TAIL} draw={({ TimeLeft }) => <TimeLeft key={until} from={asking.asked_at} until={until} />} />
);
