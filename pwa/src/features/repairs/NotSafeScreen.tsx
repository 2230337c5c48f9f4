// "I don't feel safe": ways out, and no talk. Nothing of this is sent or kept.

import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Screen } from "../../ui/Screen.tsx";
import { Way, Ways } from "../../ui/Ways.tsx";

export function NotSafeScreen({ circleId }: { circleId: string }) {
  const at = `/c/${circleId}`;
  const person = place(circleId)?.roles.includes("person") ?? false;
  return (
    <Screen
      name="not-safe"
      title={t("not_safe.title")}
      back={`${at}/mend`}
      lead={
        <>
          <p>{t("not_safe.lead")}</p>
          <p>{t("not_safe.nothing")}</p>
        </>
      }
    >
      {person ? (
        <Ways>
          <Way href={`${at}/circle`} do="remove" title={t("not_safe.remove")}>
            {t("not_safe.remove_what")}
          </Way>
          <Way href={`${at}/consent`} do="consent" title={t("not_safe.stop")}>
            {t("not_safe.stop_what")}
          </Way>
        </Ways>
      ) : (
        <Ways>
          <Way href={`${at}/mute`} do="mute" title={t("not_safe.mute")}>
            {t("not_safe.mute_what")}
          </Way>
          <Way href={`${at}/circle`} do="leave-circle" title={t("circle.leave")}>
            {t("not_safe.leave_what")}
          </Way>
        </Ways>
      )}
      <Ways>
        <Way href="/call" do="call-card" title={t("call.title")} />
        <Way href="/limits" do="limits" title={t("limits.title")} />
      </Ways>
    </Screen>
  );
}
