// What a friend's home says after a request: their check-ins, and "How are you?" for who came.

import { post, put } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Level, MyCheckIn } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { friendLine } from "./care.text.ts";

interface Props {
  circleId: string;
  name: string;
  checkIns: readonly MyCheckIn[];
  /** A request that they helped with. */
  helped: string | null | undefined;
}

export function HelperCards({ circleId, name, checkIns, helped }: Props) {
  const asked = checkIns.filter((one) => one.state === "asked" && one.may_change);
  const next = checkIns.find((one) => one.state === "taken");
  return (
    <>
      {asked.length > 0 ? (
        <a class="card go lit" href={`/c/${circleId}/check-ins`} data-do="check-ins">
          <strong>{t("check_in.asks_you", { name, n: asked.length })}</strong>
          <span class="soft">{t("check_in.ten_minutes")}</span>
        </a>
      ) : next ? (
        <a class="card go" href={`/c/${circleId}/check-ins`} data-do="check-ins">
          <strong>{friendLine(next, name)}</strong>
          <span class="soft">{t(next.begun ? "check_in.worked" : "check_in.ten_minutes")}</span>
        </a>
      ) : null}
      {helped ? <HowAreYou circleId={circleId} name={name} askId={helped} /> : null}
    </>
  );
}

const LEVELS: readonly Level[] = ["open", "small", "resting"];

/** The same dial as among their limits, one tap away; nobody is told what they choose. */
function HowAreYou({ circleId, name, askId }: { circleId: string; name: string; askId: string }) {
  const seen = async (key: string) => {
    await post(`/circles/${circleId}/asks/${askId}/how-are-you/seen`, {}, key);
    await refresh(`/circles/${circleId}/home`);
  };
  return (
    <section class="card stack" data-how-are-you>
      <h2>{t("helper.title")}</h2>
      <p class="soft">{t("helper.lead", { name })}</p>
      {LEVELS.map((level) => (
        <Button
          key={level}
          do={`feel-${level}`}
          weight="quiet"
          work={async (key) => {
            await put(`/circles/${circleId}/capacity`, { level }, newId());
            await seen(key);
            actionNotice.value = t("go.saved");
          }}
        >
          {t(`helper.${level}`)}
        </Button>
      ))}
      <Button do="feel-later" weight="plain" work={seen}>
        {t("go.not_now")}
      </Button>
    </section>
  );
}
