// "I'm here", "I've left": for who likes to say it. Nothing asks for it, and nothing is kept.

import { put } from "../../api/client.ts";
import type { Between } from "../../api/types.ts";
import { refresh } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { saidLine } from "./presence.text.ts";

interface Props {
  circleId: string;
  name: string;
  between: Between;
  /** The shift that says it itself, above. */
  but?: string | undefined;
}

export function PresenceCard({ circleId, name, between, but }: Props) {
  return (
    <>
      {between.here.map((one) => (
        <p class="note" key={one.slot_id + one.member_id}>
          {saidLine(one)}
        </p>
      ))}
      {between.mine.map((mine) =>
        mine.slot_id === but ? null : (
          <section class="card" key={mine.slot_id}>
            <PresenceButtons circleId={circleId} name={name} mine={mine} />
          </section>
        ),
      )}
    </>
  );
}

interface ButtonsProps {
  circleId: string;
  name: string;
  mine: Between["mine"][number];
}

export function PresenceButtons({ circleId, name, mine }: ButtonsProps) {
  const say = (said: "here" | "off") => async (key: string) => {
    const path = `/circles/${circleId}/slots/${mine.slot_id}/presence`;
    // A second tap takes it back.
    await put(path, { said: mine.said === said ? null : said }, key);
    await refresh(`/circles/${circleId}/home`);
  };
  return (
    <div class="stack" data-here={mine.slot_id}>
      <div class="pair even">
        {(["here", "off"] as const).map((said) => (
          <Button key={said} do={`say-${said}`} weight="quiet" pressed={mine.said === said} work={say(said)}>
            {t(`here.${said}`)}
          </Button>
        ))}
      </div>
      <p class="soft">{t("here.who", { name })}</p>
    </div>
  );
}
