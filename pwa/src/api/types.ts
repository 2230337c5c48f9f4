// What the server sends and takes, under the names that the app uses. The shapes themselves are
// generated from the server (schema.d.ts); here stand names, and what a phone may lack.

import type * as wire from "./schema.d.ts";

export type * from "./togetherTypes.ts";

/**
 * An answer that this phone may have kept from an older version of the server, which didn't
 * send `Late` yet.
 */
type Kept<Answer, Late extends keyof Answer> = Omit<Answer, Late> & Partial<Pick<Answer, Late>>;

export type Role = Member["roles"][number];
export type Kind = Slot["kind"];
export type AnswerKind = AskForMe["answers"][number];
export type Level = Capacity["level"];
export type MemberState = Member["state"];
export type Reachable = NonNullable<wire.MemberOut["reachable"]>;
/** closed: read by its person alone, until it is deleted. */
export type CircleState = Circle["state"];
/** What stands beside a member's name wherever it is shown. */
export type NameTag = wire.Person["tags"][number];
export type Channel = NoticeSeen["ways"][number];
export type HandOff = Rotation["hand_off"];
export type Phase = AskView["phase"];
export type AskMay = AskView["may"][number];
export type AskedState = AskView["people"][number]["what"];
export type Standing = AskForMe["standing"];
export type AllyState = Ally["state"];
export type Preset = wire.Preset;

/** Whoever may read the name reads the tags. */
export interface Named {
  name: string;
  tags?: NameTag[] | undefined;
}

// --- accounts, devices and ways in ---------------------------------------------------------------

export type Place = Kept<wire.PlaceOut, "circle_zone">;
export type MyKnock = Omit<wire.MyKnock, "reach"> & { reach: Reach | null };
export type Me = Omit<wire.Me, "places" | "knocks" | "push"> & {
  push: Kept<wire.PushOut, "held_until">;
  places: Place[];
  knocks: MyKnock[];
};
export type Address = wire.AddressOut;
export type Addresses = wire.Addresses;
export type Device = wire.DeviceOut;
export type EndedDevice = wire.EndedDeviceOut;
/** A phone that opened a link of mine and waits for my yes. */
export type AskingDevice = wire.AskingOut;
export type Devices = wire.Devices;
export type DeviceLinkMade = wire.LinkMade;
export type Credential = wire.Credential;
export type Challenge = wire.Challenge;
export type ShownPasskey = wire.ShownPasskey;
/** given: it can be done now · show: a passkey or the code first · wait: there is neither */
export type Proof = wire.WaysIn["proof"];
export type Passkey = wire.PasskeyOut;
export type WaysIn = wire.WaysIn;
export type CameBack = wire.CameBack;
/** Whose a device link is, before it is used. */
export type LinkSeen = wire.LinkSeen;
/** waiting: the first phone shows `code`, and its owner says yes */
export type LinkUsed = wire.LinkUsed;
export type Ally = wire.AllyOut;
export type PhoneLost = wire.LostOut;
export type BringingBack = wire.BringBackOut;
export type Allies = wire.Allies;
/** How far it is, for the new phone. */
export type NewPhoneSeen = wire.NewPhoneSeen;

// --- the circle and its members ------------------------------------------------------------------

/** A card as somebody fills it in. */
export type Disclosure = Omit<wire.DisclosureOut, "id">;
/** A card as it is kept. */
export type Told = wire.DisclosureOut;
/** A card that changed since the person saw it; `before`: as they saw it last. */
export type CardQuestion = wire.CardQuestionOut;
export type CardQuestions = wire.CardQuestions;
/** What the person set for a friend: hours of the circle's wall clock, the most in a week. */
export type SetLimits = wire.LimitsOut;
export type MemberLimits = wire.MemberLimits;
export type Handover = wire.HandoverOut;
export type Handovers = wire.Handovers;
/** My own place in a circle; `waits`: the person hasn't answered my changed card. */
export type Myself = Kept<wire.MyselfOut, "limits" | "number_doubtful">;
export type Member = Kept<wire.MemberOut, "number_doubtful" | "reachable" | "hears_asks" | "hears_told" | "alike" | "tags">;
export type LinkOut = wire.LinkOut;
export type Circle = Omit<Kept<wire.CircleOut, "ask_hours">, "members"> & { members: Member[] };
export type Consent = Required<wire.ConsentIn>;
export type InvitationLook = wire.InvitationSeen;
export type Knock = wire.KnockOut;
export type Knocks = wire.Knocks;
/** As the answer to making it says: the code is shown that once. */
export type TransferMade = Omit<wire.TransferMade, "code"> & { code: string };
export type TransferSeen = wire.TransferSeen;
export type DraftView = Omit<wire.DraftView, "consent" | "plan"> & { consent: Consent; plan: Plan };
export type WithoutApp = wire.AppLessOut;

