// A supporter's own limits: how much they can give, what may reach them, and when.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { Addresses, Capacity, Home, Level, Mute, MyPractice, Myself, Reach } from "../../api/types.ts";
import { runActionInTurn, actionNotice } from "../../data/actions.ts";
import { known, learn, refresh, useLive } from "../../data/liveQuery.ts";
import { deliver } from "../../data/offlineQueueState.ts";
import { place } from "../../data/session.ts";
import { t, type Key } from "../../messages/index.ts";
import { dateIn, names, numberText, wallRange } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Stepper } from "../../ui/Stepper.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";
import { limitLines } from "./limits.text.ts";
import { channelsOf, nightHint } from "./reach.text.ts";
import { muteLine } from "./mute.text.ts";

/** Shifts in a week, at most; after it comes "no limit". */
const MOST_SHIFTS = 5;

const LEVELS: readonly Level[] = ["open", "small", "resting"];

type Yes = "asks" | "asks_any_hour" | "stand_downs" | "open_times" | "shift_reminders" | "check_ins" | "repairs" | "gatherings" | "needs";
const SWITCHES: readonly [Yes, Key][] = [
  ["asks", "reach.asks"],
  ["asks_any_hour", "reach.night"],
  ["stand_downs", "reach.stand_downs"],
  ["open_times", "reach.open_times"],
  ["shift_reminders", "reach.shift_reminders"],
  ["check_ins", "reach.check_ins"],
  ["repairs", "reach.repairs"],
  ["gatherings", "reach.gatherings"],
  ["needs", "reach.needs"],
];

