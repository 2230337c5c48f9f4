// Generated from the server's OpenAPI document by `make wire-types`: change the server's models.
// Instants are RFC 3339 in UTC.

/** What the person may ask the record for. */
export type About = "told" | "held_back" | "consent" | "shown";

export interface AboutMember {
  member_id: string;
}

/** What a plan says of itself. `written_when`: null where the person doesn't say. */
export interface AboutPlanOut {
  title: string | null;
  written_when: "well" | "hard_time" | null;
  written_with: string | null;
  templates: TemplateOut[];
  changes: TemplateChangesOut;
}

export interface AcceptIn {
  token: string;
  code: string;
  my_name: string;
  keep_drafter?: boolean;
  /** The drafter's card that I was shown. */
  disclosure_id?: string | null;
  changes?: ChangesIn | null;
  /** Of a circle that lives: what the one before is from now on. */
  former?: "leaves" | "supporter" | "coordinator" | "counsellor";
}

export interface AccountHere {
  id: string;
  language: "en" | "es" | "ko" | "fr" | "ar";
  zone: string;
  offer_ways: boolean;
}

export interface AccountOut {
  id: string;
  language: "en" | "es" | "ko" | "fr" | "ar";
  zone: string;
}

export interface AddressCodeIn {
  code: string;
}

/** An address of mine. A code goes there; it is used once that came back. `sure`: I was asked about this number, and it is the one I mean. */
export interface AddressIn {
  id: string;
  channel: "mail" | "sms" | "voice";
  to: string;
  sure?: boolean;
}

/** `to` as it is used, `shown` as people read it. stopped: it wanted no more messages, until its owner agrees anew · doubtful: it may be a wrong number, so nothing goes there until it was entered again. */
export interface AddressOut {
  id: string;
  channel: "mail" | "sms" | "voice";
  to: string;
  shown: string;
  state: "waiting" | "live" | "gone" | "stopped" | "doubtful";
}

export interface Addresses {
  addresses: AddressOut[];
  channels: ("mail" | "sms" | "voice")[];
}

export interface AffirmationIn {
  words: string;
}

/** What somebody who came saw in the person. */
export interface AffirmationOut {
  id: string;
  by_name: string;
  words: string;
  kept: boolean;
  for_friends: boolean;
  written_at: string;
}

/** What can be chosen after a request. Days by the circle's calendar; nothing is chosen yet. */
export interface AftercareOut {
  ask_id: string;
  today: string;
  last_day: string;
  suggested: string[];
  people: HelperOut[];
  check_ins: CheckInOut[];
  /** Everything is paused: nothing can be chosen now. */
  rests: boolean;
}

export interface AgreeIn {
  agreed: boolean;
}

export interface AgreedIn {
  agreed: boolean;
}

export interface AgreedOut {
  agreed: boolean;
}

export interface AlertsIn {
  on: boolean;
  lead_hours?: number[];
  wait_minutes?: number;
}

export interface AlertsOut {
  on: boolean;
  lead_hours: number[];
  wait_minutes: number;
}

export interface Alive {
  alive?: boolean;
}

/** `people`: for the person alone. The rest is for whoever may do something. */
export interface Allies {
  person_name: string;
  people: AllyOut[] | null;
  mine: MyAllyOut | null;
  may_say_lost: boolean;
  started: boolean;
  lost: LostOut | null;
  bringing_back: BringBackOut | null;
}

export interface AllyIn {
  start: boolean;
  bring_back: boolean;
}

export interface AllyOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  start: boolean;
  bring_back: boolean;
  state: "asked" | "agreed" | "declined";
}

/** A member who is told something when the step begins to ask, and is asked nothing. */
export interface AlsoTellBody {
  member_id: string;
  text: string;
}

/** A single pledge, without whose it is. Whole, in the currency's smallest unit. */
export interface AmountOut {
  amount: number;
  state: "pledged" | "given";
}

export interface AnswerIn {
  answer: "keep" | "change" | "drop";
}

/** The member whose question words for everyone answer. */
export interface AnsweredIn {
  member_id: string;
  version: number;
}

export interface AppLess {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
}

/** `check_number`: whose number may be a wrong one. Nothing is sent there meanwhile. */
export interface AppLessOut {
  channels: ("mail" | "sms" | "voice")[];
  ask_id: string | null;
  friends: AppLess[];
  check_number: string[];
}

export interface ArrivalIn {
  address?: string | null;
  notes?: string | null;
  number?: string | null;
  sure?: boolean;
}

/** `number`: as people read it; `dial`: as it is dialled (E.164). */
export interface ArrivalOut {
  address: string | null;
  notes: string | null;
  number: string | null;
  dial: string | null;
}

export interface AsideIn {
  aside: boolean;
}

export interface AskAnswerIn {
  kind: "coming" | "call" | "text" | "not_now";
  minutes?: number | null;
}

export interface AskForMe {
  id: string;
  person_name: string;
  asked_at: string;
  standing: "asked" | "coming" | "call" | "text" | "not_now" | "extra" | "stood_down" | "over" | "dropped" | "told";
  may_answer: boolean;
  answers: ("coming" | "call" | "text" | "not_now")[];
  i_am: string | null;
  told: AskToldOut;
  tells: string[];
  body_emergency: BodyEmergencyBody | null;
  minutes: number | null;
  others_asked: boolean;
  on_the_way: boolean;
  at_door: boolean;
  address: boolean;
  health_card: boolean;
  ahead: boolean;
  practice: boolean;
  by_ally: boolean;
}

export interface AskIn {
  id: string;
  words?: string | null;
  strength?: string | null;
  left_out?: string[];
}

/** The request that an entry began, while it is there. */
export interface AskSaid {
  id: string;
  kept: boolean;
  deletes_at: string | null;
}

export interface AskSeen {
  person: AskView | null;
  me: AskForMe | null;
}

export interface AskToldOut {
  strength: string | null;
  what: string | null;
  trigger: string | null;
  do: string | null;
  dont: string | null;
  place: string | null;
  arrive: string | null;
}

export interface AskView {
  id: string;
  phase: "held" | "asking" | "needs_yes" | "covered" | "nobody_yet" | "paused" | "closed";
  asked_at: string;
  held_until: string | null;
  words: string | null;
  strength: string | null;
  begins_at: number;
  step: StepNow | null;
  asking: Asking[];
  next: NextOne | null;
  next_at: string | null;
  open_until: string | null;
  yes: YesOut[];
  people: PersonInAsk[];
  others: NextOne[];
  needed: number;
  steps: StepOut[];
  may: ("go_on" | "ask_now" | "take_back" | "next" | "stop" | "another" | "not_them" | "again" | "step_yes" | "step_no" | "go_to_step" | "with_you" | "not_yet" | "keep")[];
  helps: string | null;
  nobody_free: string | null;
  over: string | null;
  body_emergency: BodyEmergencyBody | null;
  numbers: NumberOut[];
  numbers_to_check: NumberToCheck[];
  closed: ClosedOut | null;
  question: boolean;
  with_you: boolean;
  ahead: string | null;
  kept: boolean;
  deletes_at: string | null;
  practice: boolean;
  started_by: string | null;
}

export interface Asked {
  name: string;
  gap: GapOut | null;
}

export interface Asking {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  asked_at: string;
  until: string | null;
  shown: boolean;
  number: string | null;
}

/** A device that opened a link of mine and waits for my yes; `code` is on its screen, too. */
export interface AskingOut {
  link_id: string;
  code: string;
  asked_at: string;
}

export interface AudienceBody {
  kind: "member" | "on_shift" | "pool" | "supporters" | "coordinators" | "counsellors";
  member_id?: string | null;
}

export interface AvailabilityOut {
  hours: FreeOut[];
  away: AwayOut[];
}

export interface AvailableHoursIn {
  hours: FreeIn[];
}

/** Days of mine, both ends among them. */
export interface AwayIn {
  id: string;
  first: string;
  last: string;
}

export interface AwayOut {
  id: string;
  first: string;
  last: string;
}

export interface BeginIn {
  id: string;
  verifier: string;
}

/** Words, or a name, that stand beside a line. `name`: of who shows it; none: somebody whom it is open to. `about_earlier`: said to words that the line had before. `own`: it is mine. */
export interface BesideOut {
  kind: "mine" | "live_with" | "in_my_way";
  words: string;
  name: string | null;
  tags: ("paid" | "reports")[];
  about_earlier: boolean;
  own: boolean;
}

/** What goes from one shift to the next, as a helper's home shows it. */
export interface Between {
  here: Said[];
  mine: MySaid[];
  leave: Leaving | null;
  notes: boolean;
}

export interface BeyondOut {
  slot: SlotOut;
  why: "night" | "week";
}

/** What the person decided beforehand. Words to read: nothing is ever dialled by it. */
export interface BodyEmergencyBody {
  ambulance?: "yes" | "no" | "ask_me" | "not_said";
  first?: string;
  say?: string;
  stays?: string;
}

/** `code` is on the new phone's screen, too. `waits_for_me`: my yes is wanted. */
export interface BringBackOut {
  id: string;
  circle_id: string;
  by: string[];
  code: string | null;
  state: "no_phone" | "first" | "second" | "waiting";
  due_at: string;
  mine: boolean;
  waits_for_me: boolean;
}

export interface CalendarEdit {
  open_times: boolean;
}

export interface CalendarIn {
  id: string;
  verifier: string;
  open_times?: boolean;
}

/** Whether there is a calendar, never its address: that is known to who made it. */
export interface CalendarOut {
  there: boolean;
  open_times: boolean;
  since: string | null;
}

export interface CameAll {
  came: CameOut[];
}

export interface CameBack {
  account_id: string;
  device_id: string;
  others_signed_out: boolean;
  /** With them ended addresses that were added lately, or calendar links. */
  also_ended: boolean;
}

export interface CameOut {
  slot_id: string;
  slot: SlotOut | null;
  taken: boolean;
  why: string | null;
  words: string | null;
  clashes: ClashOut[];
}

/** A line from public pages. Nobody has checked it. */
export interface CandidateOut {
  name: string;
  numbers: string[];
  hours: string;
  region: string;
  note: string;
  /** When it acts without a caller's yes, all the same. */
  exceptions: string[];
  sources: string[];
  languages: string[];
  countries: string[];
  candidate_id: string;
  policy: "no_nonconsensual" | "nonpolice_team_unseen" | "nonpolice_team_beside_police" | "conditional_intervention" | "may_dispatch_police" | "unverified_reports" | "unverified";
  confidence: string;
  channels: string[];
}

/** `countries` and `languages`: all that there are candidates for. */
export interface Candidates {
  candidates: CandidateOut[];
  countries: string[];
  languages: string[];
}

export interface CapacityIn {
  /** Left out: as it was, where `weekly_shifts` says something. */
  level?: "open" | "small" | "resting" | null;
  /** Resting alone: the first day on which I can be asked again, by my own clock. */
  until?: string | null;
  /** The most times in a week; null: open; left out: as it was. */
  weekly_shifts?: number | null;
}

export interface CapacityOut {
  level: "open" | "small" | "resting";
  until: string | null;
  weekly_shifts: number | null;
}

/** The health card, and what the person wants said and done when somebody goes with them. */
export type CardKind = "health" | "companion";

/** A changed card: as it is now, and as the person saw it last. */
export interface CardQuestionOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  at: string;
  disclosure: DisclosureOut;
  before: DisclosureOut | null;
}

export interface CardQuestions {
  cards: CardQuestionOut[];
}

/** What a helper's home says of cards: only which version there is to look at now, so that a phone that shows one looks again, or closes it. */
export interface CareCards {
  health: number | null;
  companion: number | null;
  note: NoteToWrite | null;
}

export interface Challenge {
  id: string;
  /** For the browser: WebAuthn's own JSON form. */
  options: Record<string, unknown>;
}

export interface ChallengeIn {
  id: string;
}

/** A shift with its other hours and its usual ones, by the circle's wall clock. */
export interface ChangedShift {
  pattern_id: string;
  kind: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title: string | null;
  start: string;
  end: string;
  usual_start: string;
  usual_end: string;
  in_turn: boolean;
}

/** What the person changed while looking it over. */
export interface ChangesIn {
  people?: PlaceIn[] | null;
  wait_minutes?: number | null;
  consent?: ConsentIn | null;
}

export interface ChangesOut {
  parts: PartChangeOut[];
  steps: StepChangeOut[];
  texts: TextChangeOut[];
  repeat: RepeatChangeOut | null;
}

/** A check-in that is mine to do, with what the person answered for me alone. */
export interface CheckInForMe {
  id: string;
  on_day: string;
  at: string;
  wall: string;
  zone: string;
  way: "text" | "call" | "visit";
  state: "asked" | "taken" | "nobody" | "done";
  may_change: boolean;
  answer: "better" | "same" | "harder" | "unsaid" | null;
  words: string | null;
  /** Its time has come. */
  begun: boolean;
}

/** A check-in as the person reads it. None has it: no member. */
export interface CheckInOut {
  id: string;
  on_day: string;
  at: string;
  wall: string;
  zone: string;
  way: "text" | "call" | "visit";
  state: "asked" | "taken" | "nobody" | "done";
  may_change: boolean;
  answer: "better" | "same" | "harder" | "unsaid" | null;
  words: string | null;
  member_id: string | null;
  name: string | null;
  tags: ("paid" | "reports")[];
  may_answer: boolean;
  answered_at: string | null;
}

/** `person`, `people` (who can be asked): for the person alone. `me`: for a friend, theirs alone. */
export interface CheckIns {
  person: CheckInOut[] | null;
  people: HelperOut[];
  /** The newest request after which I can choose days. */
  after: string | null;
  me: CheckInForMe[] | null;
}

/** Days by the circle's calendar, `at` by its clock. */
export interface CheckInsIn {
  days: string[];
  at: string;
  way: "text" | "call" | "visit";
  member_id: string;
}

export interface ChecklistIn {
  /** 40 at most. */
  lines: ChecklistLineIn[];
}

/** Each is a section of a grant, too (`app.consent.gate.CHECKLISTS`): so the person names who may read and open it. */
export type ChecklistKind = "called" | "taken";

export interface ChecklistLineIn {
  /** As it was; a new line's is made by the phone. */
  id: string;
  words: string;
}

export interface ChecklistLineOut {
  id: string;
  words: string;
  taken_by: TakerOut | null;
  taken_at: string | null;
  done_at: string | null;
}

/** That there is a checklist to read, and whether it is open. */
export interface ChecklistOnHome {
  kind: "called" | "taken";
  phase: "closed" | "person_first" | "open";
  opened_by: string | null;
}

/** `named`: the friends who may read and open it, for the person alone. */
export interface ChecklistOut {
  kind: "called" | "taken";
  etag: string;
  mine: boolean;
  person_name: string;
  phase: "closed" | "person_first" | "open";
  opened: OpenedOut | null;
  lines: ChecklistLineOut[];
  named: string[];
  minutes_first: number;
}

