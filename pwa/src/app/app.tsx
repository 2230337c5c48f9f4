// Which screen stands at which address.

import { signal } from "@preact/signals";
import type { ComponentType } from "preact";

import { keepsCookies } from "./cookies.ts";
import { Boundary } from "./Boundary.tsx";
import { later } from "../ui/Later.tsx";
import { LiveRegion } from "../ui/Live.tsx";
import { Screen } from "../ui/Screen.tsx";
import { LinkButton } from "../ui/Button.tsx";
import { catalogue, t } from "../messages/index.ts";
import { match, path } from "../data/route.ts";
import { left } from "../ui/exit.ts";
import { lockState } from "../data/lock.ts";
import { me, place, standing } from "../data/session.ts";
import { AnswerByLink } from "../features/ask/AnswerByLink.tsx";
import { AnswerScreen } from "../features/ask/AnswerScreen.tsx";
import { AskScreen } from "../features/ask/AskScreen.tsx";
import { BrokenScreen } from "./BrokenScreen.tsx";
import { CallCard } from "../features/ask/CallCard.tsx";
import { Helping } from "../features/joining/Helping.tsx";
import { HomeScreen } from "../features/home/HomeScreen.tsx";
import { Invite } from "../features/joining/Invite.tsx";
import { Join, NoThanks } from "../features/joining/Join.tsx";
import { Joined } from "../features/joining/Joined.tsx";
import { KnockScreen } from "../features/joining/KnockScreen.tsx";
import { LeftPage } from "./LeftPage.tsx";
import { Locked } from "../features/account/Locked.tsx";
import { LimitsScreen } from "../features/onboarding/LimitsScreen.tsx";
import { HaveLink, OpenNotice } from "../features/joining/Links.tsx";
import { MeScreen } from "../features/account/MeScreen.tsx";
import { MyLimits } from "../features/limits/MyLimits.tsx";
import { NewAlone } from "../features/onboarding/NewAlone.tsx";
import { NewKnow } from "../features/onboarding/NewKnow.tsx";
import { NewPeople } from "../features/onboarding/NewPeople.tsx";
import { NewWhen } from "../features/onboarding/NewWhen.tsx";
import { NoCookies } from "./NoCookies.tsx";
import { OpenTimes, Yours } from "../features/rota/OpenTimes.tsx";
import { PauseScreen } from "../features/consent/PauseScreen.tsx";
import { PlanScreen } from "../features/plan/PlanScreen.tsx";
import { Chooser, Root } from "../features/home/Root.tsx";
import { Start } from "../features/onboarding/Start.tsx";
import { UseDevice } from "../features/account/UseDevice.tsx";

/** What an address names is given by the address; each screen takes the parts it knows. */
type Any = ComponentType<any>;

const PlanEdit = later("plan-edit", () =>
  import("../features/plan/PlanEdit.tsx").then((found) => found.PlanEdit),
);

/** The seldom screens come in one chunk of their own. */
const seldom = (name: keyof typeof import("./seldom.ts")) =>
  later("seldom", () => import("./seldom.ts").then((found) => found[name]));

