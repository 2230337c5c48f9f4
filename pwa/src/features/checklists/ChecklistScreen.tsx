// A checklist: read calmly beforehand, opened by a tap, and shared out line by line while it is open.
// The person hears of an opening first, and can say that it isn't so.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import type { Checklist, ChecklistKind, ChecklistLine } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { CALM, learn, SOON, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { KeepCopy } from "../../ui/KeepCopy.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { beneath, headline, isKind, lineState, pathOf } from "./checklist.text.ts";

export function ChecklistScreen({ circleId, kind }: { circleId: string; kind: string }) {
  const path = pathOf(circleId, isKind(kind) ? kind : "called");
  const opened = useSignal(false);
  const live = useLive<Checklist>(path, opened.value ? SOON : CALM);
  const checklist = live.data;
  if (!checklist) return <Waiting name="checklist" of={live} back={`/c/${circleId}`} />;
  opened.value = checklist.phase !== "closed";
  return (
    <Screen
      name="checklist"
      page={`checklist.${checklist.kind}`}
      phase={checklist.phase}
      title={headline(checklist)}
      live
      back={`/c/${circleId}`}
      lead={<p>{beneath(checklist)}</p>}
      actions={<Actions circleId={circleId} path={path} of={checklist} />}
      stuck={
        checklist.mine && checklist.phase === "person_first" ? (
          <Close path={path} tall label="checklist.not_so" />
        ) : canOpen(checklist) && !checklist.mine ? (
          <Open path={path} of={checklist} />
        ) : undefined
      }
    >
      <Stale of={live} />
      {checklist.lines.length > 0 ? (
        <ol class="stack plain">
          {checklist.lines.map((line) => (
            <li key={line.id} class="card stack" aria-label={line.words} data-checklist-line>
              <p class="words" dir="auto">
                {line.words}
              </p>
              <LineActions path={path} of={line} checklist={checklist} />
            </li>
          ))}
        </ol>
      ) : null}
      {checklist.mine ? <Named circleId={circleId} of={checklist} /> : null}
      {checklist.lines.length > 0 ? <KeepCopy path={path} /> : null}
      {checklist.kind === "called" ? <p class="soft">{t("checklist.limits")}</p> : null}
    </Screen>
  );
}

const canOpen = (of: Checklist): boolean => of.phase === "closed" && of.lines.length > 0;

/** Whom the person named, and the way to change that. */
function Named({ circleId, of }: { circleId: string; of: Checklist }) {
  return (
    <a class="card go" href={`/c/${circleId}/consent`} data-do="named">
      <strong>{t("checklist.who")}</strong>
      <span class="soft">
        {of.named.length > 0
          ? t("checklist.named", { names: names(of.named), n: of.named.length })
          : t("checklist.named_nobody")}
      </span>
    </a>
  );
}

function LineActions({ path, of, checklist }: { path: string; of: ChecklistLine; checklist: Checklist }) {
  const send = (move: string) => async (key: string) =>
    learn(path, await post<Checklist>(`${path}/lines/${of.id}/${move}`, {}, key));
  const state = lineState(of);
  const isOpen = checklist.phase !== "closed";
  const mayChange = isOpen && (of.taken_by?.is_me || checklist.mine);
  return (
    <>
      {state ? <p class="soft">{state}</p> : null}
      {isOpen && !of.taken_by ? (
        <Button do={`take-${of.id}`} weight="quiet" work={send("take")}>
          {t("checklist.take")}
        </Button>
      ) : null}
      {mayChange && of.taken_by ? (
        <div class="pair">
          <Button do={`done-${of.id}`} weight="quiet" work={send(of.done_at ? "undone" : "done")}>
            {t(of.done_at ? "checklist.not_done" : "checklist.done")}
          </Button>
          <Button do={`let-go-${of.id}`} weight="plain" work={send("let_go")}>
            {t(of.taken_by.is_me ? "checklist.let_go" : "checklist.free")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Close({ path, label, tall }: { path: string; label: "checklist.not_so" | "checklist.over"; tall?: boolean }) {
  return (
    <Button
      do="close-checklist"
      weight={tall ? "main" : "quiet"}
      tall={tall === true}
      work={async (key) => {
        learn(path, await post<Checklist>(`${path}/close`, {}, key));
        actionNotice.value = t("checklist.closed");
      }}
    >
      {t(label)}
    </Button>
  );
}

/** Writing it for the person; opening and closing for whom they named, too. */
function Actions({ circleId, path, of }: { circleId: string; path: string; of: Checklist }) {
  const edit = `/c/${circleId}/checklist/${of.kind satisfies ChecklistKind}/edit`;
  return (
    <>
      {of.opened?.may_close && !(of.mine && of.phase === "person_first") ? (
        <Close path={path} label="checklist.over" />
      ) : null}
      {of.mine && canOpen(of) ? <Open path={path} of={of} /> : null}
      {of.mine ? (
        <LinkButton do="edit-checklist" href={edit} weight={of.lines.length > 0 ? "plain" : "main"}>
          {t(of.lines.length > 0 ? "checklist.change" : "checklist.write")}
        </LinkButton>
      ) : null}
    </>
  );
}

/** A second tap says that it is meant: then the others hear. */
function Open({ path, of }: { path: string; of: Checklist }) {
  const asked = useSignal(false);
  if (!asked.value) {
    return (
      <Button do="open-checklist" weight="quiet" press={() => (asked.value = true)}>
        {t(of.mine ? "checklist.open_mine" : "checklist.open")}
      </Button>
    );
  }
  return (
    <>
      <p>
        {t(of.mine ? "checklist.open_ask_mine" : "checklist.open_ask", {
          name: of.person_name,
          n: of.minutes_first,
        })}
      </p>
      <Button
        do="open-checklist-yes"
        work={async (key) => learn(path, await post<Checklist>(`${path}/open`, {}, key))}
      >
        {t("checklist.open_yes")}
      </Button>
      <Button do="cancel" weight="plain" press={() => (asked.value = false)}>
        {t("go.cancel")}
      </Button>
    </>
  );
}
