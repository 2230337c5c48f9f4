// A third person: proposed by one of the two, agreed to by the other, and then asked themselves.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { Repair, Repairs } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { named } from "../../ui/Tags.tsx";
import { learnRepairs, repairSender, repairsPath } from "./mendActions.ts";
import { withWhom } from "./mend.text.ts";

interface Props {
  circleId: string;
  of: Repair;
  all: Repairs;
}

export function ThirdPerson({ circleId, of: one, all }: Props) {
  if (one.state !== "open") return null;
  if (one.side === "third") return <Asked circleId={circleId} of={one} />;
  return one.third ? <Between circleId={circleId} of={one} third={one.third} /> : <Propose circleId={circleId} of={one} all={all} />;
}

function Asked({ circleId, of: one }: { circleId: string; of: Repair }) {
  const send = repairSender(circleId, one.id);
  const isIn = one.joined;
  return (
    <section class="card stack">
      <p>{t(isIn ? "mend.third_in" : "mend.third_asks", { names: withWhom(one) })}</p>
      {isIn ? null : (
        <Button do="third-join" work={send("third/join", t("mend.third_joined"))}>
          {t("mend.third_yes")}
        </Button>
      )}
      <Button do="third-end" weight="quiet" work={send("third/end", t("mend.third_left"))}>
        {t(isIn ? "mend.third_leave" : "mend.not_now")}
      </Button>
    </section>
  );
}

interface BetweenProps {
  circleId: string;
  of: Repair;
  third: NonNullable<Repair["third"]>;
}

function Between({ circleId, of: one, third }: BetweenProps) {
  const send = repairSender(circleId, one.id);
  const { name } = third;
  const other = withWhom(one);
  const key = {
    proposed: third.by_me ? "mend.third_waits" : "mend.third_proposed",
    asked: "mend.third_asked",
    joined: "mend.third_with",
  } as const;
  return (
    <section class="card stack" data-third={third.step}>
      <p>{t(key[third.step], { name: named(third), other })}</p>
      {third.step === "proposed" && !third.by_me ? (
        <Button do="third-agree" weight="quiet" work={send("third/agree", t("mend.third_agreed", { name }))}>
          {t("mend.third_yes_too")}
        </Button>
      ) : null}
      <Button do="third-end" weight="plain" work={send("third/end", t("mend.third_none"))}>
        {t("mend.third_without", { name })}
      </Button>
    </section>
  );
}

function Propose({ circleId, of: one, all }: Props) {
  const choosing = useSignal(false);
  const others = all.people.filter((each) => one.people.every(({ member_id }) => member_id !== each.member_id));
  if (others.length === 0) return null;
  if (!choosing.value) {
    return (
      <Button do="third" weight="plain" press={() => (choosing.value = true)}>
        {t("mend.third_propose")}
      </Button>
    );
  }
  return (
    <section class="card stack" role="group" aria-label={t("mend.third_who")}>
      <p>{t("mend.third_who")}</p>
      <p class="soft">{t("mend.third_what", { name: withWhom(one) })}</p>
      {others.map((each) => (
        <Button
          key={each.member_id}
          do={`third-${each.member_id}`}
          weight="quiet"
          work={async (key) => {
            const body = { member_id: each.member_id };
            const path = `${repairsPath(circleId)}/${one.id}/third`;
            learnRepairs(circleId, await put<Repairs>(path, body, key));
            choosing.value = false;
          }}
        >
          {named(each)}
        </Button>
      ))}
    </section>
  );
}
