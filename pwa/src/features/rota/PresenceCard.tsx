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
}

export function PresenceCard({ circleId, name, between }: Props) {
  return (
    <>
      {between.here.map((one) => (
        <p class="note" key={one.slot_id + one.member_id}>
          {saidLine(one)}
        </p>
      ))}
      {between.mine.map((mine) => {
        const say = (said: "here" | "off") => async (key: string) => {
          const path = `/circles/${circleId}/slots/${mine.slot_id}/presence`;
          // A second tap takes it back.
          await put(path, { said: mine.said === said ? null : said }, key);
          await refresh(`/circles/${circleId}/home`);
        };
        return (
          <section class="card stack" key={mine.slot_id} data-here={mine.slot_id}>
            <div class="pair">
              {(["here", "off"] as const).map((said) => (
                <Button
                  key={said}
                  do={`say-${said}`}
                  weight={mine.said === said ? "main" : "quiet"}
                  pressed={mine.said === said}
                  work={say(said)}
                >
                  {t(`here.${said}`)}
                </Button>
              ))}
            </div>
            <p class="soft">{t("here.who", { name })}</p>
          </section>
        );
      })}
    </>
  );
}