export interface ChoiceIn {
  /** Also each later turn of the same rotation. */
  later_turns?: boolean;
}

/** Somebody whom I can let know. `money`: they may know when I need money. */
export interface ChoosableOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  money: boolean;
}

export interface CircleBrief {
  id: string;
  name: string;
  zone: string;
  state: "draft" | "live" | "closed";
  /** Of a closed circle: when it is deleted. */
  delete_at: string | null;
  /** For its person: from then on, whoever has link and code can take the circle. */
  handed_on_from: string | null;
}

export interface CircleCopy {
  place: PlaceOut;
  mine: Mine;
  /** For the person alone. */
  whole: Whole | null;
}

/** A new circle: the person's own, or a draft for somebody. */
export interface CircleIn {
  id: string;
  member_id: string;
  mode: "own" | "draft";
  name?: string | null;
  my_name: string;
  person_name?: string | null;
  zone: string;
  people?: PlaceIn[];
  wait_minutes?: number;
  consent?: ConsentIn;
  /** The operator's code, where `/me` says that one is needed. */
  code?: string | null;
}

export interface CircleOut {
  id: string;
  name: string;
  zone: string;
  state: "draft" | "live" | "closed";
  /** When it is deleted, once it was closed. */
  delete_at: string | null;
  etag: string;
  i_am: string | null;
  solidarity: string | null;
  ask_hours: number | null;
  me: MeInCircle;
  members: MemberOut[];
  links: LinkOut[];
}

export interface CirclePatch {
  name?: string | null;
  i_am?: string | null;
  solidarity?: string | null;
  zone?: string | null;
  ask_hours?: number | null;
}

export interface CirclePauseIn {
  /** When it ends by itself, on the circle's wall clock; none: when I say. */
  until_wall?: string | null;
}

export interface ClaimIn {
  /** Also when it meets something of mine. */
  anyway?: boolean;
}

export interface ClaimsIn {
  slot_ids: string[];
  /** Also those that meet something of mine. */
  anyway?: boolean;
}

export interface ClashOut {
  kind: "overlap" | "nights" | "quiet" | "week" | "prefer";
  words: string;
  slots: SlotOut[];
}

export interface CloseIn {
  /** For how many days I may still read it; then it's gone. */
  keep_days: number;
  /** Tell whoever may hear that something is over. */
  tell?: boolean;
}

export interface Closed {
  closed_at: string;
  delete_at: string;
}

export interface ClosedOut {
  reason: "taken_back" | "stopped" | "done" | "ahead_over" | "time_over";
  at: string;
}

export interface CodeOut {
  created_at: string;
  counts_from: string;
}

/** Each field in lines of one's own; without words it is emptied. */
export interface CompanionCardIn {
  say?: string;
  dont_say?: string;
  agree?: string;
  tell?: string;
}

export interface CompanionCardOut {
  say: string;
  dont_say: string;
  /** What I agree to. */
  agree: string;
  /** People to tell, in order. */
  tell: string;
  etag: string;
  changed_at: string | null;
}

/** `i_am`: who the person is, in their own words. */
export interface CompanionCardShown {
  say: string;
  dont_say: string;
  /** What I agree to. */
  agree: string;
  /** People to tell, in order. */
  tell: string;
  at: string;
  until: string | null;
  i_am: string | null;
}

/** What happened: at least one of the three. */
export interface CompanionNoteIn {
  times?: string;
  names?: string;
  said?: string;
}

export interface CompanionNoteOut {
  id: string;
  slot: SlotOut | null;
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  times: string;
  names: string;
  said: string;
  at: string;
  /** Until then its writer reads and changes it. */
  changes_until: string;
  deleted_at: string;
}

export interface CompanionNotes {
  notes: CompanionNoteOut[];
}

/** A part that the person confirmed. `key`: of a known one; else `heading`. */
export interface ConfirmedPartIn {
  key?: string | null;
  heading?: string | null;
  /** Each confirmed by itself. */
  lines?: string[];
}

/** All that the person confirmed. What isn't here isn't in the template. */
export interface ConfirmedTemplateIn {
  id: string;
  kind: TemplateKind;
  title: string;
  lead?: string;
  credit: string;
  /** Only if the person likes, in their words. */
  written_by?: string | null;
  changed?: string | null;
  licence: string;
  parts?: ConfirmedPartIn[];
  steps?: string[];
}

/** What a friend may know, as four switches. */
export interface ConsentIn {
  asks?: boolean;
  what_i_need?: boolean;
  open_times?: boolean;
  shift_reminders?: boolean;
}

export interface ConsentOut {
  etag: string;
  people: ConsentPerson[];
  roles: ConsentRole[];
  presets: PresetOut[];
  words: string;
}

export interface ConsentPerson {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  state: "kept" | "invited" | "knocking" | "in";
  disclosure: DisclosureOut | null;
  switches: ConsentIn;
  grants: GrantOut[];
  denied: boolean;
  may_undo: string | null;
}

export interface ConsentPersonChanged {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  state: "kept" | "invited" | "knocking" | "in";
  disclosure: DisclosureOut | null;
  switches: ConsentIn;
  grants: GrantOut[];
  denied: boolean;
  may_undo: string | null;
  withdrawn: WithdrawnOut | null;
}

export interface ConsentRole {
  role: "member" | "supporters" | "coordinators" | "counsellors" | "on_shift" | "pool" | "told";
  grants: GrantOut[];
}

/** The newest turns that are the reader's to read. */
export interface CoordinatingTurnsAnswer {
  zone: string;
  turns: CoordinatingTurnsOut | null;
}

/** `first_on`, `at`: the first hand-off, by the circle's calendar and clock. */
export interface CoordinatingTurnsIn {
  id: string;
  member_ids: string[];
  /** How long a turn is: 1 to 12 weeks. */
  weeks?: number;
  first_on: string;
  at: string;
}

/** Turns. `hand_off_at`: when the coming one begins. `news`: the person's alone. */
export interface CoordinatingTurnsOut {
  id: string;
  weeks: number;
  state: "asked" | "runs" | "over";
  by_me: boolean;
  hand_off_at: string;
  hand_off_wall: string;
  /** In order; for those who may read names. */
  order: TurnTaker[];
  others: number;
  /** Who is next; for those who may read names. */
  next: TurnTaker | null;
  is_told: boolean;
  /** Who coordinates now, for who may read names. */
  coordinators: string[];
  offered: OfferedTurn[];
  mine: MyCoordinatingTurn | null;
  news: "coming" | "passed" | "stayed" | "nobody" | null;
}

export interface CoordinatorHome {
  open: SlotOut[];
  ask_nobody_yet: boolean;
}

/** Everything about whoever asks. */
export interface Copy {
  format: "showup-copy-1";
  made_at: string;
  account: AccountOut;
  devices: DeviceOut[];
  /** In the last 30 days. */
  ended_devices: EndedDeviceOut[];
  ways_in: MyWaysIn;
  addresses: AddressOut[];
  knocks: MyKnock[];
  circles: CircleCopy[];
}

export interface CouldBeAsked {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
}

/** A public key credential, as a browser hands it over (WebAuthn level 3, JSON). */
export interface Credential {
  id: string;
  rawId: string;
  type: "public-key";
  response: CredentialResponse;
}

/** What an authenticator answered: of making a passkey, or of using one. */
export interface CredentialResponse {
  clientDataJSON: string;
  attestationObject?: string | null;
  authenticatorData?: string | null;
  signature?: string | null;
  userHandle?: string | null;
}

/** Whose ideas a template is made after. `written_by`: in the words of who made it. */
export interface CreditOut {
  key: string;
  title: string;
  credit: string;
  written_by: string | null;
  /** How it differs from what it is credited to. */
  changed: string | null;
  licence: string;
}

export interface DayOut {
  on: string;
  standing: "open" | "part" | "held";
  mine: boolean;
}

export interface Days {
  zone: string;
  shown: boolean;
  from: string;
  days: number;
  found: DayOut[];
}

export interface DeviceAnswerIn {
  mine: boolean;
}

export interface DeviceOut {
  id: string;
  label: string | null;
  this: boolean;
  used_week: string;
  /** When it is signed out if nobody uses it; none: that is far away, or never. */
  signed_out_at: string | null;
}

/** `given`: what needs proof can be done on this device now, until `until` where that is known. `show`: by a passkey or the code, or by a wait of three days. `wait`: there is neither, so it takes a day. */
export interface DeviceProofOut {
  state: "given" | "show" | "wait";
  until: string | null;
  /** Of a wait that was begun on any device. */
  waits_until: string | null;
  waits_here: boolean;
}

export interface Devices {
  devices: DeviceOut[];
  ended: EndedDeviceOut[];
  asking: AskingOut[];
  words: WordOut[];
}

/** What a member tells: whom they must report to and what about go with `reports`. */
export interface DisclosureIn {
  paid: boolean;
  reports: boolean;
  reports_to?: string | null;
  duty?: string | null;
  limits?: string | null;
  stands?: string | null;
}

export interface DisclosureOut {
  id: string;
  paid: boolean;
  reports: boolean;
  reports_to: string | null;
  duty: string | null;
  limits: string | null;
  stands: string | null;
}

export interface DoneIn {
  thanks?: string;
}

/** A change; what isn't named stays. An empty `nobody_free` takes it out. */
export interface DraftIn {
  over?: string | null;
  body_emergency?: BodyEmergencyBody | null;
  repeat?: RepeatBody | null;
  sections?: Section[];
  without?: string[];
  order?: string[];
  nobody_free?: string | null;
  ladder?: StepBody[] | null;
  /** Empty: none. So are the two below. */
  title?: string | null;
  written_when?: "well" | "hard_time" | "" | null;
  written_with?: string | null;
}

/** The draft; without one (`exists` false) what it would begin as: the plan in use. */
export interface DraftOut {
  etag: string;
  exists: boolean;
  based_on: number;
  in_use: number;
  changed_at: string | null;
  sections: Section[];
  nobody_free: string | null;
  over: string | null;
  body_emergency: BodyEmergencyBody | null;
  repeat: RepeatBody;
  ladder: StepBody[];
  warnings: WarningOut[];
  ask_running: boolean;
  about: AboutPlanOut;
}

export interface DraftView {
  circle_id: string;
  live: boolean;
  /** Of a circle that lives: who is in it, but the person. */
  members: string[];
  name: string;
  person_name: string;
  people: PlaceIn[];
  wait_minutes: number;
  consent: ConsentIn;
  i_am: string | null;
  solidarity: string | null;
  plan: PlanOut;
  patterns: PatternOut[];
  drafter: DrafterOut;
}

export interface DrafterOut {
  name: string;
  keeps?: string;
}

export interface DrillIn {
  id: string;
}

export interface DrillOut {
  id: string;
  asked_at: string;
  over: boolean;
  deletes_at: string | null;
  phones: PhoneOut[];
}

/** `authority`: to whom, in their words. */
export interface DutyIn {
  token: string;
  browser: string;
  reports: boolean;
  authority?: string;
}

export interface EndIn {
  slot_id: string;
}

export interface EndedDeviceOut {
  id: string;
  label: string | null;
  ended_at: string;
  /** Nobody used it; an old sign-in of it was used; it was said to be lost. */
  why: "idle" | "stolen" | "lost";
}

export interface EntryOut {
  seq: number;
  at: string;
  kind: string;
  who: Named | null;
  by: Named | null;
  event: string | null;
  subject_id: string | null;
  ahead: "read" | "say" | "ask" | null;
  door: "card" | "handover" | "no_coordinator" | "coordinating_turns" | "proposal" | "plan" | "checklist" | "solidarity" | null;
  subject: Named | null;
  once: boolean;
  time: TimeOf | null;
  practice: boolean;
  ask: AskSaid | null;
  step: number | null;
  tier: number | null;
  channel: string | null;
  grant_id: string | null;
  to: string | null;
  grant: GrantSaid | null;
  words: string | null;
  section: SectionSaid | null;
  days: number | null;
  outcome: string | null;
  reason: string | null;
}

export interface EpochOut {
  epoch: number;
  from_seq: number;
}

/** One event. Without `own` its hours and channels are the usual ones. */
export interface EventIn {
  event: "ask" | "also_told" | "stand_down" | "open_time" | "gap" | "shift_reminder" | "shift_changed" | "nobody_answered" | "check_in" | "need" | "gathering" | "repair";
  on: boolean;
  own?: boolean;
  /** By my clock; none: at any hour. */
  from?: string | null;
  to?: string | null;
  /** Over what, in this order; goes with `own`. */
  channels?: ("push" | "mail" | "sms" | "voice")[] | null;
}

export interface EventOut {
  event: "ask" | "also_told" | "stand_down" | "open_time" | "gap" | "shift_reminder" | "shift_changed" | "nobody_answered" | "check_in" | "need" | "gathering" | "repair";
  on: boolean;
  own: boolean;
  from: string | null;
  to: string | null;
  channels: ("push" | "mail" | "sms" | "voice")[];
}

export interface EventsOut {
  events: EventOut[];
}

/** `here`: they are in, so there is something to look at. */
export interface EyesOut {
  member_id: string;
  name: string;
  here: boolean;
  notices: NoticeSeen[];
  ask: AskForMe | null;
  last_words: LastWordOut[];
  screens: Screens | null;
  hidden: ("asks" | "what_i_need" | "open_times" | "names" | "address" | "handover" | "health_card" | "companion" | "plan" | "called" | "taken" | "answers" | "record")[];
  hidden_sections: Section[];
}

export interface FirstOne {
  name: string;
  tags: ("paid" | "reports")[];
}

export interface ForTime {
  slot: SlotOut;
  people: MightBeAsked[];
  offers: OfferOut[];
}

export interface ForgetIn {
  /** Later than now means now. */
  before: string;
}

export interface FormerList {
  people: FormerOut[];
}

export interface FormerOut {
  member_id: string;
  name: string;
  ended_at: string;
  blocked: boolean;
}

/** A stretch of each week by my own wall clock; an end at or before the start: next day. */
export interface FreeIn {
  /** 0 is Monday. */
  weekday: number;
  from: string;
  to: string;
}

export interface FreeOut {
  weekday: number;
  from: string;
  to: string;
}

/** A friend without the app, entered with their yes. `agreed` marks that they were asked. `id` is a new place's, or that of a place which the person kept for them. `number` is shown to the person, who calls or texts it themself; no message of ours goes there. */
export interface FriendIn {
  id: string;
  account_id: string;
  name: string;
  language: "en" | "es" | "ko" | "fr" | "ar";
  zone?: string | null;
  agreed: boolean;
  addresses?: WayIn[];
  number?: string | null;
  number_sure?: boolean;
  channels?: ("push" | "mail" | "sms" | "voice")[] | null;
  asks_any_hour?: boolean;
  quiet_from?: string;
  quiet_to?: string;
  disclosure?: DisclosureIn;
  consent?: ConsentIn;
}

