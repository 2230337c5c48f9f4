// What the screens of the first minutes share.

import type { Consent } from "../../api/types.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";

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

/** "Sam first. No yes in 5 minutes: Ade." */
export function orderSentence(people: readonly string[], minutes: number): string {
  const [first, ...rest] = people;
  if (first === undefined) return t("when.nobody");
  if (rest.length === 0) return t("when.one", { name: first, n: minutes });
  const after = t("when.first", { name: first, next: rest[0] ?? "", n: minutes });
  return rest.length > 1 ? `${after} ${t("when.then", { name: rest[1] ?? "" })}` : after;
}

/** What one or more friends can know, in one sentence. */
export function knowSentence(
  people: readonly string[],
  consent: Consent & { sections?: readonly string[] },
): string {
  const what = [
    consent.asks ? t("know.asks") : "",
    consent.asks && consent.what_i_need ? t("know.what") : "",
    consent.asks && consent.sections?.some((key) => key !== "address" && key !== "handover") ? t("know.plan") : "",
    consent.asks && consent.sections?.includes("address") ? t("know.address") : "",
    consent.asks && consent.sections?.includes("handover") ? t("know.handover") : "",
    consent.open_times ? t("know.open_times") : "",
  ].filter((part) => part !== "");
  if (what.length === 0) return t("know.nothing", { names: names(people), n: people.length });
  return t("know.can", { names: names(people), what: names(what), n: people.length });
}
