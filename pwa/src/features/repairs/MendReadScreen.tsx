// One thing between two: for who wrote it while it cools; for who was written to, first what it is
// and then the words; and what both of them say.

import { useSignal, type Signal } from "@preact/signals";

import { remove } from "../../api/client.ts";
import type { Repair, RepairRead, Repairs } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { atMoment } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { missingFrom, Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { MendAnswer } from "./MendAnswer.tsx";
import { MoreToSay, Turns } from "./MendTurns.tsx";
import { NotSafeLink, Writing, type Words } from "./MendWriteScreen.tsx";
import { ThirdPerson } from "./ThirdPerson.tsx";
import { standing, withWhom } from "./mend.text.ts";
import { closeTo, learnRepairs, repairSender, repairsPath } from "./mendActions.ts";

export function MendReadScreen({ circleId, repairId }: { circleId: string; repairId: string }) {
  const live = useLive<Repairs>(repairsPath(circleId));
  const opened = useSignal(false);
  const back = `/c/${circleId}/mend`;
  const one = live.data?.repairs.find((each) => each.id === repairId);
  if (!one || !live.data) {
    return <Waiting name="mend-read" of={live.data ? missingFrom(live) : live} back={back} />;
  }
  if (one.side === "other" && one.state === "sent" && !opened.value) {
    return <Cover circleId={circleId} of={one} read={() => (opened.value = true)} />;
  }
  return <WithWords circleId={circleId} of={one} all={live.data} />;
}

/** Before a word of it is seen: who, about what, and that nothing has to be done. */
function Cover({ circleId, of: one, read }: { circleId: string; of: Repair; read: () => void }) {
  const name = withWhom(one);
  return (
    <Screen
      name="mend-read"
      page="mend.title"
      phase="cover"
      title={t("mend.wrote", { name })}
      back={`/c/${circleId}/mend`}
      lead={
        <>
          <p>{t("mend.wrote_lead")}</p>
          <p>{t("mend.no_sign", { name })}</p>
        </>
      }
      stuck={
        <Button do="read-it" press={read}>
          {t("mend.read_it")}
        </Button>
      }
    >
      <NotNow circleId={circleId} of={one} />
    </Screen>
  );
}

/** Not now, not at all, and not from them: none of it needs a reason. */
function NotNow({ circleId, of: one }: { circleId: string; of: Repair }) {
  const [other] = one.people;
  const name = withWhom(one);
  const send = repairSender(circleId, one.id);
  const leave = (told: string) => () => {
    go(`/c/${circleId}/mend`, true);
    actionNotice.value = told;
  };
  return (
    <>
      <Button do="not-now" weight="quiet" press={leave(t("mend.not_now_said"))}>
        {t("mend.not_now")}
      </Button>
      <Button
        do="rather-not"
        weight="quiet"
        work={send("decline", t("mend.declined", { name }), {}, leave(""))}
      >
        {t("mend.rather_not")}
      </Button>
      <p class="soft">{t("mend.rather_not_what", { name })}</p>
      {other ? (
        <Button
          do="close-to"
          weight="plain"
          work={closeTo(circleId, other.member_id, true, t("mend.closed_now", { name }))}
        >
          {t("mend.close_to", { name })}
        </Button>
      ) : null}
      <NotSafeLink circleId={circleId} />
    </>
  );
}

interface Props {
  circleId: string;
  of: Repair;
  all: Repairs;
}

function WithWords({ circleId, of: one, all }: Props) {
  const live = useLive<RepairRead>(`${repairsPath(circleId)}/${one.id}`);
  const answering = useSignal(false);
  const back = `/c/${circleId}/mend`;
  if (!live.data) return <Waiting name="mend-read" of={live} back={back} />;
  const read = live.data;
  if (one.state === "draft") return <Anew circleId={circleId} of={one} read={read} />;
  if (answering.value && one.state === "sent") {
    return <MendAnswer circleId={circleId} of={one} back={() => (answering.value = false)} />;
  }
  const mayAnswer = one.state === "sent" && one.side === "other";
  return (
    <Screen
      name="mend-read"
      page="mend.title"
      phase={one.state}
      title={standing(one)}
      back={back}
      lead={<Lead of={one} rests={all.rests} />}
      stuck={
        mayAnswer ? (
          <Button do="answer" press={() => (answering.value = true)}>
            {t("mend.answer")}
          </Button>
        ) : undefined
      }
    >
      <Stale of={live} />
      <Turns of={read} />
      {mayAnswer ? <NotNow circleId={circleId} of={one} /> : null}
      {one.state === "cooling" ? <Cooling circleId={circleId} of={one} /> : null}
      {read.may.includes("add") ? <MoreToSay circleId={circleId} of={read} /> : null}
      <Ending circleId={circleId} of={read} />
      <ThirdPerson circleId={circleId} of={one} all={all} />
      {one.side !== "third" && one.state !== "cooling" ? <Deleting circleId={circleId} of={one} /> : null}
      {mayAnswer ? null : <NotSafeLink circleId={circleId} />}
    </Screen>
  );
}

function Lead({ of: one, rests }: { of: Repair; rests: boolean }) {
  const name = withWhom(one);
  if (one.state === "cooling") {
    const when = one.goes_at ? atMoment(one.goes_at) : "";
    return <p>{rests ? t("mend.rests") : t("mend.cooling_lead", { name, when })}</p>;
  }
  if (one.side === "opener" && one.state === "sent") return <p>{t("mend.sent_lead", { name })}</p>;
  if (one.side === "opener" && one.state === "declined") return <p>{t("mend.not_now_lead", { name })}</p>;
  if (one.settled === "other") return <p>{t("mend.settled_theirs", { name })}</p>;
  if (one.settled === "me") return <p>{t("mend.settled_mine", { name })}</p>;
  return null;
}

function Cooling({ circleId, of: one }: { circleId: string; of: Repair }) {
  const send = repairSender(circleId, one.id);
  return (
    <>
      <Button do="take-back" weight="quiet" work={send("take-back", t("mend.taken_back"))}>
        {t("mend.take_back")}
      </Button>
      <LetGo circleId={circleId} of={one} />
    </>
  );
}

/** Before it went: nothing of it is left, and nobody knows. */
function LetGo({ circleId, of: one }: { circleId: string; of: Repair }) {
  const send = repairSender(circleId, one.id);
  const leave = () => go(`/c/${circleId}/mend`, true);
  return (
    <Button do="let-go" weight="quiet" work={send("let-go", t("mend.gone"), {}, leave)}>
      {t("mend.let_go")}
    </Button>
  );
}

/** It was taken back: its words can be written anew, go later, or be let go. */
function Anew({ circleId, of: one, read }: { circleId: string; of: Repair; read: RepairRead }) {
  const [turn] = read.turns;
  const words: Signal<Words> = useSignal<Words>({
    happened: turn?.parts["happened"] ?? "",
    wish: turn?.parts["wish"] ?? "",
    wishes: turn?.wishes ?? [],
  });
  const writing = useSignal(false);
  const send = repairSender(circleId, one.id);
  const [to] = one.people;
  const leave = () => go(`/c/${circleId}/mend`, true);
  if (writing.value && to) {
    return (
      <Writing
        circleId={circleId}
        repairId={one.id}
        to={to}
        words={words}
        letGo={send("let-go", t("mend.gone"), {}, leave)}
      />
    );
  }
  return (
    <Screen
      name="mend-read"
      page="mend.title"
      phase="draft"
      title={t("mend.draft", { name: withWhom(one) })}
      back={`/c/${circleId}/mend`}
      lead={<p>{t("mend.draft_lead")}</p>}
      stuck={
        <Button do="write-anew" press={() => (writing.value = true)}>
          {t("mend.write_anew")}
        </Button>
      }
    >
      <Turns of={read} />
      <LetGo circleId={circleId} of={one} />
      <NotSafeLink circleId={circleId} />
    </Screen>
  );
}

/** Settled by both, or let go by one. */
function Ending({ circleId, of: one }: { circleId: string; of: RepairRead }) {
  const send = repairSender(circleId, one.id);
  const isRunning = one.state === "sent" || one.state === "open";
  return (
    <>
      {one.may.includes("settle") && one.settled !== "me" ? (
        <Button do="settle" weight="quiet" work={send("settle", t("mend.settled_said"))}>
          {t("mend.settle")}
        </Button>
      ) : null}
      {isRunning && one.may.includes("let_go") ? (
        <Button do="let-it-rest" weight="quiet" work={send("let-go", t("mend.let_go_said"))}>
          {t("mend.let_go")}
        </Button>
      ) : null}
    </>
  );
}

function Deleting({ circleId, of: one }: { circleId: string; of: Repair }) {
  return (
    <>
      <p class="soft">{t("mend.delete_what")}</p>
      <HoldButton
        do="delete-repair"
        work={async (key) => {
          const now = await remove<Repairs>(`${repairsPath(circleId)}/${one.id}`, key);
          go(`/c/${circleId}/mend`, true);
          learnRepairs(circleId, now, t("mend.deleted"));
        }}
      >
        {t("mend.delete")}
      </HoldButton>
    </>
  );
}