// --- shifts --------------------------------------------------------------------------------------

export type Turn = Kept<wire.Turn, "stopped" | "zone" | "tags">;
export type Slot = Kept<wire.SlotOut, "people" | "zone">;
/** What a time meets of one's own, in the server's words. */
export type Clash = wire.ClashOut;
/** What came of one of several times. */
export type Came = wire.CameOut;
export type Claimed = wire.CameAll;
export type Swap = Kept<wire.SwapOut, "by_tags" | "to_tags">;
export type Swaps = wire.Swaps;
export type Pattern = Kept<wire.PatternOut, "zone" | "next" | "next_slots" | "other_hours">;
/** What a friend is asked about other hours of their shifts. */
export type HoursAsked = wire.HoursAskedOut;
export type Patterns = Omit<wire.Patterns, "patterns"> & { patterns: Pattern[] };
export type Rotation = wire.RotationOut;
export type Rotations = wire.Rotations;
export type ComingTurn = Rotation["next_turns"][number];
/** Whether I have a private calendar link; its address is never told again. */
export type CalendarLink = wire.CalendarOut;
export type Capacity = wire.CapacityOut;
/** Theirs alone: hours of each week by their own wall clock (0 is Monday), and days away. */
export type Availability = wire.AvailabilityOut;
/** What somebody said about their own time. */
export type Said = wire.Said;
export type ShiftNote = wire.NoteOut;
export type Notes = wire.Notes;
/** A time of mine for which I may leave a note, and the one that I left. */
export type Leaving = wire.Leaving;
export type Between = wire.Between;
/** The health card or the companion card, as the person writes it: one of them has each field. */
export type CareCard = Partial<wire.HealthCardOut & wire.CompanionCardOut> &
  Pick<wire.HealthCardOut, "etag" | "changed_at">;
/** The same as whoever comes reads it, for as long as the server says. */
export type CareCardShown = Partial<wire.HealthCardShown & wire.CompanionCardShown> &
  Pick<wire.HealthCardShown, "at" | "until">;
/** Which cards there are to look at now, and about which shift something may be written down. */
export type CareCards = wire.CareCards;
export type NoteToWrite = wire.NoteToWrite;
export type CompanionNote = wire.CompanionNoteOut;
export type CompanionNotes = wire.CompanionNotes;
export type StandIn = wire.StandInOut;
export type StandIns = wire.StandIns;
/** When something is in a circle: the instants, and its own wall clock ("YYYY-MM-DDTHH:MM"). */
export type TimeOfCircle = Kept<wire.NextTime, "zone">;
/** When a shift is, and what for. */
export type ShiftTime = wire.ShiftTime;
/** A shift that somebody holds from now on; the first of several turns stands for the later. */
export type HeldShift = wire.HeldShiftOut;
export type HeldShifts = wire.HeldShifts;
export type Week = Kept<wire.Week, "shown">;
/** How the days of some weeks stand; those without times aren't in it. */
export type Days = Kept<wire.Days, "shown">;

// --- gaps ----------------------------------------------------------------------------------------

export type Gap = Kept<wire.GapOut, "offers" | "stand_by" | "zone">;
/** To one member, and not answered yet. */
export type Offer = wire.OfferOut;
export type MightBeAsked = wire.MightBeAsked;
export type Suggestions = wire.Suggestions;
export type Alerts = wire.AlertsOut;
export type Gaps = Omit<Kept<wire.Gaps, "shown">, "gaps"> & { gaps: Gap[] };
export type LookAfter = Omit<Kept<wire.LookAfter, "shown" | "gaps">, "next"> & { next: Gap | null };
export type CirclesToLookAfter = Omit<wire.LookAfterAll, "circles"> & { circles: LookAfter[] };
/** Who is asked in turn, and who said yes to that. */
export type BackupPool = wire.PoolOut;
export type Nights = wire.Nights;

// --- home and asks -------------------------------------------------------------------------------

/** A friend's number as people read it, and as it is dialled. */
export type Num = wire.NumberOut;
/** A number that may be wrong: shown, never dialled. */
export type NumToCheck = wire.NumberToCheck;
export type PauseNow = wire.PauseNow;
export type Paused = wire.Paused;

// --- after a request ----------------------------------------------------------------------------

export type Aftercare = wire.AftercareOut;
/** One day, as the person reads it. */
export type CheckIn = wire.CheckInOut;
/** One day that is this friend's. */
export type MyCheckIn = wire.CheckInForMe;
export type CheckIns = wire.CheckIns;
/** A friend who can be asked to check in. */
export type Helper = wire.HelperOut;
export type How = NonNullable<CheckIn["answer"]>;
export type LookBack = wire.LookBackOut;
export type LookBacks = wire.LookBacks;
export type LookBackPart = "helped" | "hindered" | "change";

