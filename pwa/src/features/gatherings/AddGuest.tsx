// Somebody for the list: a friend of the circle, or a guest by name. Nothing is sent by it.

import { useSignal } from "@preact/signals";

import { newId } from "../../api/link.ts";
import type { Gatherings } from "../../api/types.ts";
import { actionError } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { missingFrom, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { named } from "../../ui/Tags.tsx";
import { Why } from "../../ui/Why.tsx";
import { sender } from "./gatheringActions.ts";

const GUEST = "guest";

export function AddGuest({ circleId, gatheringId }: { circleId: string; gatheringId: string }) {
  const live = useLive<Gatherings>(`/circles/${circleId}/gatherings`, 60);
  const back = `/c/${circleId}/gatherings/${gatheringId}`;
  const id = useSignal(newId());
  const who = useSignal(GUEST);
  const name = useSignal("");
  const role = useSignal("");
  const reads = useSignal(false);
  const gathering = live.data?.person?.find((one) => one.id === gatheringId);
  if (!live.data || !gathering) {
    return <Waiting name="add-guest" of={live.data ? missingFrom(live) : live} back={back} />;
  }
  const listed = gathering.guests.map((guest) => guest.member_id);
  const people = live.data.people.filter((one) => !listed.includes(one.member_id));
  const isGuest = who.value === GUEST;
  const save = async (key: string) => {
    if (isGuest && !name.value.trim()) {
      actionError.value = { text: t("gathering.need_name"), again: null, field: "name" };
      return;
    }
    const body = {
      id: id.value,
      ...(isGuest ? { name: name.value, reads_if_reports: reads.value } : { member_id: who.value }),
      role_label: role.value,
    };
    const send = sender(circleId, `gatherings/${gatheringId}`);
    await send("POST", "/guests", t("gathering.on_list"), body)(key);
    returnTo(back);
  };
  return (
    <Screen
      name="add-guest"
      title={t("gathering.add")}
      back={back}
      lead={<p>{t("gathering.add_lead")}</p>}
      stuck={
        <Button do="save-guest" work={save}>
          {t("gathering.put_on_list")}
        </Button>
      }
    >
      {people.length > 0 ? (
        <Choice
          do="who"
          label={t("gathering.add_who")}
          options={[
            { value: GUEST, label: t("gathering.guest"), hint: t("gathering.guest_hint") },
            ...people.map((one) => ({ value: one.member_id, label: named(one) })),
          ]}
          value={who.value}
          set={(value) => (who.value = value)}
        />
      ) : null}
      {isGuest ? (
        <Field
          do="name"
          label={t("gathering.guest_name")}
          value={name.value}
          set={(text) => (name.value = text)}
          max={60}
        />
      ) : null}
      <Field
        do="role-label"
        label={t("gathering.role_label")}
        hint={t("gathering.role_hint")}
        value={role.value}
        set={(text) => (role.value = text)}
        max={80}
      />
      {isGuest ? (
        <>
          <Switch
            do="reads-if-reports"
            label={t("gathering.reads_if_reports")}
            hint={t("gathering.reads_hint")}
            on={reads.value}
            set={(on) => (reads.value = on)}
          />
          <Why of="reads_if_reports" about={t("gathering.reads_if_reports")} />
        </>
      ) : null}
    </Screen>
  );
}