const AheadEdit = seldom("AheadEdit");
const AheadRule = seldom("AheadRule");
const AheadScreen = seldom("AheadScreen");
const AlliesScreen = seldom("AlliesScreen");
const BackScreen = seldom("BackScreen");
const CodeScreen = seldom("CodeScreen");
const ComeBackScreen = seldom("ComeBackScreen");
const DevicesScreen = seldom("DevicesScreen");
const WaysScreen = seldom("WaysScreen");
const CalendarScreen = seldom("CalendarScreen");
const DrafterHome = seldom("DrafterHome");
const GapsScreen = seldom("GapsScreen");
const HelpScreen = seldom("HelpScreen");
const LookAfterScreen = seldom("LookAfterScreen");
const PatternScreen = seldom("PatternScreen");
const TimeScreen = seldom("TimeScreen");
const ChangeScreen = seldom("ChangeScreen");
const TurnsScreen = seldom("TurnsScreen");
const MyTurns = seldom("MyTurns");
const SeveralScreen = seldom("SeveralScreen");
const ShiftScreen = seldom("ShiftScreen");
const SwapsScreen = seldom("SwapsScreen");
const RecordScreen = seldom("RecordScreen");
const KeepingScreen = seldom("KeepingScreen");
const FormerScreen = seldom("FormerScreen");
const RemembersScreen = seldom("RemembersScreen");
const Transfer = seldom("Transfer");
const WithoutAppScreen = seldom("WithoutAppScreen");
const ArrivalScreen = seldom("ArrivalScreen");
const ConsentOne = seldom("ConsentOne");
const ConsentScreen = seldom("ConsentScreen");
const ForRoles = seldom("ForRoles");
const GrantScreen = seldom("GrantScreen");
const GrantsScreen = seldom("GrantsScreen");
const WideningScreen = seldom("WideningScreen");
const HoursScreen = seldom("HoursScreen");
const EventScreen = seldom("EventScreen");
const EventsScreen = seldom("EventsScreen");
const MuteScreen = seldom("MuteScreen");
const SeesScreen = seldom("SeesScreen");
const NotesScreen = seldom("NotesScreen");
const CardQuestionScreen = seldom("CardQuestionScreen");
const MyCard = seldom("MyCard");
const CircleScreen = seldom("CircleScreen");
const CloseScreen = seldom("CloseScreen");
const HandOn = seldom("HandOn");
const CopyScreen = seldom("CopyScreen");
const LockScreen = seldom("LockScreen");
const LookScreen = seldom("LookScreen");
const MemberScreen = seldom("MemberScreen");
const MemberLimitsScreen = seldom("MemberLimitsScreen");
const CoordinatingScreen = seldom("CoordinatingScreen");
const MonthScreen = seldom("MonthScreen");
const WeekScreen = seldom("WeekScreen");

/** [address, screen, whether it is for those who are signed in] */
const ROUTES: readonly [string, Any, boolean][] = [
  ["/", Root, false],
  ["/start", Start, false],
  ["/helping", Helping, false],
  ["/link", HaveLink, false],
  ["/back", BackScreen, false],
  ["/limits", LimitsScreen, false],
  ["/call", CallCard, false],
  ["/new/people", NewPeople, false],
  ["/new/when", NewWhen, false],
  ["/new/know", NewKnow, false],
  ["/new/alone", NewAlone, false],
  ["/j", Join, false],
  ["/d", UseDevice, false],
  ["/t", Transfer, false],
  ["/a", AnswerByLink, false],
  ["/b", ComeBackScreen, false],
  ["/n", OpenNotice, true],
  ["/no-thanks", NoThanks, false],
  ["/joined/:k", Joined, true],
  ["/circles", Chooser, true],
  ["/look-after", LookAfterScreen, true],
  ["/me", MeScreen, true],
  ["/me/devices", DevicesScreen, true],
  ["/me/ways", WaysScreen, true],
  ["/me/code", CodeScreen, true],
  ["/me/copy", CopyScreen, true],
  ["/me/lock", LockScreen, true],
  ["/me/look", LookScreen, true],
  ["/c/:c", HomeScreen, true],
  ["/c/:c/invite", Invite, true],
  ["/c/:c/hand-over", DrafterHome, true],
  ["/c/:c/knock/:k", KnockScreen, true],
  ["/c/:c/ask/:a", AskScreen, true],
  ["/c/:c/answer/:a", AnswerScreen, true],
  ["/c/:c/open-times", OpenTimes, true],
  ["/c/:c/yours", Yours, true],
  ["/c/:c/week", WeekScreen, true],
  ["/c/:c/several", SeveralScreen, true],
  ["/c/:c/slot/:s", ShiftScreen, true],
  ["/c/:c/swaps", SwapsScreen, true],
  ["/c/:c/week/:day", WeekScreen, true],
  ["/c/:c/month", MonthScreen, true],
  ["/c/:c/pattern", PatternScreen, true],
  ["/c/:c/pattern/:p", TimeScreen, true],
  ["/c/:c/pattern/:p/change", ChangeScreen, true],
  ["/c/:c/pattern/:p/change/:day", ChangeScreen, true],
  ["/c/:c/pattern/:p/turns", TurnsScreen, true],
  ["/c/:c/turns", MyTurns, true],
  ["/c/:c/calendar", CalendarScreen, true],
  ["/c/:c/gaps", GapsScreen, true],
  ["/c/:c/plan", PlanScreen, true],
  ["/c/:c/plan/edit", PlanEdit, true],
  ["/c/:c/plan/part/:p", PlanEdit, true],
  ["/c/:c/plan/step/:n", PlanEdit, true],
  ["/c/:c/plan/step/:n/:q", PlanEdit, true],
  ["/c/:c/ahead", AheadScreen, true],
  ["/c/:c/ahead/:r", AheadRule, true],
  ["/c/:c/ahead/:r/edit", AheadEdit, true],
  ["/c/:c/ahead/:r/edit/:q", AheadEdit, true],
  ["/c/:c/allies", AlliesScreen, true],
  ["/c/:c/help", HelpScreen, true],
  ["/c/:c/pause", PauseScreen, true],
  ["/c/:c/circle", CircleScreen, true],
  ["/c/:c/hand-on", HandOn, true],
  ["/c/:c/close", CloseScreen, true],
  ["/c/:c/people/:m", MemberScreen, true],
  ["/c/:c/people/:m/card", CardQuestionScreen, true],
  ["/c/:c/people/:m/limits", MemberLimitsScreen, true],
  ["/c/:c/coordinating", CoordinatingScreen, true],
  ["/c/:c/card", MyCard, true],
  ["/c/:c/consent", ConsentScreen, true],
  ["/c/:c/consent/:m", ConsentOne, true],
  ["/c/:c/consent/:m/sees", SeesScreen, true],
  ["/c/:c/grants", ForRoles, true],
  ["/c/:c/grants/:to", GrantsScreen, true],
  ["/c/:c/grants/:to/:g", GrantScreen, true],
  ["/c/:c/widening", WideningScreen, true],
  ["/c/:c/record", RecordScreen, true],
  ["/c/:c/record/keeping", KeepingScreen, true],
  ["/c/:c/former", FormerScreen, true],
  ["/c/:c/people/:m/remembers", RemembersScreen, true],
  ["/c/:c/arrival", ArrivalScreen, true],
  ["/c/:c/my-limits", MyLimits, true],
  ["/c/:c/hours", HoursScreen, true],
  ["/c/:c/mute", MuteScreen, true],
  ["/c/:c/events", EventsScreen, true],
  ["/c/:c/events/:e", EventScreen, true],
  ["/c/:c/notes", NotesScreen, true],
  ["/c/:c/without-app", WithoutAppScreen, true],
  ["/c/:c/me", MeScreen, true],
];