export interface FriendToPlay {
  member_id: string;
  name: string;
  answers: string[];
}

export interface GapOut {
  id: string | null;
  kind: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title: string | null;
  starts_at: string;
  ends_at: string;
  starts_wall: string;
  ends_wall: string;
  zone: string;
  slot_ids: string[];
  places: number;
  told: GapToldOut[];
  next: NextOut | null;
  offers: OfferOut[];
  first_at: string | null;
  may_ask_next: boolean;
  stand_by: StandsByOut[];
}

export interface GapToldOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  how: "offered" | "asked" | "told";
  at: string;
  waiting: boolean;
}

export interface Gaps {
  zone: string;
  shown: boolean;
  alerts: AlertsOut | null;
  gaps: GapOut[];
}

/** `times`: those that suit me. `shows_name`: who else comes may read my name, if they let me read theirs. */
export interface GatheringAnswerIn {
  answer: "coming" | "other_time" | "no";
  times?: string[];
  shows_name?: boolean;
}

/** `revision`: of what I read; 0 for a new one. `times`: none says that they stay as they are. `place_hours`: how long before it the place is shown to who comes; none: once they say so. */
export interface GatheringIn {
  revision: number;
  from_name?: string | null;
  purpose?: string;
  see_me?: string;
  place?: string;
  call_link?: string;
  rules?: string;
  speaks_first?: string;
  what_is_kept?: string;
  place_hours?: number | null;
  times?: GatheringTimeIn[] | null;
}

/** A gathering as the person wrote it. Who helps reads a draft, without place and guests. */
export interface GatheringOut {
  id: string;
  state: "draft" | "called" | "held" | "off";
  revision: number;
  words: GatheringWordsOut;
  place_hours: number | null;
  zone: string;
  times: GatheringTimeOut[];
  time_id: string | null;
  guests: GuestOut[];
  helper_id: string | null;
}

/** A day and a time by the circle's clock, and how long. */
export interface GatheringTimeIn {
  on_day: string;
  at: string;
  minutes: number;
}

/** A time to choose, as instants and by the circle's clock. `fits`: it suits the reader. */
export interface GatheringTimeOut {
  id: string;
  on_day: string;
  wall: string;
  minutes: number;
  at: string;
  ends_at: string;
  fits: boolean;
}

export interface GatheringWordsOut {
  from_name: string;
  purpose: string;
  see_me: string;
  place: string;
  call_link: string;
  rules: string;
  speaks_first: string;
  what_is_kept: string;
}

/** `person`, `people`, `affirmations`: for the person alone. `helping`: drafts that the reader helps to write. `invitations`: those that the person sent them. */
export interface Gatherings {
  person: GatheringOut[] | null;
  people: InviteeOut[];
  affirmations: AffirmationOut[];
  rests: boolean;
  helping: GatheringOut[];
  invitations: MemberInvitation[];
}

/** `shown`: it stands on the person's home, until all is done or they hide it. */
export interface GettingReady {
  shown: boolean;
  hidden: boolean;
  items: ReadyOut[];
}

export interface Gone {
  member_id: string;
  name: string;
  event: string;
  at: string | null;
}

export interface GrantChanged {
  id: string;
  to: GrantTo;
  event: string;
  tier: number;
  channels: ("push" | "mail" | "sms" | "voice")[];
  from_wall: string | null;
  to_wall: string | null;
  starts_at: string;
  ends_at: string | null;
  why: string | null;
  sections: string[] | null;
  review_at: string | null;
  words: string;
  /** What counts until the whole of it does, where that waits. */
  beside: GrantOut[];
  withdrawn: WithdrawnOut | null;
}

export interface GrantIn {
  id: string;
  event: "ask" | "also_told" | "step_needs_yes" | "nobody_answered" | "stand_down" | "open_time" | "gap" | "shift_reminder" | "shift_changed" | "knock" | "need" | "repair" | "gathering" | "check_in";
  tier: number;
  channels?: ("push" | "mail" | "sms" | "voice")[];
  from_wall?: string | null;
  to_wall?: string | null;
  /** Not before now; none: now. */
  starts_at?: string | null;
  ends_at?: string | null;
  why?: string | null;
  sections?: string[] | null;
  to: ToBody;
}

export interface GrantMade {
  id: string;
  to: GrantTo;
  event: string;
  tier: number;
  channels: ("push" | "mail" | "sms" | "voice")[];
  from_wall: string | null;
  to_wall: string | null;
  starts_at: string;
  ends_at: string | null;
  why: string | null;
  sections: string[] | null;
  review_at: string | null;
  words: string;
  /** What counts until the whole of it does, where that waits. */
  beside: GrantOut[];
}

export interface GrantOut {
  id: string;
  to: GrantTo;
  event: string;
  tier: number;
  channels: ("push" | "mail" | "sms" | "voice")[];
  from_wall: string | null;
  to_wall: string | null;
  starts_at: string;
  ends_at: string | null;
  why: string | null;
  sections: string[] | null;
  review_at: string | null;
  words: string;
}

/** The grant under which something was told: as it is, or as it was when it ended. */
export interface GrantSaid {
  id: string;
  to: GrantTo;
  event: string;
  tier: number;
  channels: ("push" | "mail" | "sms" | "voice")[];
  from_wall: string | null;
  to_wall: string | null;
  starts_at: string;
  ends_at: string | null;
  why: string | null;
  sections: string[] | null;
  review_at: string | null;
  words: string;
  ended_at: string | null;
}

export interface GrantTo {
  kind: "member" | "supporters" | "coordinators" | "counsellors" | "on_shift" | "pool" | "told";
  member_id: string | null;
}

/** Under what a part stands where all of them are listed, in this order. */
export type Group = "about_me" | "signs" | "with_me" | "consent" | "around_me" | "no_police" | "afterwards";

export interface GuestAffirmationIn {
  token: string;
  browser: string;
  words: string;
}

export interface GuestAnswerIn {
  token: string;
  browser: string;
  answer: "coming" | "other_time" | "no";
  times?: string[];
  shows_name?: boolean;
}

/** A member by id, or somebody outside by name. `role_label`: in my words. */
export interface GuestIn {
  id: string;
  member_id?: string | null;
  name?: string | null;
  role_label?: string;
  reads_if_reports?: boolean;
}

/** `browser`: a secret that this browser made and keeps. */
export interface GuestLook {
  token: string;
  browser: string;
}

/** Somebody on the person's list. `reports`: they must pass on what they hear, as they say themselves; None: they haven't said. `reads`: they may read what it is about. */
export interface GuestOut {
  id: string;
  member_id: string | null;
  name: string;
  tags: ("paid" | "reports")[];
  role_label: string;
  sent: boolean;
  reads_if_reports: boolean;
  reports: boolean | null;
  authority: string;
  reads: boolean;
  answer: "coming" | "other_time" | "no" | null;
  fits: string[];
}

/** `rests`: everything is paused, and nothing is shown. `invitation`: once the duty is said. */
export interface GuestPage {
  rests: boolean;
  duty: "unsaid" | "none" | "waits" | "may_read";
  invitation: InvitationToGathering | null;
}

/** A line. Rules read all but the words, and all that it names has to fit. Without `about` it is text. `step`: a step's position in the plan in use. `replaces`: `written_at` of the line as I see it; none for a new one. `anyway`: also when a request would reach nobody at some hours. */
export interface GuidelineIn {
  stance: "prefer" | "never";
  words: string;
  shown?: boolean;
  about?: "anything" | "shifts" | "messages" | null;
  member_id?: string | null;
  kinds?: ("company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own")[];
  event?: "ask" | "also_told" | "stand_down" | "open_time" | "gap" | "shift_reminder" | "shift_changed" | "nobody_answered" | "check_in" | "need" | "gathering" | null;
  channel?: "push" | "mail" | "sms" | "voice" | null;
  step?: number | null;
  from?: string | null;
  to?: string | null;
  weekdays?: number[];
  replaces?: string | null;
  anyway?: boolean;
}

/** A line as the person reads it. Hours by the circle's wall clock; none: the whole day. `step`: its position in the plan in use; none where no step asks those people any more. `ends_at`: it counts until then. `replaced_id`: the line that says something else from then on. */
export interface GuidelineOut {
  id: string;
  stance: "prefer" | "never";
  words: string;
  shown: boolean;
  about: "anything" | "shifts" | "messages" | null;
  member_id: string | null;
  name: string | null;
  kinds: ("company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own")[];
  event: "ask" | "also_told" | "stand_down" | "open_time" | "gap" | "shift_reminder" | "shift_changed" | "nobody_answered" | "check_in" | "need" | "gathering" | null;
  channel: "push" | "mail" | "sms" | "voice" | null;
  has_step: boolean;
  step: number | null;
  from: string | null;
  to: string | null;
  weekdays: number[];
  written_at: string;
  ends_at: string | null;
  replaced_id: string | null;
  /** Ids of lines that say the other thing about the same. */
  clashes: string[];
  /** Shifts that somebody holds by now all the same. */
  held: SlotOut[];
  can_lift: boolean;
  lifts: LiftOut[];
  /** Of the request that runs; none: none does. */
  request_lifted: boolean | null;
}

/** `lines`: the person's own, for them alone. `shown`: what friends may read. */
export interface Guidelines {
  lines: GuidelineOut[] | null;
  shown: ShownLine[];
  most?: number;
  /** How long a line that says never counts once it's ended. */
  waits_hours: number;
  /** The request that runs; the person's alone. */
  ask_id: string | null;
}

/** `part`: what part of it I take, for whoever needs it alone; empty: all that I can. */
export interface HandIn {
  part?: string;
}

/** Somebody who helps, as whoever needs it reads it. */
export interface HandOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  part: string;
  state: "offered" | "done";
}

export interface HandToIn {
  member_id: string;
}

export interface HandoverIn {
  id: string;
  to_id: string;
}

/** asked: it waits for the person · allowed: for the member · stays: somebody said no. */
export interface HandoverOut {
  id: string;
  giver: WhoOut;
  taker: WhoOut;
  state: "asked" | "allowed" | "stays";
  mine: "gives" | "takes" | null;
}

export interface Handovers {
  handovers: HandoverOut[];
}

export interface Head {
  epoch: number;
  seq: number;
  hash: string;
}

/** Each field in lines of one's own; without words it is emptied. */
export interface HealthCardIn {
  allergies?: string;
  medicines?: string;
  conditions?: string;
  refusals?: string;
  devices?: string;
  depends_on_me?: string;
}

export interface HealthCardOut {
  allergies: string;
  medicines: string;
  conditions: string;
  /** What I don't want. */
  refusals: string;
  devices: string;
  depends_on_me: string;
  etag: string;
  changed_at: string | null;
}

/** `until`: the end of their shift; none while they come to a request. */
export interface HealthCardShown {
  allergies: string;
  medicines: string;
  conditions: string;
  /** What I don't want. */
  refusals: string;
  devices: string;
  depends_on_me: string;
  at: string;
  until: string | null;
}

/** A shift that somebody holds from now on; the first of several turns stands for the later. */
export interface HeldShiftOut {
  slot_id: string;
  kind: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title: string | null;
  starts_at: string;
  ends_at: string;
  starts_wall: string;
  ends_wall: string;
  zone: string;
  member_id: string;
  name: string;
  /** Turns of the same rotation after this one. */
  later_turns: number;
}

/** `stopped`: nothing of mine reaches them, so I may leave or end each. */
export interface HeldShifts {
  member_id: string;
  stopped: boolean;
  shifts: HeldShiftOut[];
}

export interface HelperIn {
  member_id: string | null;
}

/** A friend who can be chosen. `came`: they said yes to this request. */
export interface HelperOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  came: boolean;
}

export interface HiddenIn {
  hidden: boolean;
}

export interface HoleOut {
  starts_at: string;
  ends_at: string;
  starts_wall: string;
  ends_wall: string;
  zone: string;
}

export interface Home {
  at: string;
  circle: CircleBrief;
  me: MeBrief;
  person: PersonHome | null;
  supporter: SupporterHome | null;
  coordinator: CoordinatorHome | null;
  checklists: ChecklistOnHome[];
  together: TogetherOnHome;
  help: "can" | "look" | null;
}

export interface HoursAnswerIn {
  yes: boolean;
}

/** Hours that I am asked about, until the end of their last day. `back`: they were taken back, and I am asked about the usual ones. `slots`: what I had claimed, as far as it is still to come, at the hours that hold now. */
export interface HoursAsked {
  id: string;
  from: string;
  until: string;
  back: boolean;
  said: boolean | null;
  zone: string;
  shifts: ChangedShift[];
  slots: SlotOut[];
}

export interface HoursAskedOut {
  asked: HoursAsked[];
}

/** A pattern's hours for these days. An end at or before the start is on the next day. */
export interface HoursIn {
  pattern_id: string;
  start: string;
  end: string;
}

/** How it is. `replaces`: `answered_at` of the answer that I see there, which this one takes the place of. `member_id`: the friend for whom I wrote it; none: whoever has the day. */
export interface HowIn {
  how: "better" | "same" | "harder" | "unsaid";
  words?: string | null;
  replaces?: string | null;
  member_id?: string | null;
}

/** An idea for living with both. */
export interface IdeaOut {
  id: string;
  words: string;
  own: boolean;
}

export interface InTurn {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  agreed: boolean;
}

export interface InvitationIn {
  id: string;
  verifier: string;
  member_id: string;
  kind?: "link" | "qr";
}

export interface InvitationSeen {
  from: string;
  circle_values: string | null;
  /** What was agreed on, if the person opened it for them. */
  holds_to: string[];
  expires_at: string;
  state?: "open";
}

/** What one who is invited reads. Without `reads` there are times and no words. */
export interface InvitationToGathering {
  state: "draft" | "called" | "held" | "off";
  reads: boolean;
  from_name: string;
  purpose: string;
  see_me: string;
  rules: string;
  speaks_first: string;
  what_is_kept: string;
  zone: string;
  times: GatheringTimeOut[];
  time_id: string | null;
  others: OtherOut[];
  shows_name: boolean;
  answer: "coming" | "other_time" | "no" | null;
  place: string;
  call_link: string;
  /** The place is shown so long before; none: now. */
  place_hours: number | null;
  may_affirm: boolean;
  affirmed: boolean;
}

/** A member who can be invited. */
export interface InviteeOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
}

/** `for_friends`: friends who read "I am" read this too. */
export interface KeepAffirmationIn {
  for_friends?: boolean;
}

export interface KeepIn {
  disclosure_id: string;
}

export interface KeepingIn {
  days: 30 | 90 | 365;
}

