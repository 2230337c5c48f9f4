// What the person sets up once and seldom looks at: for their circle, for asking, and for the worst.

import { t } from "../../messages/index.ts";
import { Screen } from "../../ui/Screen.tsx";
import { Way, Ways } from "../../ui/Ways.tsx";
import { ChecklistLinks } from "../checklists/index.ts";

export function MoreScreen({ circleId }: { circleId: string }) {
  const at = `/c/${circleId}`;
  return (
    <Screen name="more" title={t("more.title")} back={at} nav={{ circle: circleId, on: "now" }}>
      <section class="stack" aria-labelledby="more-circle">
        <h2 id="more-circle">{t("circle.title")}</h2>
        <Ways>
          <Way href={`${at}/pause`} do="pause" title={t("pause.title")} />
          <Way href={`${at}/arrival`} do="arrival" title={t("arrival.title")} />
          <Way href={`${at}/gaps`} do="gaps" title={t("gaps.title")} />
          <Way href={`${at}/record`} do="record" title={t("record.title")} />
        </Ways>
      </section>
      <section class="stack" aria-labelledby="more-asking">
        <h2 id="more-asking">{t("more.asking")}</h2>
        <Ways>
          <Way href={`${at}/strengths`} do="strengths" title={t("strengths.title")} />
          <Way href={`${at}/practice`} do="practise" title={t("practice.link")} />
          <Way href={`${at}/check-ins`} do="check-ins" title={t("check_in.title")} />
        </Ways>
      </section>
      <section class="stack" aria-labelledby="more-together">
        <h2 id="more-together">{t("more.together")}</h2>
        <Ways>
          <Way href={`${at}/solidarity`} do="solidarity" title={t("solidarity.title")} />
          <Way href={`${at}/values`} do="values" title={t("values.title")} />
          <Way href={`${at}/needs`} do="needs" title={t("needs.title")} />
          <Way href={`${at}/offers`} do="offers" title={t("member_offer.title")} />
          <Way href={`${at}/gatherings`} do="gatherings" title={t("gathering.title")} />
          <Way href={`${at}/mend`} do="mend" title={t("mend.title")} />
          <Way href={`${at}/how`} do="guidelines" title={t("guideline.title")} />
          <Way href={`${at}/turn-to`} do="turn-to" title={t("pod_map.title")} />
          <Way href={`${at}/trials`} do="trials" title={t("trial.title")} />
        </Ways>
      </section>
      <section class="stack" aria-labelledby="more-happens">
        <h2 id="more-happens">{t("more.happens")}</h2>
        <Ways>
          <Way href={`${at}/lines`} do="lines" title={t("lines.title")} />
          <ChecklistLinks circleId={circleId} />
          <Way href={`${at}/allies`} do="allies" title={t("allies.title")} />
        </Ways>
      </section>
    </Screen>
  );
}