export type PersonHome = Omit<
  Kept<
    wire.PersonHome,
    | "check_ins"
    | "aftercare"
    | "time_over"
    | "ahead"
    | "cards"
    | "handovers"
    | "coordinator_left"
    | "numbers_to_check"
    | "here"
    | "undecided"
    | "notes"
    | "plan_review"
    | "proposals"
    | "companion_notes"
    | "phone_lost"
    | "bringing_back"
    | "practice"
    | "ready"
    | "ways"
    | "could_be_asked"
  >,
  "order" | "with_me" | "next" | "open" | "ask"
> & {
  order: Kept<wire.OrderOne, "hears_asks" | "tags">[];
  with_me: Turn[];
  next: Turn | null;
  open: Slot[];
  ask: AskView | null;
};

export type SupporterHome = Omit<
  Kept<
    wire.SupporterHome,
    | "cards"
    | "check_ins"
    | "helped"
    | "offered"
    | "muted"
    | "times"
    | "in_pool"
    | "reads_plan"
    | "fit"
    | "between"
    | "stand_in"
    | "handovers"
    | "ahead"
    | "offers"
    | "practice_asked"
  >,
  "asks" | "mine" | "open"
> & { asks: AskForMe[]; mine: Slot[]; open: Slot[] };

export type CoordinatorHome = Omit<wire.CoordinatorHome, "open"> & { open: Slot[] };

export type Home = Omit<Kept<wire.Home, "help" | "checklists" | "together">, "person" | "supporter" | "coordinator"> & {
  person: PersonHome | null;
  supporter: SupporterHome | null;
  coordinator: CoordinatorHome | null;
};

export type AskView = Omit<
  Kept<
    wire.AskView,
    | "open_until"
    | "numbers_to_check"
    | "ahead"
    | "started_by"
    | "strength"
    | "begins_at"
    | "others"
    | "over"
    | "body_emergency"
    | "practice"
  >,
  "next"
> & { next: (Named & { member_id: string }) | null };
export type AskForMe = Omit<
  Kept<
    wire.AskForMe,
    "health_card" | "i_am" | "ahead" | "by_ally" | "tells" | "on_the_way" | "body_emergency" | "practice"
  >,
  "told"
> & { told: Kept<wire.AskToldOut, "trigger" | "dont"> };
/** A request that is tried out: as a real one would look, and what can be played next. */
export type Rehearsal = wire.RehearsalOut;
export type RehearsalMove = wire.MoveIn;
/** Who joins in practice requests, and whose phone showed the newest. */
export type Practice = wire.PracticeOut;
export type MyPractice = wire.MyPracticeOut;
export type GettingReady = wire.GettingReady;
export type ReadyItem = wire.ReadyOut["item"];
export type WayToAsk = wire.WayToAsk;
export type Strengths = wire.Strengths;
/** An ask as a one-time link shows it. */
export type LinkAsk = wire.LinkAsk;
/** Where to go; `until` is the end of the shift. */
export type Checklist = wire.ChecklistOut;
export type ChecklistLine = wire.ChecklistLineOut;
export type ChecklistKind = Checklist["kind"];
export type Line = wire.LineOut;
export type LineText = Omit<
  wire.LineOut,
  "id" | "etag" | "policy" | "check" | "checked_at" | "checked_by"
>;
export type Lines = wire.Lines;
export type LineCandidate = wire.CandidateOut;
export type LineCandidates = wire.Candidates;
export type LinePolicy = Line["policy"];
export type Way = Kept<wire.ArrivalOut, "number" | "dial"> & { until?: string | null };

// --- consent -------------------------------------------------------------------------------------

/** A grant as it is kept, or as this phone is writing it: from now on, and without its words. */
export type Grant = Omit<Kept<wire.GrantOut, "review_at" | "words">, "starts_at"> & {
  starts_at: string | null;
};
/** A grant with the name of whom it is for; null where it is for a role. */
export type NamedGrant = wire.NamedGrant;
/** What will open more of the plan, and how long that waits. */
export type Widening = wire.Widening;
/** Without a member: a role, or the pool. */
export type ConsentRow = Omit<
  Kept<wire.ConsentPerson, "disclosure" | "tags" | "switches" | "may_undo">,
  "member_id" | "grants"
