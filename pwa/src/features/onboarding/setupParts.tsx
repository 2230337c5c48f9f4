// What the screens of the first minutes share.

import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";

/** The draft is gone: the window was closed, or it was deleted. */
export function NoDraft() {
  return (
    <Screen
      name="no-draft"
      title={t("draft.none")}
      lead={<p>{t("draft.none_lead")}</p>}
      actions={
        <LinkButton do="home" href="/" weight="main">
          {t("go.start_over")}
        </LinkButton>
      }
    />
  );
}

/** "We ask Sam first. If there’s no yes in 5 minutes, we ask Ade." */
export function orderSentence(people: readonly string[], minutes: number): string {
  const [first, ...rest] = people;
  if (first === undefined) return t("when.nobody");
  if (rest.length === 0) return t("when.one", { name: first, n: minutes });
  const after = t("when.first", { name: first, next: rest[0] ?? "", n: minutes });
  return [after, ...rest.slice(1).map((name) => t("when.then", { name }))].join(" ");
}