export function MyLimits({ circleId }: { circleId: string }) {
  const reachPath = `/circles/${circleId}/reach`;
  const capacityPath = `/circles/${circleId}/capacity`;
  const reach = useLive<Reach>(reachPath, 60);
  const capacity = useLive<Capacity>(capacityPath, 60);
  const addresses = useLive<Addresses>("/me/addresses", 60);
  const mute = useLive<Mute>(`/circles/${circleId}/mute`, 60).data;
  const inPool = useLive<Home>(`/circles/${circleId}/home`, 60).data?.supporter?.in_pool ?? null;
  const myself = useLive<Myself>(`/circles/${circleId}/me`, 60).data;
  const practicePath = `/circles/${circleId}/my-practice`;
  const practice = useLive<MyPractice>(practicePath, 60).data;
  const set = myself?.limits ? limitLines(myself.limits) : [];
  const hours = useSignal<{ from: string; to: string } | null>(null);
  if (!reach.data) return <Waiting name="my-limits" of={reach} back={`/c/${circleId}`} />;
  const now = reach.data;
  const save = (change: Partial<Reach>) =>
    runActionInTurn("reach", async (key) => {
      const newest = known<Reach>(reachPath) ?? now;
      const { etag: _, ...rest } = { ...newest, ...change } as Reach & { etag?: string };
      await send(key, "reach", reachPath, rest, t("reach.what"));
    });
  const ways = channelsOf(addresses.data);
  const order = now.channels ?? ways;
  const first = order.find((way) => ways.includes(way)) ?? "push";
  /** Saved now, or later by itself; the last change is the one that counts. */
  const send = async (
    id: string,
    what: "reach" | "capacity",
    path: string,
    body: unknown,
    label: string,
    about: string = path,
  ) => {
    const one = { id, what, circle: circleId, method: "PUT", path, body, label, about } as const;
    const saved = await deliver(one);
    if (!saved) return;
    learn(path, saved);
    actionNotice.value = t("go.saved");
  };
  const dial = (body: { level: Level; until?: string }) =>
    runActionInTurn("capacity", async (key) => {
      await send(key, "capacity", capacityPath, body, t(`capacity.${body.level}`));
      void refresh(`/circles/${circleId}/home`);
    });
  const most = capacity.data?.weekly_shifts ?? null;
  const saveMost = (weekly_shifts: number | null) =>
    void runActionInTurn("weekly", (key) =>
      send(key, "capacity", capacityPath, { weekly_shifts }, t("capacity.weekly"), `${capacityPath}#weekly`),
    );
  const coordinator = place(circleId)?.roles.includes("coordinator") ?? false;
  return (
    <Screen
      name="my-limits"
      title={t("limits_mine.title")}
      back={`/c/${circleId}`}
      lead={<p>{t("limits_mine.lead")}</p>}
    >
      <Stale of={reach} />
      <Choice
        do="capacity"
        label={t("supporter.give")}
        options={LEVELS.map((value) => ({
          value,
          label: t(`capacity.${value}`),
          hint: t(`capacity.${value}_hint`),
        }))}
        value={capacity.data?.level ?? "open"}
        set={(level) => void dial({ level })}
      />
      {capacity.data?.level === "resting" ? (
        <Field
          do="rest-until"
          label={t("capacity.until")}
          hint={t("capacity.until_hint")}
          type="date"
          value={capacity.data.until ?? ""}
          set={(until) => {
            // A year is typed digit by digit: only a day that is ahead is one.
            if (until > dateIn(new Date())) void dial({ level: "resting", until });
            else if (!until) void dial({ level: "resting" });
          }}
          max={10}
        />
      ) : null}
      <Stepper
        do="weekly"
        label={t("capacity.weekly")}
        value={most === null ? t("capacity.weekly_none") : numberText(most)}
        hint={t("capacity.weekly_hint")}
        less={most === 1 ? null : () => saveMost(most === null ? MOST_SHIFTS : most - 1)}
        more={most === null ? null : () => saveMost(most < MOST_SHIFTS ? most + 1 : null)}
      />
      {set.length > 0 ? (
        <section class="card" data-set-limits>
          <strong>{t("set_limits.mine", { name: place(circleId)?.person_name ?? "" })}</strong>
          {set.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </section>
      ) : null}
      <a class="card go" href={`/c/${circleId}/mute`} data-do="mute">
        <strong>{mute?.on ? muteLine(mute.until) : t("mute.title")}</strong>
        <span class="soft">
          {mute?.others.length
            ? t("mute.others", { names: names(mute.others.map((one) => one.name)) })
            : t("supporter.only_you")}
        </span>
      </a>
      <a class="card go" href={`/c/${circleId}/card`} data-do="my-card">
        <strong>{t("card.mine")}</strong>
        <span class="soft">{t("card.mine_hint", { name: place(circleId)?.person_name ?? "" })}</span>
      </a>
      <a class="card go" href={`/c/${circleId}/hours`} data-do="hours">
        <strong>{t("hours.more")}</strong>
        <span class="soft">{t("supporter.only_you")}</span>
      </a>
      <a class="card go" href={`/c/${circleId}/offers`} data-do="offers">
        <strong>{t("member_offer.title")}</strong>
        <span class="soft">{t("member_offer.from_limits")}</span>
      </a>
      {ways.length > 1 ? (
        <>
          <Choice
            do="first-way"
            label={t("reach.first")}
            options={ways.map((value) => ({ value, label: t(`way.${value}`) }))}
            value={first}
            set={(way) => void save({ channels: [way, ...order.filter((one) => one !== way)] })}
          />
          <p class="soft">{t("reach.first_hint")}</p>
        </>
      ) : null}
      <div class="card list">
        <h2>{t("reach.what")}</h2>
        {SWITCHES.map(([key, label]) => (
          <Switch
            key={key}
            do={`reach-${key}`}
            label={t(label)}
            hint={
              key === "asks_any_hour" ? nightHint(now.quiet_from, now.quiet_to) : undefined
            }
            on={now[key]}
            set={(on) => void save({ [key]: on })}
          />
        ))}
        <Why of="reach_switches" about={t("reach.what")} />
        {inPool === null ? null : (
          <Switch
            do="pool-mine"
            label={t("gaps.pool_mine")}
            on={inPool}
            set={(agreed) =>
              void runActionInTurn("pool-mine", async (key) => {
                await put(`/circles/${circleId}/pool/mine`, { agreed }, key);
                await refresh(`/circles/${circleId}/home`);
                actionNotice.value = t("go.saved");
              })
            }
          />
        )}
        {practice ? (
          <Switch
            do="my-practice"
            label={t("practice.mine")}
            hint={t("practice.mine_hint")}
            on={practice.on}
            set={(on) =>
              void runActionInTurn("my-practice", async (key) => {
                learn(practicePath, await put(practicePath, { on }, key));
                actionNotice.value = t("go.saved");
              })
            }
          />
        ) : null}
        {coordinator ? (
          <Switch
            do="reach-coordinator_alerts"
            label={t("reach.coordinator")}
            on={now.coordinator_alerts}
            set={(on) => void save({ coordinator_alerts: on })}
          />
        ) : null}
      </div>
      <a class="card go" href={`/c/${circleId}/events`} data-do="events">
        <strong>{t("events.more")}</strong>
        <span class="soft">{t("events.more_hint")}</span>
      </a>
      <section class="card stack">
        <h2>{t("reach.quiet")}</h2>
        {hours.value ? (
          <>
            <div class="pair">
              <Field
                do="quiet-from"
                label={t("pattern.start")}
                type="time"
                value={hours.value.from}
                set={(from) => (hours.value = { from, to: hours.value?.to ?? now.quiet_to })}
                max={5}
              />
              <Field
                do="quiet-to"
                label={t("pattern.end")}
                type="time"
                value={hours.value.to}
                set={(to) => (hours.value = { from: hours.value?.from ?? now.quiet_from, to })}
                max={5}
              />
            </div>
            <Button
              do="save-quiet"
              press={() => {
                const set = hours.value;
                if (!set) return;
                void save({ quiet_from: set.from, quiet_to: set.to }).then(
                  () => (hours.value = null),
                );
              }}
            >
              {t("go.save")}
            </Button>
          </>
        ) : (
          <>
            <p>{wallRange(now.quiet_from, now.quiet_to)}</p>
            <Why of="quiet_hours" about={t("reach.quiet")} />
            <Button
              do="edit-quiet"
              weight="quiet"
              press={() => (hours.value = { from: now.quiet_from, to: now.quiet_to })}
            >
              {t("go.change")}
            </Button>
          </>
        )}
      </section>
    </Screen>
  );
}