/** Where a session may begin, and a link be used up for it. */
const BEGINNINGS = ["/start", "/back", "/j", "/d", "/t", "/b"];
/** Whether somebody went on although this browser keeps no cookies. */
const goesOn = signal(false);

const needsCookies = (pattern: string): boolean =>
  BEGINNINGS.includes(pattern) && standing.value !== "in" && !goesOn.value && !keepsCookies();

function NotHere() {
  return (
    <Screen
      name="not-here"
      title={t("known.gone")}
      lead={<p>{t("known.gone_lead")}</p>}
      actions={
        <LinkButton do="home" href="/">
          {t("go.home")}
        </LinkButton>
      }
    />
  );
}

function Here() {
  const address = path.value;
  for (const [pattern, Wanted, signedIn] of ROUTES) {
    const params = match(pattern, address);
    if (!params) continue;
    if (needsCookies(pattern)) return <NoCookies goOn={() => (goesOn.value = true)} />;
    if (!signedIn) return <Wanted key={pattern} {...params} />;
    // Not signed in, or not known yet: the first address says which.
    if (standing.value !== "in" || !me.value) return <Root />;
    const { c } = params;
    if (c && !place(c)) return <NotHere />;
    return <Wanted key={address} {...params} />;
  }
  return <NotHere />;
}

/** A locked phone, or a window that was left, shows nothing of where it is. */
function Now() {
  if (lockState.value === "locked") return <Locked />;
  return left.value ? <LeftPage /> : <Here />;
}

export function App() {
  if (!catalogue.value) return null;
  return (
    <>
      <a class="skip" href="#main">
        {t("app.skip")}
      </a>
      <Boundary address={path.value} instead={<BrokenScreen />}>
        <Now />
      </Boundary>
      <LiveRegion />
    </>
  );
}