> & { member_id: string | null; grants: Grant[] };
export type ConsentView = Omit<wire.ConsentOut, "people" | "words"> & { people: ConsentRow[] };
export type Withdrawn = Kept<wire.WithdrawnOut, "shifts">;
/** Over what, in this order; left out, it stays as it was. */
export type Reach = Kept<wire.ReachOut, "channels">;
/** Nothing of this circle reaches me; and which of my others I muted. */
export type Mute = wire.MuteOut;
/** One thing that may reach me; `own`: in hours and over channels of its own. */
export type ReachEvent = wire.EventOut;
export type ReachEvents = wire.EventsOut;
export type NoticeSeen = wire.NoticeSeen;
/** Each screen that a member can open, as it answers them; null: it isn't there for them. */
export type Screens = Omit<
  Kept<
    wire.Screens,
    "my_proposals" | "agreement" | "health_card" | "companion_card" | "companion_notes" | "solidarity"
  >,
  "plan"
> & { plan: Plan | null };
/** What a friend sees; `here`: they are in, so there is something to look at. */
export type Eyes = Omit<wire.EyesOut, "screens"> & { screens: Screens | null };

// --- the plan and its advance rules --------------------------------------------------------------

export type Section = wire.Section;
export type Whom = wire.AudienceBody;
export type AlsoTell = wire.AlsoTellBody;
export type Step = Kept<Required<Omit<wire.StepBody, "id">>, "trigger" | "dont" | "also_tell"> &
  Pick<wire.StepBody, "id">;
export type BodyEmergency = Required<wire.BodyEmergencyBody>;
export type Repeat = Required<wire.RepeatBody>;
/** What a plan says beside its parts and its steps. */
interface Terms {
  over?: string | null;
  body_emergency?: BodyEmergency | null;
  repeat?: Repeat | null;
}
export type Plan = Omit<
  Kept<wire.PlanOut, "draft_at" | "about" | "review_on" | "shown" | "proposals">,
  "ladder" | keyof Terms
> & { ladder: Step[] } & Terms;
/** Hours of the wall clock, in the circle's zone, on some weekdays (Monday is 0). */
export type Hours = wire.WindowOut;
export type Warning = wire.WarningOut;
export type PlanDraft = Omit<Kept<wire.DraftOut, "about">, "ladder" | keyof Terms> & { ladder: Step[] } & Terms;
/** What a plan says of itself: its title, when and with whom it was written, whence it comes. */
export type AboutPlan = wire.AboutPlanOut;
export type Template = wire.TemplateOut;
export type Templates = wire.TemplateList;
export type KeptTemplate = wire.KeptTemplateOut;
export type TemplateCredit = wire.CreditOut;
export type TemplateChanges = wire.TemplateChangesOut;
export type PlanVersions = wire.VersionList;
export type PlanVersion = Omit<wire.VersionOut, "ladder" | "changes" | "repeat"> & {
  ladder: Step[];
  repeat: Repeat | null;
  changes: Omit<wire.ChangesOut, "steps" | "repeat"> & {
    steps: StepChange[];
    repeat: { before: Repeat; after: Repeat } | null;
  };
};
export type PlanTextName = wire.NamedTextOut["name"];
export type PartChange = wire.PartChangeOut;
export type StepChange = Omit<wire.StepChangeOut, "before" | "after"> & {
  before: Step | null;
  after: Step | null;
};
export type Proposals = wire.Proposals;
export type Proposal = wire.ProposalOut;
export type MyProposals = wire.MyProposals;
export type MyAgreement = wire.MyAgreement;
export type PlanReaders = wire.Readers;
export type PlanReader = wire.ReaderOut;
export type AheadRun = Kept<wire.RunNow, "words" | "of">;
export type Rule = wire.RuleOut;
export type Rules = wire.Rules;
/** What an advance rule says, but for its words and whom it names. */
export type RuleTerms = Pick<
  Rule,
  | "needs_all"
  | "tries"
  | "between_minutes"
  | "wait_minutes"
  | "tier"
  | "sections"
  | "hours"
  | "rest_hours"
>;

// --- the record ----------------------------------------------------------------------------------

export type Entry = Kept<
  wire.EntryOut,
  | "ahead"
  | "door"
  | "subject"
  | "once"
  | "time"
  | "practice"
  | "ask"
  | "to"
  | "grant"
  | "words"
  | "section"
  | "days"
  | "step"
>;
export type RecordPage = wire.RecordOut;
export type Keeping = wire.KeepingOut;
export type RecordHead = RecordPage["head"];
export type RecordProof = Pick<wire.RecordProofOut, "head" | "epochs" | "leaves" | "next">;
export type Former = wire.FormerList;
export type Remembers = Kept<wire.RemembersOut, "cards">;

export type NoticeView = Kept<wire.NoticeOut, "shifts_off">;
