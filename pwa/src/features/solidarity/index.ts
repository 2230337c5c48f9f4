// What other features may use of this one.

export { QuestionForPerson, QuestionRow, WordsOnHome } from "./HomeCards.tsx";