export interface KeepingOut {
  days: number;
  choices: number[];
  forgotten: number;
}

/** One that the circle keeps. `is_own`: it was made here, of its plan. */
export interface KeptTemplateOut {
  id: string;
  is_own: boolean;
  /** What opens the shared copy; null: it isn't shared. */
  code: string | null;
  template: TemplateOut;
}

export interface KnockIn {
  paid: boolean;
  reports: boolean;
  reports_to?: string | null;
  duty?: string | null;
  limits?: string | null;
  stands?: string | null;
  token: string;
  knock_id: string;
  name: string;
}

export interface KnockOut {
  id: string;
  member_id: string;
  link_name: string;
  name: string;
  code: string;
  at: string;
  disclosure: DisclosureOut;
  disclosure_id: string;
}

export interface Knocks {
  knocks: KnockOut[];
}

export interface KnownIn {
  known: KnowsIn[];
}

/** What somebody else needs. Without its words (`tier` 1) it says who needs something. `places`: hands that are still wanted. `thanks`: for those who helped. */
export interface KnownNeedOut {
  id: string;
  name: string;
  tags: ("paid" | "reports")[];
  tier: number;
  kind: "meal" | "money" | "childcare" | "ride" | "form" | "call" | "thing" | "other" | null;
  title: string;
  words: string;
  when: NeedWhenOut | null;
  state: "open" | "covered" | "done" | "dropped";
  places: number;
  hand: OwnHandOut | null;
  pot: KnownPotOut | null;
  thanks: string;
}

/** `mine`: my own pledge. `needer_sees`, `others_see`: who reads single amounts beside me. */
export interface KnownPotOut {
  currency: string;
  goal: number | null;
  how: string;
  link: string;
  others: number | null;
  amounts: AmountOut[] | null;
  total: number | null;
  mine: AmountOut | null;
  needer_sees: boolean;
  others_see: number;
}

/** `tier` 1: that there is one; 2: its words. */
export interface KnowsIn {
  member_id: string;
  tier?: number;
  sees_pledges?: boolean;
}

/** Somebody who may know of a need. `tier` 1: that there is one; 2: its words. */
export interface KnowsOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  tier: number;
  sees_pledges: boolean;
}

export interface LastNoticeOut {
  event: string;
  at: string;
}

/** One notice that the person let through, though they stopped all else: not told yet. */
export interface LastWordOut {
  shifts: ShiftTime[];
  until: string;
}

export interface Late {
  minutes?: number | null;
}

/** A time of mine for which I may leave a note, and the one that I left. */
export interface Leaving {
  slot: SlotOut;
  note_id: string | null;
}

/** The last coordinator, who isn't one any more. */
export interface LeftCoordinatorOut {
  member_id: string;
  name: string;
  at: string;
}

export interface LetInBody {
  disclosure_id: string;
  consent?: ConsentIn | null;
  /** What I call them; else what they call themselves. */
  name?: string | null;
}

/** A mail or an SMS as it would read; its link is another each time. */
export interface LetterOut {
  way: "mail" | "sms";
  text: string;
}

/** A shift, or the request that runs. */
export interface LiftIn {
  subject_id: string;
  lifted: boolean;
}

/** A shift that isn't over and that a line keeps from everybody; `lifted`: it may pass. */
export interface LiftOut {
  slot: SlotOut;
  lifted: boolean;
}

/** All of a member's limits; what is left out isn't limited. */
export interface LimitsIn {
  night?: NightIn | null;
  /** Monday to Sunday. */
  weekly_shifts?: number | null;
}

/** What the person set for one member. */
export interface LimitsOfMember {
  night: NightOut | null;
  weekly_shifts: number | null;
  member_id: string;
}

export interface LimitsOut {
  night: NightOut | null;
  weekly_shifts: number | null;
}

/** A line in its own words. Its numbers are text that nobody's phone dials by itself. */
export interface LineBody {
  name: string;
  numbers?: string[];
  hours?: string;
  region?: string;
  note?: string;
  exceptions?: string[];
  sources?: string[];
  languages?: string[];
  countries?: string[];
  /** What it does without a caller's yes. A line without one is refused. */
  policy?: "no_nonconsensual" | "nonpolice_team_unseen" | "nonpolice_team_beside_police" | "conditional_intervention" | "may_dispatch_police" | "unverified_reports" | "unverified" | null;
}

export interface LineIn {
  name: string;
  numbers?: string[];
  hours?: string;
  region?: string;
  note?: string;
  exceptions?: string[];
  sources?: string[];
  languages?: string[];
  countries?: string[];
  /** What it does without a caller's yes. A line without one is refused. */
  policy?: "no_nonconsensual" | "nonpolice_team_unseen" | "nonpolice_team_beside_police" | "conditional_intervention" | "may_dispatch_police" | "unverified_reports" | "unverified" | null;
  id: string;
}

/** `check`: unchecked, or checked more than 90 days ago, is said beside it, always. */
export interface LineOut {
  name: string;
  numbers: string[];
  hours: string;
  region: string;
  note: string;
  /** When it acts without a caller's yes, all the same. */
  exceptions: string[];
  sources: string[];
  languages: string[];
  countries: string[];
  id: string;
  etag: string;
  policy: "no_nonconsensual" | "nonpolice_team_unseen" | "nonpolice_team_beside_police" | "conditional_intervention" | "may_dispatch_police" | "unverified_reports" | "unverified";
  check: "unchecked" | "old" | "checked";
  checked_at: string | null;
  checked_by: string | null;
}

export interface Lines {
  lines: LineOut[];
}

export interface LinkAnswer {
  token: string;
  kind: "coming" | "call" | "text" | "not_now";
  minutes?: number | null;
}

/** The ask as that friend may see it; `used`: this link has answered. */
export interface LinkAsk {
  language: "en" | "es" | "ko" | "fr" | "ar";
  zone: string;
  used: boolean;
  ask: AskForMe;
}

export interface LinkIn {
  id: string;
  verifier: string;
}

export interface LinkLook {
  token: string;
}

export interface LinkMade {
  id: string;
  expires_at: string;
}

export interface LinkOut {
  id: string;
  member_id: string;
  name: string;
  expires_at: string;
  state: "open" | "used" | "ended";
}

export interface LinkSeen {
  /** How its owner is called in their first circle. */
  name: string | null;
  /** This browser is signed in as them already. */
  yours: boolean;
}

/** `waiting`: the first phone shows the code, and its owner says yes; ask again meanwhile. */
export interface LinkUsed {
  state: "waiting" | "in";
  code: string | null;
  account_id: string | null;
  device_id: string;
}

export interface LookAfter {
  circle_id: string;
  circle_name: string;
  person_name: string;
  roles: ("person" | "supporter" | "coordinator" | "counsellor")[];
  zone: string;
  shown: boolean;
  next: GapOut | null;
  gaps: GapOut[];
  open_gaps: number;
  ahead_days: number;
}

export interface LookAfterAll {
  circles: LookAfter[];
}

/** What helped, what didn't, what I'd change: a line each, or none. */
export interface LookBackIn {
  helped?: string;
  hindered?: string;
  change?: string;
}

/** What the person wrote when they looked back, and the lines of each answer. */
export interface LookBackOut {
  id: string;
  written_at: string;
  helped: string;
  hindered: string;
  change: string;
  lines: Record<string, string[]>;
}

export interface LookBacks {
  look_backs: LookBackOut[];
}

export interface LookIn {
  token: string;
}

export interface LostOut {
  at: string;
  by: string | null;
  by_me: boolean;
}

export interface Me {
  account: AccountHere;
  device: ThisDevice;
  push: PushOut;
  app_name: string;
  /** Whether starting a circle here needs a code. */
  circle_code: boolean;
  places: PlaceOut[];
  knocks: MyKnock[];
}

export interface MeBrief {
  member_id: string;
  name: string;
  roles: ("person" | "supporter" | "coordinator" | "counsellor")[];
}

export interface MeIn {
  language?: "en" | "es" | "ko" | "fr" | "ar" | null;
  zone?: string | null;
}

export interface MeInCircle {
  member_id: string;
  roles: ("person" | "supporter" | "coordinator" | "counsellor")[];
  name: string;
}

export interface MemberIn {
  id: string;
  name: string;
  roles?: ("supporter" | "coordinator" | "counsellor" | "person")[];
  consent?: ConsentIn;
}

export interface MemberInvitation {
  gathering_id: string;
  invitation: InvitationToGathering;
}

export interface MemberLimits {
  night: NightOut | null;
  weekly_shifts: number | null;
  /** Shifts that they hold beyond it. They stay until you end them. */
  beyond: BeyondOut[];
}

/** An offer in my own words. Days and `at` by the circle's calendar and clock. `places`: so many can take up each of its times. `version`: of the offer that I change; 0 makes a new one. */
export interface MemberOfferIn {
  words: string;
  minutes: number;
  rhythm: "any_time" | "at_a_time" | "weekly";
  on_day?: string | null;
  at?: string | null;
  places?: number;
  member_ids: string[];
  version?: number;
}

/** `people`: whom I can offer something. `welcome`: the others may offer me something, and so read my name. `rests`: everything is paused, so nothing can be offered or taken up now. */
export interface MemberOffers {
  today: string;
  last_day: string;
  zone: string;
  rests: boolean;
  welcome: boolean;
  people: OfferReceiver[];
  mine: OwnOffer[];
  for_me: OfferForMe[];
  off: OfferOff[];
}

export interface MemberOut {
  id: string;
  name: string;
  tags: ("paid" | "reports")[];
  roles: ("person" | "supporter" | "coordinator" | "counsellor")[];
  label: string | null;
  state: "kept" | "invited" | "knocking" | "in";
  disclosure: DisclosureOut | null;
  number: string | null;
  number_doubtful: boolean;
  reachable: "now" | "not_now" | "no" | null;
  /** Whether another name in this circle looks the same. */
  alike: boolean;
  hears_asks: boolean | null;
  hears_told: boolean | null;
}

export interface MemberPatch {
  name?: string | null;
  /** At most 40 letters; null: the roles are named as they are. */
  label?: string | null;
  roles?: ("supporter" | "coordinator" | "counsellor" | "person")[] | null;
}

export interface MightBeAsked {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  why: ("same_time" | "same_day" | "same_kind" | "free_then")[];
}

/** What is mine in one circle. None: I have nothing of the kind by my roles. */
export interface Mine {
  name: string;
  label: string | null;
  in_since: string | null;
  number: string | null;
  /** What I told about myself, newest first. */
  disclosures: DisclosureOut[];
  /** It changed, and the person hasn't answered yet. */
  card_waits: boolean;
  /** What the person set for me. */
  limits: LimitsOut;
  reach: ReachOut | null;
  events: EventOut[];
  capacity: CapacityOut | null;
  practice: MyPracticeOut | null;
  muted: boolean;
  muted_until: string | null;
  availability: AvailabilityOut | null;
  calendar: CalendarOut | null;
  /** My yes or no to being among the backups. */
  stands_by: boolean | null;
  shifts: MyShift[];
  turns: MyTurns[];
  swaps: MySwap[];
  rules: MyRule[];
  notes: MyNote[];
  /** Words that I suggested, and that wait. */
  plan_proposals: MyProposal[];
  /** When I said that I am on board. */
  plan_agreed_at: string | null;
  companion_notes: MyCompanionNote[];
  answers: MyAnswer[];
  check_ins: MyCheckIn[];
  solidarity: MySolidarity | null;
  values: MyValues;
  /** What I and another wrote to each other. */
  repairs: RepairRead[];
  gatherings: MyGathering[];
  member_offers: MyOffer[];
  took_up: MyTakenUp[];
  offers_welcome: boolean;
  needs: MyNeeds;
  /** Days on which I coordinate for somebody. */
  coordinates: StandInOut[];
  /** What I may do when the person's phone is lost. */
  ally: MyAllyOut | null;
  role_handovers: MyHandover[];
  /** Whether I take turns of coordinating, or was asked to. */
  coordinating_turn: MyCoordinatingTurn | null;
  checklist_lines: MyChecklistLine[];
}

/** "Every Tuesday": a time that one member takes each time it comes. */
export interface MineIn {
  id: string;
  pattern_id: string;
  weekdays?: number[];
  from?: string | null;
  until?: string | null;
}

export interface MoneyKnownIn {
  member_ids: string[];
}

export interface MoveIn {
  kind: "later" | "coming" | "call" | "not_now" | "take_back" | "step_yes" | "step_no" | "with_you" | "not_yet" | "stop";
  /** Whose answer is played. */
  member_id?: string | null;
}

export interface MuteIn {
  on: boolean;
  /** When it ends by itself, at most 31 days ahead; none: when I say. */
  until?: string | null;
}

/** Mine here, and the other circles that I muted. Only I see this. */
export interface MuteOut {
  on: boolean;
  until: string | null;
  others: Muted[];
}

export interface Muted {
  circle_id: string;
  name: string;
  until: string | null;
}

/** Where I stand with the parts that I read: `earlier`, and `changes` of these parts since. `asked_at`: the person asks me to look. `words_kept` false: what the parts said before has been deleted. */
export interface MyAgreement {
  state: "none" | "current" | "earlier";
  agreed_at: string | null;
  asked_at: string | null;
  changes: PartChangeOut[];
  words_kept: boolean;
}

export interface MyAllyOut {
  start: boolean;
  bring_back: boolean;
  state: "asked" | "agreed" | "declined";
  may_bring_back: boolean;
}

/** What I answered to a request. */
export interface MyAnswer {
  ask_id: string;
  answer: "coming" | "call" | "text" | "not_now";
  minutes: number | null;
  at: string;
  practice: boolean;
}

/** A day on which I check in with the person. What they answer is theirs. */
export interface MyCheckIn {
  id: string;
  on_day: string;
  wall: string;
  way: "text" | "call" | "visit";
  state: string;
}

/** A line of a checklist that I took: that I did, without its words. */
export interface MyChecklistLine {
  line_id: string;
  kind: "called" | "taken";
  taken_at: string;
  done_at: string | null;
}

/** What I wrote down for the person when I went with them, for as long as I can read it. */
export interface MyCompanionNote {
  id: string;
  times: string;
  names: string;
  said: string;
  at: string;
}

export interface MyCoordinatingTurn {
  member_id: string;
  state: "asked" | "agreed" | "declined";
  coordinates: boolean;
  is_next: boolean;
  offered: boolean;
}

/** What I said to an invitation of the person's, without their words or who else comes. */
export interface MyGathering {
  gathering_id: string;
  answer: "coming" | "other_time" | "no" | null;
  shows_name: boolean;
  affirmed: boolean;
}

/** That I help with what somebody needs, and what part I wrote down. */
export interface MyHand {
  need_id: string;
  part: string;
  state: "offered" | "done";
}

