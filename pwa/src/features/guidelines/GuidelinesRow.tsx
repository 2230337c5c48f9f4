// On a home, only while there is something to see: friends' way to the lines that they may read, and
// the person's to one that says never and is to end.

import { t } from "../../messages/index.ts";

interface Props {
  circleId: string;
  /** The person's name on a friend's home; none on their own. */
  person: string | null;
  there: boolean;
}

export function GuidelinesRow({ circleId, person, there }: Props) {
  if (!there) return null;
  return (
    <a class="card go" href={`/c/${circleId}/how`} data-do="guidelines">
      <strong>
        {person === null ? t("guideline.title") : t("guideline.title_friend", { name: person })}
      </strong>
      <span class="soft">{t(person === null ? "guideline.home" : "guideline.home_friend")}</span>
    </a>
  );
}
