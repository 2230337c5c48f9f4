// How the build cuts the words of a language (build.words.ts).

/** The files of a language, as the build cuts it. "rest": all that the others don't have. */
export const WORDS_PARTS = ["first", "below", "friend", "arriving", "rest"] as const;
export type WordsPart = (typeof WORDS_PARTS)[number];
