// The same names for what a circle does together.

import type * as wire from "./schema.d.ts";

// --- the solidarity question ---------------------------------------------------------------------

export type Solidarity = wire.Solidarity;
export type SolidarityOfPerson = wire.SolidarityOfPerson;
export type SolidarityOfMember = wire.SolidarityOfMember;
/** A member's own: the words for them, and what they wrote back. */
export type MySolidarity = wire.SolidarityForMe;
export type SolidarityStanding = MySolidarity["standing"];
export type TogetherOnHome = wire.TogetherOnHome;

// --- what the circle holds to ------------------------------------------------------------------------

export type Values = wire.ValuesOut;
/** One line, proposed or agreed on. */
export type Value = wire.ValueOut;
/** Words, or a name, that stand beside a line. */
export type ValueBeside = wire.BesideOut;
export type ValueStanceKind = ValueBeside["kind"];

// --- gatherings ----------------------------------------------------------------------------------

export type Gatherings = wire.Gatherings;
/** As the person wrote it, or a draft that somebody helps with. */
export type Gathering = wire.GatheringOut;
export type GatheringTime = wire.GatheringTimeOut;
/** Somebody on the person's list. */
export type GatheringGuest = wire.GuestOut;
/** As one who is invited reads it. */
export type Invitation = wire.InvitationToGathering;
export type GatheringAnswer = NonNullable<Invitation["answer"]>;
export type Affirmation = wire.AffirmationOut;
export type GuestPage = wire.GuestPage;

// --- needs and the pot --------------------------------------------------------------------------

export type Needs = wire.Needs;
/** What I need myself. */
export type OwnNeed = wire.OwnNeed;
/** What somebody else needs, as far as I may know of it. */
export type KnownNeed = wire.KnownNeedOut;
export type KnownPot = wire.KnownPotOut;
export type NeedWhen = wire.NeedWhenOut;
export type NeedKind = OwnNeed["kind"];
/** Somebody whom I can let know of a need. */
export type Choosable = wire.ChoosableOut;

// --- offers by anybody ---------------------------------------------------------------------------

/** What members offer one another: mine, and what is for me. */
export type MemberOffers = wire.MemberOffers;
export type OwnOffer = wire.OwnOffer;
export type OfferForMe = wire.OfferForMe;

// --- something to mend ---------------------------------------------------------------------------

export type Repair = wire.RepairOut;
export type RepairRead = wire.RepairRead;
export type RepairTurn = wire.RepairTurn;
export type Repairs = wire.Repairs;
export type RepairWish = RepairTurn["wishes"][number];

// --- how the person would like it ----------------------------------------------------------------

/** A line, as the person reads it. */
export type Guideline = wire.GuidelineOut;
export type GuidelineIn = wire.GuidelineIn;
export type Guidelines = wire.Guidelines;

// --- coordinating in turns ------------------------------------------------------------------------

export type CoordinatingTurns = wire.CoordinatingTurnsOut;
export type CoordinatingTurnsAnswer = wire.CoordinatingTurnsAnswer;

// --- trials --------------------------------------------------------------------------------------

export type Trial = wire.TrialOut;
export type Trials = wire.Trials;
export type TrialSubject = Trial["subject_kind"];

// --- whom the person can turn to -----------------------------------------------------------------

export type PodMap = wire.PodMapOut;
export type PodField = wire.PodFieldOut;
export type PodName = wire.PodNameOut;
export type PodStep = wire.PodStepOut;
