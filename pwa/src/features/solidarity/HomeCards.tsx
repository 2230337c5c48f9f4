// What both homes say of the solidarity question.

import type { TogetherOnHome } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { standingLine } from "./solidarity.text.ts";

interface Props {
  circleId: string;
  of: TogetherOnHome | null | undefined;
}

/** For the person: somebody asked, or wrote back. Put by, it is on "More" alone. */
export function QuestionForPerson({ circleId, of }: Props) {
  const one = of?.solidarity;
  if (!one) return null;
  const href = `/c/${circleId}/solidarity`;
  return (
    <>
      {one.question ? (
        <a class="card go" href={href} data-do="solidarity-question">
          <strong>{t("solidarity.home_question")}</strong>
          <span class="soft">{t("solidarity.home_question_lead")}</span>
        </a>
      ) : null}
      {one.reply ? (
        <a class="card go" href={href} data-do="solidarity-reply">
          <strong>{t("solidarity.home_reply")}</strong>
          <span class="soft">{t("solidarity.limits")}</span>
        </a>
      ) : null}
    </>
  );
}

interface WordsProps {
  of: Props["of"];
  name: string;
  toAll: string | null;
}

/** For a member, above the shifts: what the person wrote for them, then what everyone reads. */
export function WordsOnHome({ of, name, toAll }: WordsProps) {
  const toMe = of?.solidarity?.to_me;
  if (!toMe && !toAll) return null;
  return (
    <section class="card" data-solidarity>
      {toMe ? (
        <>
          <p class="soft">{t("solidarity.for_you", { name })}</p>
          <p class="words" dir="auto">
            {toMe}
          </p>
        </>
      ) : null}
      {toAll ? (
        <>
          <p class="soft">{t("from.values", { name })}</p>
          <p class="words" dir="auto">
            {toAll}
          </p>
        </>
      ) : null}
    </section>
  );
}

interface RowProps extends Props {
  name: string;
}

/** The way to the question, with where it stands. */
export function QuestionRow({ circleId, of, name }: RowProps) {
  const one = of?.solidarity;
  if (!one) return null;
  // The words themselves are above.
  const isAnswered = one.standing === "to_one" || one.standing === "to_all";
  return (
    <a class="card go" href={`/c/${circleId}/solidarity`} data-do="solidarity">
      <strong>{t("solidarity.title_mine", { name })}</strong>
      <span class="soft">
        {isAnswered ? t("solidarity.limits") : standingLine(one.standing, name)}
      </span>
    </a>
  );
}
