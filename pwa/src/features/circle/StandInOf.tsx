// For the person: asking a friend to coordinate for some days, and ending it.

import { useSignal } from "@preact/signals";

import { post, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Member, StandIns } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { addDays, dateIn } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { standInDays } from "./StandIn.tsx";

export function StandInOf({
  circleId,
  zone,
  member,
}: {
  circleId: string;
  zone: string;
  member: Member;
}) {
  const path = `/circles/${circleId}/stand-ins`;
  const list = useLive<StandIns>(path, 60).data?.stand_ins ?? [];
  const today = dateIn(new Date(), zone);
  const first = useSignal(today);
  const last = useSignal(addDays(today, 2));
  const id = useSignal(newId());
  const { name } = member;
  const mine = list.filter((one) => one.member_id === member.id);
  if (member.roles.includes("coordinator")) return null;
  return (
    <>
      {mine.map((one) => (
        <section
          class="card stack"
          key={one.id}
          role="group"
          aria-label={t(`stand_in.${one.state}`, { name, ...standInDays(one) })}
          data-stand-in={one.state}
        >
          <p>{t(`stand_in.${one.state}`, { name, ...standInDays(one) })}</p>
          <Button
            do="end-stand-in"
            weight="quiet"
            work={async (key) => {
              learn(path, await remove<StandIns>(`${path}/${one.id}`, key));
              actionNotice.value = t("stand_in.ended");
            }}
          >
            {t(one.state === "asked" ? "stand_in.take_back" : "stand_in.end")}
          </Button>
        </section>
      ))}
      <details>
        <summary data-do="stand-in">{t("stand_in.title")}</summary>
        <div class="stack">
          <p class="soft">{t("stand_in.lead", { name })}</p>
          <Field
            do="stand-in-first"
            label={t("away.first")}
            type="date"
            value={first.value}
            set={(value) => {
              first.value = value;
              if (last.value < value) last.value = value;
            }}
            max={10}
          />
          <Field
            do="stand-in-last"
            label={t("away.last")}
            type="date"
            value={last.value}
            set={(value) => (last.value = value)}
            max={10}
          />
          <Button
            do="ask-stand-in"
            work={async (key) => {
              const body = {
                id: id.value,
                member_id: member.id,
                first: first.value,
                last: last.value,
              };
              learn(path, await post<StandIns>(path, body, key));
              id.value = newId();
              actionNotice.value = t("stand_in.was_asked", { name });
            }}
          >
            {t("stand_in.ask", { name })}
          </Button>
        </div>
      </details>
    </>
  );
}
