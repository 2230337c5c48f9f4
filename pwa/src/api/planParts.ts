// Generated from the server's closed lists by `make wire-types`: change those.

/** The plan's known parts, in the order that they have by themselves. */
export const PLAN_PARTS = [
  {
    "key": "i_am",
    "group": "about_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "pronouns",
    "group": "about_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "languages",
    "group": "about_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "access",
    "group": "about_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "contact_first",
    "group": "about_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "signs_early",
    "group": "signs",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "signs_harder",
    "group": "signs",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "signs_now",
    "group": "signs",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "helps",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "worse",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "space",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "say",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "dont_say",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "speaks",
    "group": "with_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "means",
    "group": "with_me",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "say_yes",
    "group": "consent",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "no_reply",
    "group": "consent",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "never_tell",
    "group": "consent",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "decided",
    "group": "consent",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "arrive",
    "group": "around_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "places_go",
    "group": "around_me",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "places_avoid",
    "group": "around_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "depends",
    "group": "around_me",
    "isList": true,
    "isHiddenFromReporting": true
  },
  {
    "key": "pets",
    "group": "around_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "home",
    "group": "around_me",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "home_key",
    "group": "around_me",
    "isList": false,
    "isHiddenFromReporting": false
  },
  {
    "key": "commitment",
    "group": "no_police",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "own_limits",
    "group": "no_police",
    "isList": true,
    "isHiddenFromReporting": false
  },
  {
    "key": "after",
    "group": "afterwards",
    "isList": true,
    "isHiddenFromReporting": false
  }
];

/** Those with which a plan begins. */
export const FIRST_PARTS: readonly string[] = [
  "i_am",
  "helps",
  "worse",
  "arrive"
];