/** Coordinating that I hand on or am asked to take, without whose it is besides. */
export interface MyHandover {
  id: string;
  state: "asked" | "allowed" | "stays";
  mine: "gives" | "takes";
}

export interface MyKnock {
  id: string;
  from: string;
  code: string;
  state: "waiting" | "let_in" | "refused";
  circle_id: string | null;
  /** What I said may reach me, here or in the circle since; none: nothing yet. */
  reach: ReachOut | null;
}

export interface MyNeeds {
  own: OwnNeed[];
  hands: MyHand[];
  pledges: MyPledge[];
}

/** A note that I left for whoever came next. */
export interface MyNote {
  id: string;
  text: string;
  at: string;
}

/** What I offer others, in my words. Who took it up is theirs. */
export interface MyOffer {
  id: string;
  words: string;
  minutes: number;
  rhythm: "any_time" | "at_a_time" | "weekly";
  on_day: string | null;
  wall: string | null;
}

/** What I pledged, in the currency's smallest unit. */
export interface MyPledge {
  need_id: string;
  amount: number;
  currency: string;
  state: "pledged" | "given";
}

export interface MyPracticeIn {
  on: boolean;
}

/** Only the person sees it besides: they ask whom a practice request can come to. */
export interface MyPracticeOut {
  on: boolean;
  asked: boolean;
}

/** Other words that I suggested, and that wait. */
export interface MyProposal {
  id: string;
  made_at: string;
  why: string | null;
  suggested: Section;
}

/** What I suggested and still waits; for which parts I may suggest other words. */
export interface MyProposals {
  proposals: MyProposal[];
  may_suggest: string[];
}

/** An advance rule that names me, without its words: those are the person's. */
export interface MyRule {
  id: string;
  says: boolean;
  asked: boolean;
  agreed: boolean | null;
  starts_at: string;
}

export interface MyRuleOut {
  says: boolean;
  asked: boolean;
  agreed: boolean | null;
  may_say: boolean;
}

export interface MySaid {
  slot_id: string;
  said: "here" | "off" | null;
}

/** A shift that I hold, or held to its end. `title`: while such words are mine to read. */
export interface MyShift {
  slot_id: string;
  kind: string;
  title: string | null;
  starts_at: string;
  ends_at: string;
  taken_at: string;
}

/** Whether I asked what showing up would look like, and what I wrote back. The words that the person wrote are theirs. */
export interface MySolidarity {
  standing: "not_asked" | "asked" | "unsaid" | "to_one" | "to_all";
  reply: string | null;
}

/** `line`: what it was said to; none: I can't read that now. */
export interface MyStanceOut {
  kind: "mine" | "live_with" | "in_my_way";
  words: string;
  /** With my name, also to who comes later. */
  shows_name: boolean;
  line: string | null;
}

/** A shift of mine that I offer to others. */
export interface MySwap {
  id: string;
  slot_id: string;
  at: string;
  state: string;
}

/** What I took up of somebody's offer. Their words are theirs. */
export interface MyTakenUp {
  offer_id: string;
  starts_at: string | null;
}

/** A regular shift that I take in turn with others, or by myself. */
export interface MyTurns {
  id: string;
  weekdays: number[];
  from: string;
  until: string | null;
  agreed: boolean;
}

/** What I said to lines, proposed and wrote. */
export interface MyValues {
  stances: MyStanceOut[];
  proposed: string[];
  ideas: string[];
}

/** My ways back in: that they are there and since when, and nothing that opens anything. */
export interface MyWaysIn {
  passkeys: PasskeyOut[];
  code: CodeOut | null;
}

export interface MyselfIn {
  name?: string | null;
  number?: string | null;
  sure?: boolean;
  disclosure?: DisclosureIn | null;
}

export interface MyselfOut {
  name: string;
  number: string | null;
  number_doubtful: boolean;
  roles: ("person" | "supporter" | "coordinator" | "counsellor")[];
  label: string | null;
  disclosure: DisclosureOut | null;
  /** What the person set for me. */
  limits: LimitsOut;
  /** My card has changed, and the person hasn't answered yet. */
  waits: boolean;
}

export interface Named {
  member_id: string;
  name: string;
}

export interface NamedGrant {
  id: string;
  to: GrantTo;
  event: string;
  tier: number;
  channels: ("push" | "mail" | "sms" | "voice")[];
  from_wall: string | null;
  to_wall: string | null;
  starts_at: string;
  ends_at: string | null;
  why: string | null;
  sections: string[] | null;
  review_at: string | null;
  words: string;
  /** Of the member; none where it is for a role. */
  name: string | null;
}

export interface NamedOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  says: boolean;
  asked: boolean;
  state: "agreed" | "not_yet" | "declined" | "gone" | null;
}

/** A part by its key. `heading`: of one that isn't a known one. */
export interface NamedPartOut {
  key: string;
  heading: string | null;
}

/** A text of the whole plan; that of `emergency_ambulance` is a code. */
export interface NamedTextOut {
  name: "title" | "written_with" | "nobody_free" | "over" | "emergency_ambulance" | "emergency_first" | "emergency_say" | "emergency_stays";
  text: string;
}

/** What I need. `known`: who may know of it; nobody, unless I name them. */
export interface NeedIn {
  kind: "meal" | "money" | "childcare" | "ride" | "form" | "call" | "thing" | "other";
  title: string;
  words?: string;
  when?: WhenIn;
  wanted?: number;
  pot?: PotIn | null;
  known?: KnowsIn[];
}

/** When it would help. `at`: until when, as an instant; `wall`: by the circle's clock. */
export interface NeedWhenOut {
  kind: "open" | "by_day" | "at_time";
  day: string | null;
  wall: string | null;
  at: string | null;
  zone: string;
  past: boolean;
}

/** `own`: what I need; `known`: what others need who let me know; `people`: whom I can let know. `rests`: nothing goes out right now, so nothing can be asked. */
export interface Needs {
  own: OwnNeed[];
  known: KnownNeedOut[];
  people: ChoosableOut[];
  today: string;
  /** Nothing goes out right now: no need can be written down. */
  rests: boolean;
}

export interface NewCode {
  id: string;
  verifier: string;
}

export interface NewPasskey {
  id: string;
  challenge_id: string;
  credential: Credential;
  name?: string | null;
}

export interface NewPhone {
  token: string;
  device_id: string;
  session_token: string;
}

/** For the new phone: its code, and from when on it is in, unless somebody says no. */
export interface NewPhoneSeen {
  state: "asked" | "waiting" | "in";
  code: string;
  due_at: string | null;
  account_id: string | null;
  /** In: with the other phones ended addresses added lately, or calendar links. */
  also_ended: boolean;
}

/** A friend's address, entered anew with their yes. */
export interface NewWayIn {
  id: string;
  channel: "mail" | "sms" | "voice";
  to: string;
  sure?: boolean;
  agreed: boolean;
}

export interface NextOne {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
}

export interface NextOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  at: string;
}

/** When a pattern comes next, by instants and by the circle's wall clock. */
export interface NextTime {
  starts_at: string;
  ends_at: string;
  starts_wall: string;
  ends_wall: string;
  zone: string;
}

/** Hours by the circle's wall clock. */
export interface NightIn {
  from: string;
  to: string;
}

export interface NightOut {
  from: string;
  to: string;
}

export interface Nights {
  zone: string;
  shown: boolean;
  reaches_nobody: boolean;
  holes: HoleOut[];
}

export interface NotThem {
  member_id: string;
}

/** How to be with them today, for whoever comes next. */
export interface NoteIn {
  text: string;
}

export interface NoteOut {
  id: string;
  slot: SlotOut | null;
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  text: string;
  at: string;
}

/** A shift about which I may write down what happened, and the note that I wrote. */
export interface NoteToWrite {
  slot: SlotOut;
  note_id: string | null;
}

export interface Notes {
  notes: NoteOut[];
}

/** An empty body. */
export interface Nothing {
}

/** `shifts_off`: shifts that are the reader's no more, for whoever finds that nowhere else. */
export interface NoticeOut {
  id: string;
  event: string;
  circle_id: string | null;
  target: "ask" | "open_times" | "knock" | "shift" | "test" | "home" | "gaps" | "swaps" | "turns" | "ahead" | "card" | "circle_over" | "checklist" | "devices" | "help" | "plan" | "proposals" | "check_ins" | "solidarity" | "repair" | "gathering" | "member_offers" | "needs" | "values" | "coordinating_turns";
  subject_id: string | null;
  state: "live" | "over";
  shifts_off: ShiftTime[];
}

/** One event: how it would come now, and what stands on a lock screen. goes: as soon as their own limits let it · cant_be_reached: an ask would not reach them now · later: from `until` on · not_now: an ask outside the hours that the person gave · paused · no. */
export interface NoticeSeen {
  event: string;
  how: "goes" | "cant_be_reached" | "later" | "not_now" | "paused" | "no";
  until: string | null;
  tier: number | null;
  ways: ("push" | "mail" | "sms" | "voice")[];
  line: string;
  letters: LetterOut[];
}

/** A friend's number: as people read it, and as it is dialled (E.164). */
export interface NumberOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  number: string;
  dial: string;
}

/** A number that may be wrong: shown as text, never dialled. */
export interface NumberToCheck {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  number: string;
}

/** Which of its times: a day by the circle's calendar; none for whenever it suits. */
export interface OccasionIn {
  day?: string | null;
}

export interface OfferEnded {
  slot_id: string;
}

/** What somebody offers me. `aside`: I put it aside, which nobody else sees. */
export interface OfferForMe {
  id: string;
  words: string;
  minutes: number;
  rhythm: "any_time" | "at_a_time" | "weekly";
  on_day: string | null;
  wall: string | null;
  by: OfferPerson;
  times: OfferTime[];
  aside: boolean;
}

export interface OfferIn {
  member_id: string;
}

/** What I took up and isn't happening. */
export interface OfferOff {
  offer_id: string;
  words: string;
  by: OfferPerson;
  starts_at: string | null;
}

export interface OfferOut {
  slot_id: string;
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  at: string;
  waiting: boolean;
}

export interface OfferPerson {
  name: string;
  tags: ("paid" | "reports")[];
}

export interface OfferReceiver {
  name: string;
  tags: ("paid" | "reports")[];
  member_id: string;
}

/** A time of what is offered to me. `meets`: I have a shift at that time; I can do both. */
export interface OfferTime {
  key: string;
  starts_at: string | null;
  ends_at: string | null;
  mine: boolean;
  may_take: boolean;
  may_let_go: boolean;
  meets: boolean;
}

export interface OfferTurnIn {
  offered: boolean;
}

export interface OfferedToMe {
  slot: SlotOut;
  fits_hours: boolean;
}

/** Somebody's coming turn, for whoever changes places with them. */
export interface OfferedTurn {
  place_id: string;
  name: string | null;
}

/** `shown`: of the plan, as it was shown to me. */
export interface OnBoardIn {
  shown: string;
}

export interface OpenIn {
  token: string;
  code: string;
}

/** An opening that isn't closed. `others_hear_at`: none once they were told. */
export interface OpenedOut {
  at: string;
  by: TakerOut;
  others_hear_at: string | null;
  may_close: boolean;
}

export interface OrderOne {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  state: "kept" | "invited" | "knocking" | "in";
  reachable: "now" | "not_now" | "no" | null;
  hears_asks: boolean | null;
}

export interface OtherHoursIn {
  id: string;
  /** Left out: today. */
  from?: string | null;
  until: string;
  hours: HoursIn[];
}

/** Other hours for some days, by the circle's wall clock; one id for all patterns that were given them together. */
export interface OtherHoursOut {
  id: string;
  from: string;
  until: string;
  start: string;
  end: string;
}

/** Somebody else who comes: both said that the other may read their name. */
export interface OtherOut {
  name: string;
  role_label: string;
  reports: boolean;
}

/** A part as I read it when I wrote this. */
export interface OverIn {
  heading?: string | null;
  text: string;
}

export interface OwnFieldIn {
  id: string;
  words: string;
}

export interface OwnHandOut {
  part: string;
  state: "offered" | "done";
}

/** What I need. `forget_at`: when one that is over is deleted. */
export interface OwnNeed {
  id: string;
  kind: "meal" | "money" | "childcare" | "ride" | "form" | "call" | "thing" | "other";
  title: string;
  words: string;
  when: NeedWhenOut;
  state: "open" | "covered" | "done" | "dropped";
  wanted: number;
  hands: HandOut[];
  known: KnowsOut[];
  pot: OwnPotOut | null;
  thanks: string;
  forget_at: string | null;
}

/** What I offer. `people`: for whom it is. */
export interface OwnOffer {
  id: string;
  words: string;
  minutes: number;
  rhythm: "any_time" | "at_a_time" | "weekly";
  on_day: string | null;
  wall: string | null;
  version: number;
  places: number;
  people: OfferReceiver[];
  times: OwnOfferTime[];
}

/** A time of what I offer, and who took it up. `may_change`: I can still call it off. */
export interface OwnOfferTime {
  key: string;
  starts_at: string | null;
  ends_at: string | null;
  people: OfferPerson[];
  may_change: boolean;
}

/** `reached`: the goal is; `i_see`: I see single pledges. */
export interface OwnPotOut {
  currency: string;
  goal: number | null;
  how: string;
  link: string;
  others: number | null;
  amounts: AmountOut[] | null;
  total: number | null;
  reached: boolean;
  i_see: boolean;
}

/** What I say to a line. Mine alone, but for what I let others read of it. */
export interface OwnStanceOut {
  kind: "mine" | "live_with" | "in_my_way";
  words: string;
  /** With my name, also to who comes later. */
  shows_name: boolean;
}

/** One part that isn't as it was; `before` is null too where older words aren't kept. */
export interface PartChangeOut {
  key: string;
  kind: "added" | "changed" | "removed" | "moved";
  moved: boolean;
  before: Section | null;
  after: Section | null;
}

export interface PasskeyIn {
  device_id: string;
  session_token: string;
  label?: string | null;
  /** My phone is lost or taken: sign the others out. */
  lost?: boolean;
  challenge_id: string;
  credential: Credential;
}

export interface PasskeyName {
  name: string;
}

export interface PasskeyOut {
  id: string;
  name: string | null;
  created_at: string;
  /** Until then it signs in and no more, and any device can remove it. */
  counts_from: string;
}

export interface PatternEdit {
  kind?: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title?: string | null;
  weekdays?: number[];
  start?: string;
  end?: string;
  places?: number;
  until?: string | null;
  repeats?: "weekly" | "monthly_date" | "monthly_weekday" | "once";
  /** Weeks or months. */
  every?: number;
  /** In a short month: its last day. */
  month_day?: number | null;
  /** -1 is the last. */
  nth?: 1 | 2 | 3 | 4 | 5 | -1 | null;
  /** Offered only while it is switched on. */
  only_on?: boolean;
  /** The changed pattern's, if it becomes another one. */
  id: string;
  scope?: "this" | "later" | "all";
  /** Which one: for `this` and `later`. */
  on?: string | null;
  /** Another day: for `this`. */
  from?: string | null;
}

