// What was taken back from a friend, and one tap to give it back.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import type { ConsentRow, Withdrawn } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh } from "../../data/liveQuery.ts";
import { t, tCode } from "../../messages/index.ts";
import { moment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { HeldShifts } from "../rota/index.ts";
import { knows } from "./switches.ts";

interface ReceiptProps {
  circleId: string;
  row: ConsentRow;
  of: Withdrawn;
  close: () => void;
}

/** What was taken back, what had left by then, and one tap to give it back. */
export function Receipt({ circleId, row, of, close }: ReceiptProps) {
  const seeing = useSignal(false);
  const held = useSignal(of.shifts ?? []);
  const { name } = row;
  const undo = async (key: string) => {
    const body = { withdrawn_id: of.withdrawn_id };
    await post(`/circles/${circleId}/members/${row.member_id}/undo`, body, key);
    close();
    await refresh(`/circles/${circleId}/consent`);
    actionNotice.value = t("consent.undone", { name });
  };
  const some = !row.denied && row.grants.length > 0;
  return (
    <Screen
      name="withdrawn"
      page="consent.title"
      phase={some ? "part" : "all"}
      title={some ? t("consent.done_part") : t("consent.done", { name })}
      live
      lead={
        <>
          {some ? <p>{knows(row)}</p> : null}
          <p>{t("consent.done_lead", { name })}</p>
        </>
      }
      actions={
        <>
          <Button do="ok" press={close}>
            {t("go.done")}
          </Button>
          <div class="pair">
            {seeing.value ? null : (
              <Button do="see-it" weight="quiet" press={() => (seeing.value = true)}>
                {t("consent.see_it")}
              </Button>
            )}
            <Button do="undo" weight="quiet" work={undo}>
              {t("consent.undo")}
            </Button>
          </div>
          {some ? null : (
            <LinkButton
              do="remembers"
              href={`/c/${circleId}/people/${row.member_id}/remembers`}
              weight="plain"
            >
              {t("remembers.title", { name })}
            </LinkButton>
          )}
        </>
      }
    >
      {held.value.length > 0 ? (
        <>
          <h2>{t("held.title", { name })}</h2>
          <p class="soft">{t("held.lead", { name })}</p>
          <HeldShifts
            circleId={circleId}
            shifts={held.value}
            left={(shifts) => (held.value = shifts)}
          />
        </>
      ) : null}
      {seeing.value ? (
        <div class="card" role="status">
          <p>
            {of.left.length > 0
              ? t("consent.had_left", { n: of.left.length })
              : t("consent.none_left")}
          </p>
          <ul class="disclosed">
            {of.left.map((one, at) => (
              <li key={at}>
                {tCode("event", one.event) ?? one.event} · {moment(one.at)}
              </li>
            ))}
          </ul>
          {of.may_have_left.length > 0 ? (
            <p>{t("consent.may_have_left", { n: of.may_have_left.length })}</p>
          ) : null}
          {of.queued_stopped > 0 ? (
            <p class="soft">{t("consent.stopped", { n: of.queued_stopped })}</p>
          ) : null}
        </div>
      ) : null}
    </Screen>
  );
}
