// Who isn't asked, because the person chose that they aren't told: said wherever the order is told.

import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";

interface Props {
  /** Those who aren't asked. */
  people: readonly string[];
  /** Nobody else is: a request would reach nobody. */
  all: boolean;
  /** The screen on which that is changed. */
  change: string;
  /** Who isn't asked stands above already. */
  said?: boolean;
}

/** "Ana isn't asked: you chose that Ana isn't told when you ask." */
export const notAsked = (people: readonly string[]): string =>
  t("not_asked.why", { names: names(people), n: people.length });

export function NotAsked({ people, all, change, said }: Props) {
  if (people.length === 0) return null;
  return (
    <div class="warn" data-not-asked={all ? "all" : "some"}>
      {said ? null : <p>{notAsked(people)}</p>}
      {all ? <p>{t("not_asked.nobody")}</p> : null}
      <p>
        <a href={change} data-do="change-asked">
          {t("go.change")}
        </a>
      </p>
    </div>
  );
}