export interface PatternIn {
  kind: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title?: string | null;
  weekdays?: number[];
  start: string;
  end: string;
  places?: number;
  until?: string | null;
  repeats?: "weekly" | "monthly_date" | "monthly_weekday" | "once";
  /** Weeks or months. */
  every?: number;
  /** In a short month: its last day. */
  month_day?: number | null;
  /** -1 is the last. */
  nth?: 1 | 2 | 3 | 4 | 5 | -1 | null;
  /** Offered only while it is switched on. */
  only_on?: boolean;
  id: string;
  from?: string | null;
  /** How often it comes, instead of `until`. */
  times?: number | null;
}

export interface PatternOut {
  id: string;
  kind: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title: string | null;
  weekdays: number[];
  start: string;
  end: string;
  places: number;
  from: string;
  until: string | null;
  ended: boolean;
  repeats: "weekly" | "monthly_date" | "monthly_weekday" | "once";
  every: number;
  month_day: number | null;
  nth: number | null;
  only_on: boolean;
  on: boolean;
  skipped: string[];
  pauses: PauseOut[];
  other_hours: OtherHoursOut[];
  zone: string;
  next: NextTime | null;
  next_slots: SlotOut[];
}

export interface PatternPauseIn {
  id: string;
  /** Left out: every time there is. */
  pattern_id?: string | null;
  from?: string | null;
  until: string;
}

export interface Patterns {
  patterns: PatternOut[];
}

export interface PauseNow {
  since: string;
  until: string | null;
  until_wall: string | null;
}

export interface PauseOut {
  id: string;
  from: string;
  until: string;
}

export interface Paused {
  since: string;
  until: string | null;
  until_wall: string | null;
  left: Gone[];
  queued_stopped: number;
}

export interface Person {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  stopped: boolean;
}

export interface PersonHome {
  armed: boolean;
  first: FirstOne | null;
  ways: WayToAsk[];
  could_be_asked: CouldBeAsked[];
  order: OrderOne[];
  wait_minutes: number;
  with_me: Turn[];
  next: Turn | null;
  open: SlotOut[];
  ask: AskView | null;
  practice: string | null;
  check_ins: CheckInOut[];
  aftercare: string | null;
  time_over: TimeOver | null;
  ahead: RunNow[];
  knocks: KnockOut[];
  cards: CardQuestionOut[];
  handovers: HandoverOut[];
  coordinator_left: LeftCoordinatorOut | null;
  numbers: NumberOut[];
  numbers_to_check: NumberToCheck[];
  nobody_free: string | null;
  paused: PauseNow | null;
  here: Said[];
  notes: boolean;
  companion_notes: number;
  widening: number;
  to_review: number;
  phone_lost: LostOut | null;
  bringing_back: BringBackOut | null;
  proposals: number;
  plan_review: string | null;
  undecided: HeldShiftOut[];
  ready: GettingReady;
}

export interface PersonInAsk {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  what: "asking" | "coming" | "call" | "text" | "cant_just_now" | "no_yes_yet" | "cant_be_reached" | "had_to_drop_out" | "not_asked" | "left_out";
  at: string | null;
  minutes: number | null;
}

export interface PhoneOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  shown: boolean;
  answered: boolean;
}

/** Keep them a place in the circle, by the name that is on the map; its id is made here. */
export interface PlaceForNameIn {
  member_id: string;
}

/** A friend to keep a place for. */
export interface PlaceIn {
  member_id: string;
  name: string;
}

export interface PlaceOut {
  circle_id: string;
  member_id: string;
  circle_name: string;
  person_name: string;
  my_name: string;
  roles: ("person" | "supporter" | "coordinator" | "counsellor")[];
  circle_state: "draft" | "live" | "closed";
  circle_zone: string;
}

/** A plan, whole. Templates are credited with it, and the app's limits stand at its end. */
export interface PlanFile {
  format: "showup-plan-1";
  /** Of the headings, credits and limits. */
  language: string;
  made_at: string;
  person: string;
  version: number;
  /** When this version was put in use. */
  written_at: string;
  title: string | null;
  written_when: "well" | "hard_time" | null;
  written_with: string | null;
  review_on: string | null;
  parts: PlanFilePart[];
  steps: PlanFileStep[];
  nobody_free: string | null;
  /** What "over" means to the person. */
  over: string | null;
  body_emergency: BodyEmergencyBody | null;
  repeat: RepeatBody;
  templates: TemplateOut[];
  /** What the plan made of its templates. */
  changes: TemplateChangesOut;
  limits: string[];
}

/** A written part. `group`: null for a heading of one's own. */
export interface PlanFilePart {
  key: string;
  group: Group | null;
  heading: string;
  is_own_heading: boolean;
  text: string;
  /** Its lines where the part is a list, else the text. */
  lines: string[];
}

/** A step of the ladder, with whom it asks by name. */
export interface PlanFileStep {
  id?: string | null;
  name?: string | null;
  audience: AudienceBody[];
  otherwise?: AudienceBody[];
  mode?: "one_by_one" | "together";
  answers?: ("coming" | "call" | "text")[];
  needed?: number;
  wait_minutes?: number;
  needs_my_yes?: boolean;
  trigger?: string | null;
  do?: string | null;
  dont?: string | null;
  place?: string | null;
  also_tell?: AlsoTellBody[];
  asks: string[];
  asks_otherwise: string[];
  /** Whom it tells something besides, and what. */
  tells: string[];
}

export interface PlanIn {
  over?: string | null;
  body_emergency?: BodyEmergencyBody | null;
  repeat?: RepeatBody | null;
  sections: Section[];
  nobody_free?: string | null;
  ladder?: StepBody[] | null;
}

export interface PlanOut {
  etag: string;
  version: number;
  sections: Section[];
  nobody_free: string | null;
  over: string | null;
  body_emergency: BodyEmergencyBody | null;
  repeat: RepeatBody | null;
  ladder: StepBody[];
  simple: boolean;
  wait_minutes: number;
  draft_at: string | null;
  /** For who writes the plan. */
  about: AboutPlanOut | null;
  /** When they would like to look at it again. */
  review_on: string | null;
  shown: string | null;
  proposals: number;
}

/** Whole, in the currency's smallest unit. `needer_sees`, `others_see`: who reads the amount, as I was told. If more do, nothing is pledged. */
export interface PledgeIn {
  amount: number;
  currency: string;
  needer_sees?: boolean;
  others_see?: number;
}

/** A field of the map. `words`: of an own one. `step`: none once somebody near is there. */
export interface PodFieldOut {
  id: string;
  words: string | null;
  left_out: boolean;
  step: PodStepOut | null;
}

/** Which fields aren't for me, and all of my own in their order. */
export interface PodFieldsIn {
  left_out: ("night" | "laugh" | "money" | "form" | "faith" | "crisis")[];
  /** 6 at most. */
  own_fields: OwnFieldIn[];
}

/** The whole map, with what could be next. */
export interface PodMapOut {
  etag: string;
  fields: PodFieldOut[];
  names: PodNameOut[];
  step: PodStepOut;
  most_names: number;
  most_own_fields: number;
}

/** A name, all of it. `near_for` can be empty; `member_id` is their place in the circle. */
export interface PodNameIn {
  name: string;
  near_for: string[];
  nearness: "near" | "far" | "once";
  member_id: string | null;
}

/** `member_id`: their place in the circle, kept, invited or in; none: they have no place. */
export interface PodNameOut {
  id: string;
  name: string;
  near_for: string[];
  nearness: "near" | "far" | "once";
  member_id: string | null;
}

/** What could be next. `name_ids`: the names that it is about, the nearest first. */
export interface PodStepOut {
  kind: "first_name" | "ask_around" | "get_in_touch" | "somebody_else" | "keep_place" | "enough";
  field: string | null;
  name_ids: string[];
}

export interface PoolIn {
  member_ids: string[];
}

export interface PoolOut {
  member_ids: string[];
  agreed: Record<string, boolean>;
}

/** How money can be given outside the app. Amounts are whole, in the smallest unit. */
export interface PotIn {
  currency: string;
  goal?: number | null;
  how?: string;
  link?: string;
  /** I see single pledges, without whose they are. */
  i_see?: boolean;
}

export interface PracticeOut {
  friends: Practiser[];
  can_invite: boolean;
  drill: DrillOut | null;
}

/** yes: they agreed · no: they said no · asked: they haven't said · not_asked: nobody asked. */
export interface Practiser {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  joins: "yes" | "no" | "asked" | "not_asked";
}

/** None: I take back what I said. */
export interface PresenceIn {
  said: "here" | "off" | null;
}

/** What a friend may know, in one sentence. None of them opens the plan. */
export type Preset = "nothing" | "asks" | "asks_and_times" | "all_but_plan";

export interface PresetGrant {
  event: string;
  tier: number;
}

export interface PresetIn {
  preset: Preset;
}

export interface PresetOut {
  preset: Preset;
  grants: PresetGrant[];
}

/** One of the two. */
export interface ProofIn {
  passkey?: ShownPasskey | null;
  code?: string | null;
}

/** Other words for one part. `why`: a word about it, only if I like. */
export interface ProposalIn {
  id: string;
  key: string;
  heading?: string | null;
  text: string;
  why?: string | null;
  over: OverIn;
}

/** Other words for one part. `now`: the part as the draft has it; null: it was taken out. `changed_since`: it says something else than it did when this was written. */
export interface ProposalOut {
  id: string;
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  made_at: string;
  why: string | null;
  now: Section | null;
  suggested: Section;
  changed_since: boolean;
}

/** What waits for me, oldest first. `etag`: of the draft that the words would go into. */
export interface Proposals {
  etag: string;
  proposals: ProposalOut[];
}

export interface PushIn {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** `held_until`: the push service asked for a pause; asks are tried again within minutes. */
export interface PushOut {
  on: boolean;
  held_until: string | null;
  public_key: string;
}

export interface PushState {
  on: boolean;
}

export interface Queued {
  queued: boolean;
}

/** What may reach me, when. Hours by my own wall clock. */
export interface ReachIn {
  asks?: boolean;
  asks_any_hour?: boolean;
  stand_downs?: boolean;
  open_times?: boolean;
  shift_reminders?: boolean;
  coordinator_alerts?: boolean;
  check_ins?: boolean;
  repairs?: boolean;
  gatherings?: boolean;
  needs?: boolean;
  quiet_from?: string;
  quiet_to?: string;
  open_from?: string | null;
  open_to?: string | null;
  /** Over what, in this order; none: as it was. */
  channels?: ("push" | "mail" | "sms" | "voice")[] | null;
}

export interface ReachOut {
  asks: boolean;
  asks_any_hour: boolean;
  stand_downs: boolean;
  open_times: boolean;
  shift_reminders: boolean;
  coordinator_alerts: boolean;
  check_ins: boolean;
  repairs: boolean;
  gatherings: boolean;
  needs: boolean;
  quiet_from: string;
  quiet_to: string;
  open_from: string | null;
  open_to: string | null;
  channels: ("push" | "mail" | "sms" | "voice")[];
}

/** A member who may read some part, and where they stand with what they read. */
export interface ReaderOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  state: "none" | "current" | "earlier";
  agreed_at: string | null;
  asked_at: string | null;
  may_ask: boolean;
}

export interface Readers {
  readers: ReaderOut[];
}

/** `problems` are codes of docs/operating.md; `help` says of each what to do. */
export interface Ready {
  ready: boolean;
  problems: string[];
  help: Record<string, string>;
}

export interface ReadyOut {
  item: "friends" | "first" | "notifications" | "helps" | "address" | "code" | "tried";
  done: boolean;
}

export interface ReceiptIn {
  notice_id: string;
  attempt_id: string;
  what: "shown" | "opened";
}

/** What was given to the circle: a file, or the code of a shared one. */
export interface ReceivedTemplateIn {
  id: string;
  file?: string | null;
  code?: string | null;
}

export interface RecordOut {
  head: Head;
  entries: EntryOut[];
  next: number | null;
  keep_days: number;
  forgotten: number;
}

/** Where the chain stands, and the leaves that lead there from an entry. */
export interface RecordProofOut {
  head: Head;
  epochs: EpochOut[];
  start: string;
  from_seq: number;
  leaves: string[];
  next: number | null;
}

export interface RehearsalIn {
  /** From the first look on: the instant that it answered with. */
  starts_at?: string | null;
  /** As if it were that hour of the circle's day. */
  hour?: number | null;
  /** As if everyone in the plan could be reached. */
  everyone?: boolean;
  moves?: MoveIn[];
}

/** `starts_at` goes along with the next look, so that it is played from the same instant. */
export interface RehearsalOut {
  starts_at: string;
  at: string;
  later_at: string | null;
  play: FriendToPlay[];
  view: AskView;
}

/** What somebody may remember. Times are when it was shown, told or held; none says whether they looked. */
export interface RemembersOut {
  member_id: string;
  name: string;
  here: boolean;
  blocked: boolean;
  times: TimeOf[];
  saw_times: boolean;
  address: boolean;
  address_at: string[];
  cards: CardKind[];
  sections: SectionSaid[];
  asks: string[];
  notes: string[];
  names: boolean;
}

export interface RemoveIn {
  /** They read once that their shifts are off. */
  tell_shifts?: boolean;
}

export interface RemovedOut {
  left: LastNoticeOut[];
  may_have_left: string[];
  queued_stopped: number;
  /** Shifts of theirs that are off now. */
  shifts_ended: ShiftTime[];
}

/** What I did, how that was for them, what I'll do differently: each of it if I like. */
export interface RepairAnswerIn {
  did?: string;
  how?: string;
  differently?: string;
}

/** What happened for me, what I'd like, and how long it can be taken back before it goes. */
export interface RepairIn {
  member_id: string;
  happened?: string;
  wish?: string;
  wishes?: ("say" | "be_heard" | "change" | "distance")[];
  cooling?: "soon" | "day" | "three_days";
}

/** One repair without its words. `people`: the others of the two, or three, first its opener. `goes_at`: while it can be taken back. */
export interface RepairOut {
  id: string;
  side: "opener" | "other" | "third";
  state: "draft" | "cooling" | "sent" | "open" | "settled" | "let_go" | "declined";
  people: RepairPerson[];
  goes_at: string | null;
  settled: "me" | "other" | null;
  third: ThirdPerson | null;
  /** As the third: I said yes. */
  joined: boolean;
  /** When all of it is destroyed. */
  ends_at: string;
}

/** Somebody to write to, or one of the two or three. */
export interface RepairPerson {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
}

