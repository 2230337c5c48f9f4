// What isn't for a friend, as the person sets it: nights, and more than so many shifts a week.

import { useSignal } from "@preact/signals";

import { post, put } from "../../api/client.ts";
import type { Circle, MemberLimits, SetLimits } from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { learn, refreshAll, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { numberText } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";
import { kindOf, whenOf } from "../rota/index.ts";

const USUAL = { from: "22:00", to: "07:00" };
/** 0: no limit. */
const WEEKLY = [0, 1, 2, 3, 4, 5];

export function MemberLimitsScreen({ circleId, memberId }: { circleId: string; memberId: string }) {
  const path = `/circles/${circleId}/members/${memberId}/limits`;
  const live = useLive<MemberLimits>(path, 60);
  const circle = useLive<Circle>(`/circles/${circleId}`, 60);
  const chosen = useSignal<SetLimits | null>(null);
  const member = circle.data?.members.find((one) => one.id === memberId);
  const back = `/c/${circleId}/people/${memberId}`;
  if (!live.data || !member) {
    const first = live.data ? circle : live;
    return <Waiting name="member-limits" of={first} back={back} />;
  }
  const { name } = member;
  const { night, weekly_shifts } = chosen.value ?? live.data;
  const set = (part: Partial<SetLimits>) => (chosen.value = { night, weekly_shifts, ...part });
  const save = async (key: string) => {
    learn(path, await put<MemberLimits>(path, { night, weekly_shifts }, key));
    chosen.value = null;
    refreshAll();
    actionNotice.value = t("go.saved");
  };
  return (
    <Screen
      name="member-limits"
      page="circle.people"
      title={t("set_limits.title", { name })}
      back={back}
      lead={<p>{t("set_limits.lead", { name })}</p>}
      submit={() => void runAction("save-limits", save)}
      actions={
        <Button do="save-limits" type="submit">
          {t("go.save")}
        </Button>
      }
    >
      <Stale of={live} />
      <div class="card list">
        <Switch
          do="no-nights"
          label={t("set_limits.nights", { name })}
          hint={t("set_limits.nights_hint")}
          on={night !== null}
          set={(on) => set({ night: on ? USUAL : null })}
        />
        <Why of="limit_nights" />
      </div>
      {night ? (
        <div class="pair">
          <Field
            do="night-from"
            label={t("pattern.start")}
            type="time"
            value={night.from}
            set={(from) => set({ night: { ...night, from: from || USUAL.from } })}
            max={5}
          />
          <Field
            do="night-to"
            label={t("pattern.end")}
            type="time"
            value={night.to}
            set={(to) => set({ night: { ...night, to: to || USUAL.to } })}
            max={5}
          />
        </div>
      ) : null}
      <Choice
        do="week-most"
        label={t("set_limits.weekly")}
        options={WEEKLY.map((value) => ({
          value,
          label: value ? numberText(value) : t("capacity.weekly_none"),
        }))}
        value={weekly_shifts ?? 0}
        set={(most) => set({ weekly_shifts: most || null })}
        flat
        tiny
      />
      {chosen.value ? null : <Beyond path={path} name={name} of={live.data} />}
    </Screen>
  );
}

/** What they hold beyond it: each is left, or ended. Nothing is taken by itself. */
function Beyond({ path, name, of }: { path: string; name: string; of: MemberLimits }) {
  const left = useSignal<readonly string[]>([]);
  const shown = of.beyond.filter((one) => !left.value.includes(one.slot.id));
  if (shown.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="beyond">
      <h2 id="beyond">{t("set_limits.beyond")}</h2>
      <p class="soft">{t("set_limits.beyond_lead", { name })}</p>
      {shown.map(({ slot, why }) => (
        <div class="card stack" key={slot.id} role="group" aria-label={whenOf(slot)} data-beyond={why}>
          <Row name={name} title={whenOf(slot)}>
            {kindOf(slot)}
          </Row>
          <div class="pair">
            <Button
              do={`end-${slot.id}`}
              weight="quiet"
              work={async (key) => {
                const body = { slot_id: slot.id };
                learn(path, await post<MemberLimits>(`${path}/end-shift`, body, key));
                refreshAll();
                actionNotice.value = t("set_limits.ended", { name });
              }}
            >
              {t("set_limits.end")}
            </Button>
            <Button
              do={`leave-${slot.id}`}
              weight="plain"
              press={() => {
                left.value = [...left.value, slot.id];
                actionNotice.value = t("set_limits.stays", { name });
              }}
            >
              {t("set_limits.leave")}
            </Button>
          </div>
        </div>
      ))}
    </section>
  );
}