/** One repair with the words that I may read. */
export interface RepairRead {
  id: string;
  side: "opener" | "other" | "third";
  state: "draft" | "cooling" | "sent" | "open" | "settled" | "let_go" | "declined";
  people: RepairPerson[];
  goes_at: string | null;
  settled: "me" | "other" | null;
  third: ThirdPerson | null;
  /** As the third: I said yes. */
  joined: boolean;
  /** When all of it is destroyed. */
  ends_at: string;
  turns: RepairTurn[];
  may: ("keep" | "take_back" | "go" | "answer" | "add" | "decline" | "settle" | "let_go")[];
  turns_left: number;
}

/** One turn. `mine`: I wrote it. */
export interface RepairTurn {
  mine: boolean;
  name: string;
  parts: Record<string, string>;
  wishes: ("say" | "be_heard" | "change" | "distance")[];
  written_at: string;
}

export interface RepairTurnIn {
  said: string;
}

/** `people`: whom I can write to. `closed_to`: who of them may not write to me, by my choice; `closed`: nobody may. `rests`: everything is paused, so nothing goes. */
export interface Repairs {
  repairs: RepairOut[];
  people: RepairPerson[];
  closed: boolean;
  closed_to: string[];
  rests: boolean;
}

/** `member_id`: by whom I don't want to be written to; none: by anybody. */
export interface RepairsClosedIn {
  closed: boolean;
  member_id?: string | null;
}

/** Everybody is asked again, so often at most, so many minutes after nobody was left to ask. */
export interface RepeatBody {
  rounds?: number;
  minutes?: number;
}

/** How everybody is asked again, before and after. */
export interface RepeatChangeOut {
  before: RepeatBody;
  after: RepeatBody;
}

/** What I can do, and where my limits are. `version`: of my reply as I saw it. */
export interface ReplyIn {
  words: string;
  version: number;
}

export interface Resumed {
  paused: boolean;
}

/** null: no day. */
export interface ReviewDayIn {
  review_on: string | null;
}

/** The day, on the circle's wall clock. */
export interface ReviewDayOut {
  review_on: string | null;
}

export interface ReviewIn {
  keep: boolean;
}

export interface Reviewed {
  grant_id: string;
  kept: boolean;
  withdrawn: WithdrawnOut | null;
}

export interface RoleHandoverAnswerIn {
  agreed: boolean;
}

export interface RolesIn {
  roles: ("supporter" | "coordinator" | "counsellor" | "person")[];
}

export interface RotationEdit {
  members: string[];
  until?: string | null;
}

export interface RotationIn {
  id: string;
  pattern_id: string;
  members: string[];
  hand_off?: "shift" | "day" | "week" | "month";
  /** Shifts, days, weeks or months. */
  every?: number;
  /** The weekday (0 is Monday) or day of the month on which a turn by weeks or months passes on. Left out: on the day on which it began. */
  hand_over_on?: number | null;
  /** Left out: whenever the time comes. */
  weekdays?: number[];
  from?: string | null;
  until?: string | null;
}

export interface RotationOut {
  id: string;
  pattern_id: string;
  hand_off: "shift" | "day" | "week" | "month";
  every: number;
  hand_over_on: number | null;
  weekdays: number[];
  from: string;
  until: string | null;
  alone: boolean;
  mine: "asked" | "agreed" | null;
  /** How many take turns besides me; none: not for me to know. */
  others: number | null;
  /** In order; for those who may read names. */
  members: InTurn[];
  next_turns: TurnOut[];
}

export interface Rotations {
  rotations: RotationOut[];
}

export interface RuleAnswerIn {
  id: string;
}

export interface RuleIn {
  /** When it applies; none: as it was. */
  words?: string | null;
  says: string[];
  needs_all?: boolean;
  tries?: number;
  between_minutes?: number;
  wait_minutes?: number;
  /** In the plan; none: the whole plan. */
  step?: number | null;
  tier?: number;
  sections?: string[];
  /** None: it ends with the ask. */
  hours?: number | null;
  rest_hours?: number;
}

export interface RuleOut {
  id: string;
  etag: string;
  /** None while the reader's own card waits for the person's answer. */
  words: string | null;
  people: NamedOut[];
  needs_all: boolean;
  tries: number;
  between_minutes: number;
  wait_minutes: number;
  step: StepNamed | null;
  tier: number;
  sections: string[];
  hours: number | null;
  rest_hours: number;
  starts_at: string;
  state: "cooling" | "rests" | "agreeing" | "ready" | "ended";
  plan_changed: boolean;
  rests_until: string | null;
  mine: MyRuleOut | null;
  run: RunOut | null;
}

export interface Rules {
  rules: RuleOut[];
}

/** A run as the person's home shows it, above all else. */
export interface RunNow {
  id: string;
  rule_id: string;
  state: "saying" | "asking" | "going";
  said: string[];
  i_said: boolean;
  tries: number;
  next_at: string | null;
  ask_id: string | null;
  words: string;
  of: number;
}

export interface RunOut {
  id: string;
  rule_id: string;
  state: "saying" | "asking" | "going";
  said: string[];
  i_said: boolean;
  tries: number;
  next_at: string | null;
  ask_id: string | null;
}

/** What somebody said about their own time: "Sam is here". */
export interface Said {
  slot_id: string;
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  said: "here" | "off";
}

/** None: the screen isn't there for them. */
export interface Screens {
  place: PlaceOut;
  home: Home;
  circle: CircleOut;
  week: Week;
  days: Days;
  patterns: Patterns;
  pattern_pages: PatternOut[];
  rotations: Rotations;
  /** But what they stand by for: that is theirs. */
  swaps: Swaps | null;
  gaps: Gaps;
  nights: Nights;
  look_after: LookAfter | null;
  /** They can open who might be asked, as the person can. */
  suggestions: boolean;
  friends_without_app: AppLessOut | null;
  role_handovers: Handovers;
  plan: PlanOut | null;
  /** Of the parts of the plan that they read. */
  agreement: MyAgreement | null;
  my_proposals: MyProposals;
  checklists: ChecklistOut[];
  lines: Lines | null;
  asks: AskForMe[];
  rules: Rules;
  /** What they may do when the phone is lost. */
  allies: Allies;
  stand_ins: StandIns;
  notes: Notes;
  notes_for_them: Notes | null;
  arrival: WayOut | null;
  health_card: HealthCardShown | null;
  companion_card: CompanionCardShown | null;
  companion_notes: CompanionNotes;
  check_ins: CheckIns;
  trials: Trials | null;
  coordinating_turns: CoordinatingTurnsAnswer;
  solidarity: Solidarity;
  /** Without what tells which of it is theirs. */
  values: ValuesOut | null;
  gatherings: Gatherings;
  /** Of others' needs only mine: theirs are between them. */
  needs: Needs;
  guidelines: Guidelines;
  notices: NoticeOut[];
}

export interface Section {
  key: string;
  heading?: string | null;
  text: string;
}

/** A section of the plan: its key, and the circle's own heading if it has one. */
export interface SectionSaid {
  key: string;
  heading: string | null;
}

/** `version`: of what I said to them before, as I saw it. */
export interface SeenIn {
  version: number;
}

/** For a guest: the id and the verifier of the link that my phone made. For a member nothing. */
export interface SendIn {
  link_id?: string | null;
  verifier?: string | null;
}

/** When a shift is, and what for. */
export interface ShiftTime {
  slot_id: string;
  kind: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title: string | null;
  starts_at: string;
  ends_at: string;
  starts_wall: string;
  ends_wall: string;
  zone: string;
}

export interface ShownLine {
  id: string;
  stance: "prefer" | "never";
  words: string;
}

export interface ShownPasskey {
  challenge_id: string;
  credential: Credential;
}

export interface SignInCodeIn {
  device_id: string;
  session_token: string;
  label?: string | null;
  /** My phone is lost or taken: sign the others out. */
  lost?: boolean;
  /** What the code turns into, as a link's secret does. */
  token: string;
}

export interface SimplePlanIn {
  order: string[];
  wait_minutes?: number;
}

export interface SkipTurnIn {
  member_id: string;
}

export interface SlotOut {
  id: string;
  pattern_id: string;
  kind: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title: string | null;
  starts_at: string;
  ends_at: string;
  starts_wall: string;
  ends_wall: string;
  zone: string;
  places: number;
  taken: number;
  mine: boolean;
  people: Person[];
  may: "claim" | "release" | "hand_over" | null;
}

/** `person`: for the person alone. `me`: for a member, theirs alone. */
export interface Solidarity {
  person: SolidarityOfPerson | null;
  me: SolidarityForMe | null;
}

/** What the person said to me, and to everyone; what I wrote back. `may_ask`: I can send the question, `may_reply`: there are words to reply to. */
export interface SolidarityForMe {
  standing: "not_asked" | "asked" | "unsaid" | "to_one" | "to_all";
  to_me: string | null;
  to_all: string | null;
  reply: string | null;
  reply_version: number;
  may_ask: boolean;
  may_reply: boolean;
}

/** What one member asked, what I said to them, and what they wrote back for me. */
export interface SolidarityOfMember {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  standing: "not_asked" | "asked" | "unsaid" | "to_one" | "to_all";
  /** My words for this member alone. */
  words: string | null;
  /** Of what I said; sent along with what I say next. */
  version: number;
  /** They can read words of mine now. */
  reads: boolean;
  reply: string | null;
}

/** `to_all`: what everyone reads. `etag`: of the circle, for changing that. */
export interface SolidarityOfPerson {
  to_all: string | null;
  etag: string;
  people: SolidarityOfMember[];
}

/** The solidarity question. For the person: `question`, somebody asked and it wasn't put by; `reply`, somebody wrote back. For a member: where theirs stands, and the words for them alone. */
export interface SolidarityOnHome {
  question: boolean;
  reply: boolean;
  standing: "not_asked" | "asked" | "unsaid" | "to_one" | "to_all";
  to_me: string | null;
  may_ask: boolean;
}

export interface SpokenIn {
  member_id: string;
  kind: "coming" | "call" | "text" | "not_now";
  minutes?: number | null;
}

export interface SpokenOut {
  member_id: string;
  kind: "coming" | "call" | "text" | "not_now";
}

export interface StandByOut {
  slot_id: string;
  standing_by: boolean;
}

export interface StandInAnswerIn {
  agreed: boolean;
}

/** Days by the circle's wall calendar, both ends among them. */
export interface StandInIn {
  id: string;
  member_id: string;
  first: string;
  last: string;
}

export interface StandInOut {
  id: string;
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  first: string;
  last: string;
  state: "asked" | "agreed" | "now";
}

export interface StandIns {
  stand_ins: StandInOut[];
}

export interface StandsByOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
}

/** A phone starts: ids and token of its own making. */
export interface StartAccountIn {
  id: string;
  device_id: string;
  token: string;
  language: "en" | "es" | "ko" | "fr" | "ar";
  zone: string;
  label?: string | null;
}

export interface StartForPersonIn {
  id: string;
}

export interface Started {
  account_id: string;
  device_id: string;
}

/** A step. A new circle's names nobody yet; neither does one of a template's. */
export interface StepBody {
  id?: string | null;
  name?: string | null;
  audience: AudienceBody[];
  otherwise?: AudienceBody[];
  mode?: "one_by_one" | "together";
  answers?: ("coming" | "call" | "text")[];
  needed?: number;
  wait_minutes?: number;
  needs_my_yes?: boolean;
  trigger?: string | null;
  do?: string | null;
  dont?: string | null;
  place?: string | null;
  also_tell?: AlsoTellBody[];
}

/** One step that isn't as it was. Positions count from 0; null where it isn't. */
export interface StepChangeOut {
  kind: "added" | "changed" | "removed" | "moved";
  moved: boolean;
  before_position: number | null;
  after_position: number | null;
  before: StepBody | null;
  after: StepBody | null;
}

export interface StepNamed {
  position: number;
  name: string | null;
}

export interface StepNow {
  position: number;
  name: string | null;
  trigger: string | null;
  do: string | null;
  dont: string | null;
  place: string | null;
  answers: ("coming" | "call" | "text" | "not_now")[];
  needed: number;
  wait_minutes: number;
}

export interface StepOut {
  position: number;
  name: string | null;
  state: "waiting" | "asking" | "needs_yes" | "passed" | "skipped" | "done";
}

export interface StepToBeginWith {
  position: number;
  name: string | null;
  asks: string[];
}

export interface Stop {
  token: string;
}

export interface StrengthIn {
  name: string;
  position: number;
}

export interface StrengthOut {
  id: string;
  name: string;
  position: number;
  changed: boolean;
}

export interface Strengths {
  usual: string | null;
  others: StrengthOut[];
  steps: StepToBeginWith[];
}

export interface StrengthsIn {
  usual?: string | null;
  others: StrengthIn[];
}

export interface Suggestions {
  state: "ready" | "working" | "failed" | "not_installed";
  times: ForTime[];
}

export interface SupporterHome {
  person_name: string;
  i_am: string | null;
  solidarity: string | null;
  asks: AskForMe[];
  mine: SlotOut[];
  open: SlotOut[];
  fit: string[];
  offered: OfferedToMe[];
  capacity: "open" | "small" | "resting";
  rests_until: string | null;
  muted: boolean;
  push_on: boolean;
  in_pool: boolean | null;
  address: boolean;
  reads_plan: boolean;
  between: Between;
  cards: CareCards;
  check_ins: CheckInForMe[];
  helped: string | null;
  stand_in: StandInOut | null;
  handovers: HandoverOut[];
  ahead: "read" | "look" | null;
  offers: boolean;
  practice_asked: boolean;
  times: boolean;
}

export interface SwapIn {
  id: string;
  /** The shift of mine that I offer. */
  slot_id: string;
  /** In return for this one, from whoever holds it; none: to be covered. */
  for_slot_id?: string | null;
  /** Asked of one member; none: of whoever can. */
  to_id?: string | null;
}

export interface SwapOut {
  id: string;
  slot: SlotOut;
  for_slot: SlotOut | null;
  mine: boolean;
  by: string | null;
  by_tags: ("paid" | "reports")[];
  to: string | null;
  to_tags: ("paid" | "reports")[];
  at: string;
  state: "open" | "taken" | "back" | "over";
}

export interface Swaps {
  mine: SwapOut[];
  for_me: SwapOut[];
  standing_by: SlotOut[];
}

export interface SwitchIn {
  on: boolean;
}

export interface SwitchesIn {
  asks?: boolean;
  what_i_need?: boolean;
  open_times?: boolean;
  shift_reminders?: boolean;
  plan_sections?: string[] | null;
  /** My health card, while they come; none: as it is. */
  health_card?: boolean | null;
  /** The changed card that I was shown: saving answers it. */
  disclosure_id?: string | null;
}

export interface TakenIn {
  member_id: string;
  name: string;
  granted: boolean;
}

export interface TakerOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  is_me: boolean;
}

export interface TellIn {
  slot_ids: string[];
}

/** What the plan made of its templates; all empty when it was begun without one. */
export interface TemplateChangesOut {
  /** Or left empty. */
  parts_left_out: NamedPartOut[];
  parts_added: NamedPartOut[];
  steps_left_out: string[];
  steps_added: string[];
}

/** What a template is for: a whole plan, or what people agree on. */
export type TemplateKind = "plan" | "agreement";

/** Those that can be chosen, in the order in which they are offered. */
export interface TemplateList {
  /** Those that come with the app. */
  templates: TemplateOut[];
  /** The circle's, newest first. */
  kept: KeptTemplateOut[];
}

/** A template: one that comes with the app in the reader's language, others as they came. */
export interface TemplateOut {
  key: string;
  title: string;
  credit: string;
  written_by: string | null;
  /** How it differs from what it is credited to. */
  changed: string | null;
  licence: string;
  kind: TemplateKind;
  lead: string;
  parts: TemplatePartOut[];
  steps: string[];
  /** Those that it was made after, nearest first. */
  line: CreditOut[];
}

/** A part that it adds. `heading`: of a part that isn't a known one. */
export interface TemplatePartOut {
  key: string;
  heading: string | null;
  /** None: those that the part has anyway. */
  beginnings: string[];
}

/** What a grant tells, over what and when. */
export interface TermsIn {
  id: string;
  event: "ask" | "also_told" | "step_needs_yes" | "nobody_answered" | "stand_down" | "open_time" | "gap" | "shift_reminder" | "shift_changed" | "knock" | "need" | "repair" | "gathering" | "check_in";
  tier: number;
  channels?: ("push" | "mail" | "sms" | "voice")[];
  from_wall?: string | null;
  to_wall?: string | null;
  /** Not before now; none: now. */
  starts_at?: string | null;
  ends_at?: string | null;
  why?: string | null;
  sections?: string[] | null;
}

export interface TestQueued {
  notice_id: string;
}

/** A text of the whole plan that isn't as it was. */
export interface TextChangeOut {
  name: "title" | "written_with" | "nobody_free" | "over" | "emergency_ambulance" | "emergency_first" | "emergency_say" | "emergency_stays";
  before: string | null;
  after: string | null;
}

/** `reply` goes back to the sender; empty: nothing does. */
export interface TextOut {
  taken: boolean;
  reply: string;
}

/** `by_me`: I proposed them. */
export interface ThirdPerson {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  step: "proposed" | "asked" | "joined";
  by_me: boolean;
}

export interface ThirdPersonIn {
  member_id: string;
}

export interface ThisDevice {
  id: string;
  label: string | null;
}

export interface TimeIn {
  time_id: string;
}

/** The time that an entry is about. */
export interface TimeOf {
  kind: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title: string | null;
  starts_at: string;
  ends_at: string;
  starts_wall: string;
  ends_wall: string;
  zone: string;
}

export interface TimeOver {
  ask_id: string;
  at: string;
}

export interface ToBody {
  kind: "member" | "supporters" | "coordinators" | "counsellors" | "on_shift" | "pool" | "told";
  member_id?: string | null;
}

/** The line, counted from 0 in the lines of its part, and the section of the draft. */
export interface ToDraftIn {
  part: "helped" | "hindered" | "change";
  line: number;
  section: string;
}

/** Whether there is something to see or to do; the words load on screens of their own. */
export interface TogetherOnHome {
  guidelines: boolean;
  coordinating_turns: boolean;
  trials_ask: boolean;
  solidarity: SolidarityOnHome | null;
  repairs: number;
  needs_asked: boolean;
  needs_own: boolean;
  offers: boolean;
  values: boolean;
  values_asked: boolean;
  hours_asked: boolean;
  gatherings: boolean;
  affirmed: boolean;
  kept: string[];
}

export interface TokenIn {
  token: string;
}

export interface Told {
  told: number;
}

export interface TransferIn {
  id: string;
  verifier: string;
}

export interface TransferMade {
  id: string;
  /** Told by voice; shown once, when the link is made. */
  code: string | null;
  /** Of a circle that lives: nobody can take it before then. */
  opens_at: string | null;
  expires_at: string;
}

export interface TransferSeen {
  from: string;
  disclosure: DisclosureOut | null;
  live: boolean;
  opens_at: string | null;
  expires_at: string;
}

/** `subject_id`: of the arrangement; for gap alerts, the circle's. */
export interface TrialIn {
  review_on: string;
  without_answer: "keep" | "end";
  id: string;
  subject_kind: "pattern" | "rotation" | "grant" | "gap_alerts" | "advance_rule";
  subject_id: string;
}

/** Something on trial. `asks`: its day is today, so it is asked about. `shift`: of a regular shift, or of turns at one. `pattern_id`: where that is changed. */
export interface TrialOut {
  id: string;
  subject_kind: "pattern" | "rotation" | "grant" | "gap_alerts" | "advance_rule";
  subject_id: string;
  review_on: string;
  ends_at: string;
  without_answer: "keep" | "end";
  asks: boolean;
  shift: TriedShift | null;
  pattern_id: string | null;
  grant: TriedGrant | null;
  rule: string | null;
}

/** Until the end of a day of the circle's calendar, and what then if nobody answers. */
export interface TrialTermsIn {
  review_on: string;
  without_answer: "keep" | "end";
}

/** The soonest day first. Days after `today` can be chosen, until `to_day`, by the circle's calendar. */
export interface Trials {
  trials: TrialOut[];
  today: string;
  to_day: string;
}

/** Who may hear of what. No `name`: a role or the backups. */
export interface TriedGrant {
  to_kind: "member" | "supporters" | "coordinators" | "counsellors" | "on_shift" | "pool" | "told";
  name: string | null;
  tags: ("paid" | "reports")[];
  event: string;
}

/** A regular shift, by the circle's wall clock. `weekdays`: none for one on a day of a month. */
export interface TriedShift {
  kind: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title: string | null;
  weekdays: number[];
  start: string;
  end: string;
}

export interface Turn {
  slot_id: string;
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  stopped: boolean;
  kind: "company" | "call" | "text" | "on_call" | "food" | "ride" | "overnight" | "go_with" | "own";
  title: string | null;
  starts_at: string;
  ends_at: string;
  starts_wall: string;
  ends_wall: string;
  zone: string;
}

export interface TurnOrderIn {
  member_ids: string[];
}

export interface TurnOut {
  slot_id: string;
  starts_at: string;
  starts_wall: string;
  mine: boolean;
  name: string | null;
  tags: ("paid" | "reports")[];
}

/** asked: no answer yet. Whoever said no isn't in the order. */
export interface TurnTaker {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  state: "asked" | "agreed";
  coordinates: boolean;
}

export interface TurnsAnswerIn {
  agreed: boolean;
}

export interface UndoIn {
  withdrawn_id: string;
}

/** `version`: the one that was shown as in use. */
export interface UseIn {
  version: number;
}

export interface UseLinkIn {
  token: string;
  device_id: string;
  session_token: string;
  label?: string | null;
}

export interface ValueIdeaIn {
  words: string;
}

/** `closes_on`: by the end of that day it is agreed on, unless somebody objects. `instead_of`: a line that it replaces. `shows_name`: my name stands beside it. */
export interface ValueIn {
  words: string;
  closes_on: string;
  instead_of?: string | null;
  shows_name?: boolean;
}

/** One line. `closes_on`: while it is proposed, the day by whose end it is agreed on unless somebody objects; `stays_open`: that day is over and something is in the way. `instead_of`: the line that it would replace. `own`: I proposed it. */
export interface ValueOut {
  id: string;
  words: string;
  state: "proposed" | "agreed";
  version: number;
  closes_on: string | null;
  stays_open: boolean;
  instead_of: string | null;
  own: boolean;
  mine: OwnStanceOut | null;
  beside: BesideOut[];
  ideas: IdeaOut[];
}

/** Somebody whom I can open it to. `kept`: a place that nobody has come into yet. */
export interface ValueReaderOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  open: boolean;
  kept: boolean;
}

/** To whom it is open: members, and places that are kept. */
export interface ValueReadersIn {
  member_ids: string[];
}

/** `version`: of the words that I saw. */
export interface ValueSeenIn {
  version: number;
}

/** `words` are read by those to whom it is open now; without my name, unless it is shown. */
export interface ValueStanceIn {
  kind: "mine" | "live_with" | "in_my_way";
  words?: string;
  shows_name?: boolean;
  version: number;
}

/** `version`: of the words that I saw. `closes_on`: a later day; the person's need none. */
export interface ValueWordsIn {
  words: string;
  closes_on?: string | null;
  version: number;
}

/** To whom it is open: for the person alone. */
export interface ValuesOfPerson {
  people: ValueReaderOut[];
}

/** `person`: for the person alone. `may_propose`: not while everything is paused. `soonest`, `usual`, `last`: days on which something that is proposed now can close. */
export interface ValuesOut {
  person: ValuesOfPerson | null;
  lines: ValueOut[];
  may_propose: boolean;
  soonest: string;
  usual: string;
  last: string;
}

/** The versions that are kept, the one in use first; older ones go after `kept_days`. */
export interface VersionList {
  versions: VersionRow[];
  kept_days: number;
}

/** A version as it stood, and what changed from it to the plan in use. Its "I am" isn't in it: that is one text for all of them. */
export interface VersionOut {
  number: number;
  written_at: string;
  by: string;
  own: boolean;
  in_use: boolean;
  sections: Section[];
  texts: NamedTextOut[];
  repeat: RepeatBody | null;
  ladder: StepBody[];
  changes: ChangesOut;
}

/** One version that is kept. `by`: who wrote it. */
export interface VersionRow {
  number: number;
  written_at: string;
  by: string;
  own: boolean;
  in_use: boolean;
}

/** About a step, or about the whole ladder when `position` is null. Never why. */
export interface WarningOut {
  kind: "nobody" | "hours" | "too_few" | "long";
  position: number | null;
  windows: WindowOut[];
  more: boolean;
  people: number;
  needed: number;
  minutes: number;
}

export interface WayIn {
  id: string;
  channel: "mail" | "sms" | "voice";
  to: string;
  sure?: boolean;
}

/** `until`: the end of their shift; none while they come to an ask. */
export interface WayOut {
  address: string | null;
  notes: string | null;
  number: string | null;
  dial: string | null;
  until: string | null;
}

/** A button of the first screen. `asks`: who is asked, in order, as it stands now. */
export interface WayToAsk {
  id: string | null;
  name: string | null;
  changed: boolean;
  asks: string[];
}

export interface WaysIn {
  passkeys: PasskeyOut[];
  can_have_passkeys: boolean;
  code: CodeOut | null;
  proof: DeviceProofOut;
  offer: boolean;
}

export interface Week {
  zone: string;
  shown: boolean;
  from: string;
  days: number;
  slots: SlotOut[];
}

export interface WelcomeIn {
  on: boolean;
}

/** Days and times by the circle's clock. */
export interface WhenIn {
  kind?: "open" | "by_day" | "at_time";
  day?: string | null;
  at?: string | null;
}

export interface WhoOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
}

/** The person's circle. The record is a file of its own, with its proof. */
export interface Whole {
  circle: CircleOut | null;
  limits: LimitsOfMember[];
  allies: AllyOut[];
  role_handovers: HandoverOut[];
  coordinating_turns: CoordinatingTurnsOut | null;
  plan: PlanOut | null;
  /** What is being written; none: nothing is. */
  draft: DraftOut | null;
  /** Of the plan: those that are kept. */
  versions: VersionRow[];
  /** What others suggest for the plan. */
  plan_proposals: ProposalOut[];
  /** Templates that the circle keeps. */
  templates: KeptTemplateOut[];
  /** Who reads parts of it, and is on board. */
  plan_readers: ReaderOut[];
  consent: ConsentOut | null;
  widening: Widening | null;
  pool: PoolOut | null;
  rules: Rules | null;
  strengths: Strengths | null;
  trials: Trials | null;
  arrival: ArrivalOut | null;
  checklists: ChecklistOut[];
  lines: LineOut[];
  check_ins: CheckIns | null;
  guidelines: Guidelines | null;
  look_backs: LookBacks | null;
  solidarity: SolidarityOfPerson | null;
  values: ValuesOut | null;
  gatherings: Gatherings | null;
  /** Whom I could turn to, and for what. */
  pod_map: PodMapOut | null;
  asks: AskView[];
  patterns: Patterns | null;
  rotations: Rotations | null;
  /** 56 days back as far as taken, 28 days ahead. */
  slots: SlotOut[];
  alerts: AlertsOut | null;
  knocks: Knocks | null;
  former: FormerList | null;
  health_card: HealthCardOut | null;
  companion_card: CompanionCardOut | null;
  companion_notes: CompanionNotes | null;
  notes: Notes | null;
  stand_ins: StandIns | null;
  keeping: KeepingOut | null;
}

export interface Widening {
  hours: number;
  /** A shorter wait that was asked for. */
  next_hours: number | null;
  next_at: string | null;
  /** From when on this device may widen; none: it may now. */
  device_from: string | null;
  waiting: NamedGrant[];
  review: NamedGrant[];
}

export interface WideningHoursIn {
  /** How long wider grants wait. */
  hours: number;
}

/** Hours of the wall clock on some weekdays, Monday 0; `later` days lie between the two. `to` is null where no end is in sight. */
export interface WindowOut {
  days: number[];
  from: string;
  to: string | null;
  later: number;
}

export interface WithdrawnOut {
  left: LastNoticeOut[];
  may_have_left: string[];
  queued_stopped: number;
  /** Shifts of theirs that are off now. */
  shifts_ended: ShiftTime[];
  withdrawn_id: string;
  tell_first: boolean;
  /** What they hold from now on, if nothing reaches them any more: leave or end. */
  shifts: HeldShiftOut[];
}

/** Something in a circle of mine that any device of mine can stop; its home shows it. */
export interface WordOut {
  circle_id: string;
  what: "phone_lost" | "bringing_back";
  at: string;
}

/** Words that every member reads who may read what I write, now and later; "" wipes them. */
export interface WordsForAllIn {
  words: string;
  answers?: AnsweredIn | null;
}

/** Words for one member alone. `version`: of what I said to them before, as I saw it. */
export interface WordsIn {
  words: string;
  version: number;
}

export interface YesOut {
  member_id: string;
  name: string;
  tags: ("paid" | "reports")[];
  kind: "coming" | "call" | "text" | "not_now";
  minutes: number | null;
  at: string;
  arrives_at: string | null;
  on_the_way: boolean;
  at_door: boolean;
  address: "shown" | "given" | "not_given" | "not_written" | null;
}
