// Taking a time in turn: who takes turns at one, and what I take again and again.

import { useSignal } from "@preact/signals";

import { patch, post, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Circle, HandOff, Pattern, Rotation, Patterns, Rotations } from "../../api/types.ts";
import { runAction, actionNotice, actionError } from "../../data/actions.ts";
import { refreshAll, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t, tCode } from "../../messages/index.ts";
import { names, weekdays } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { OrderChooser } from "../../ui/OrderChooser.tsx";
import type { Somebody } from "../../ui/ReorderList.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { named } from "../../ui/Tags.tsx";
import { TryLink } from "../../ui/TryLink.tsx";
import { patternLine } from "./pattern.text.ts";
import { kindOf } from "./slot.text.ts";
import { turnDays, turnLine } from "./turn.text.ts";

const HAND_OFFS: readonly HandOff[] = ["shift", "day", "week", "month"];

/** Instead of a weekday or a date: the turn passes on on the day on which it began. */
const AS_IT_BEGAN = -1;

/** Who takes turns at a time: for the person and coordinators. */
export function TurnsScreen({ circleId, patternId }: { circleId: string; patternId: string }) {
  const pattern = useLive<Pattern>(`/circles/${circleId}/patterns/${patternId}`);
  const rotations = useLive<Rotations>(`/circles/${circleId}/rotations`);
  const circle = useLive<Circle>(`/circles/${circleId}`);
  const back = `/c/${circleId}/pattern/${patternId}`;
  if (!pattern.data || !rotations.data || !circle.data) {
    const first = !pattern.data ? pattern : !rotations.data ? rotations : circle;
    return <Waiting name="turns" of={first} back={back} />;
  }
  const here = rotations.data.rotations.filter((one) => one.pattern_id === patternId);
  const [known] = here.filter((one) => !one.alone);
  return (
    <Turns
      key={known?.id ?? "new"}
      circleId={circleId}
      back={back}
      pattern={pattern.data}
      known={known}
      alone={here.filter((one) => one.alone)}
      friends={circle.data.members.filter(
        (one) => one.state === "in" && !one.roles.includes("person"),
      )}
    />
  );
}

interface Props {
  circleId: string;
  back: string;
  pattern: Pattern;
  known: Rotation | undefined;
  alone: Rotation[];
  friends: Circle["members"];
}

function Turns({ circleId, back, pattern, known, alone, friends }: Props) {
  const id = useSignal(newId());
  const handOff = useSignal<HandOff>(known?.hand_off ?? "week");
  const first = useSignal("");
  const handOverOn = useSignal(AS_IT_BEGAN);
  const chosen = useSignal<Somebody[]>(
    (known?.members ?? []).map(({ member_id, name, tags }) => ({ member_id, name, tags })),
  );
  const path = `/circles/${circleId}/rotations`;
  const save = () => {
    if (chosen.value.length === 0) {
      actionError.value = { text: t("turns.need_one"), again: null };
      return;
    }
    const members = chosen.value.map((one) => one.member_id);
    void runAction("save-turns", async (key) => {
      if (known) await patch(`${path}/${known.id}`, { members, until: known.until }, key);
      else {
        await post(
          path,
          {
            id: id.value,
            pattern_id: pattern.id,
            members,
            hand_off: handOff.value,
            ...(first.value ? { from: first.value } : {}),
            ...(handOverOn.value === AS_IT_BEGAN ? {} : { hand_over_on: handOverOn.value }),
          },
          id.value,
        );
      }
      refreshAll();
      returnTo(back);
      actionNotice.value = t("turns.asked");
    });
  };
  const waiting = (known?.members ?? []).filter((one) => !one.agreed).map(named);
  return (
    <Screen
      name="turns"
      page="turns.page"
      title={t("turns.title", { what: kindOf(pattern) })}
      back={back}
      lead={
        <>
          <p>{patternLine(pattern)}</p>
          <p>{t("turns.lead")}</p>
        </>
      }
      submit={save}
      actions={
        <>
          <Button do="save-turns" type="submit">
            {t(known ? "go.save" : "turns.ask")}
          </Button>
          {known ? (
            <Button
              do="end-turns"
              weight="plain"
              work={async (key) => {
                await remove(`${path}/${known.id}`, key);
                refreshAll();
                returnTo(back);
                actionNotice.value = t("turns.ended");
              }}
            >
              {t("turns.end")}
            </Button>
          ) : null}
          {known ? <TryLink circleId={circleId} kind="rotation" subjectId={known.id} /> : null}
        </>
      }
    >
      <OrderChooser friends={friends} chosen={chosen} />
      {known ? (
        <p class="soft">{turnLine(known)}</p>
      ) : (
        <>
          <Choice
            do="hand-off"
            why="turns_every"
            label={t("turns.hand_off")}
            options={HAND_OFFS.map((value) => ({
              value,
              label: tCode("turns.each", value) ?? value,
            }))}
            value={handOff.value}
            set={(value) => {
              handOff.value = value;
              handOverOn.value = AS_IT_BEGAN;
            }}
          />
          <HandOverDay handOff={handOff.value} on={handOverOn} />
          <Field
            do="first"
            type="date"
            label={t("turns.first")}
            value={first.value}
            set={(value) => (first.value = value)}
            max={10}
          />
        </>
      )}
      {waiting.length > 0 ? (
        <p class="soft">{t("turns.waiting", { n: waiting.length, names: names(waiting) })}</p>
      ) : null}
      {(known?.next_turns ?? []).length > 0 ? (
        <section class="card">
          <h2>{t("turns.next")}</h2>
          <ul>
            {known?.next_turns.map((one) => (
              <li key={one.slot_id}>{turnDays(one)}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {alone.map((one) => (
        <p class="soft" key={one.id}>
          {t("turns.alone", { name: one.members[0] ? named(one.members[0]) : "" })}
        </p>
      ))}
    </Screen>
  );
}

/** "Hand over on Mondays", whatever day it starts on. */
function HandOverDay({ handOff, on }: { handOff: HandOff; on: { value: number } }) {
  if (handOff !== "week" && handOff !== "month") return null;
  const days =
    handOff === "week"
      ? weekdays("long").map((label, value) => ({ value, label }))
      : [{ value: 1, label: t("turns.on_date") }];
  return (
    <>
      <Choice
        do="hand-over-on"
        flat
        label={t(handOff === "week" ? "turns.on_week" : "turns.on_month")}
        options={[{ value: AS_IT_BEGAN, label: t("turns.on_first") }, ...days]}
        value={on.value}
        set={(value) => (on.value = value)}
      />
      {on.value === AS_IT_BEGAN ? null : <p class="soft">{t("turns.short_first")}</p>}
    </>
  );
}

/** What I take again and again: turns I'm asked for, mine, and "every Tuesday". */
export function MyTurns({ circleId }: { circleId: string }) {
  const rotations = useLive<Rotations>(`/circles/${circleId}/rotations`);
  const patterns = useLive<Patterns>(`/circles/${circleId}/patterns`);
  const back = `/c/${circleId}/open-times`;
  if (!rotations.data || !patterns.data) {
    const first = rotations.data ? patterns : rotations;
    return <Waiting name="my-turns" of={first} back={back} />;
  }
  const all = patterns.data.patterns;
  const mine = rotations.data.rotations.filter((one) => one.mine !== null);
  const taken = new Set(mine.map((one) => one.pattern_id));
  const rest = all.filter((one) => one.repeats !== "once" && !taken.has(one.id));
  return (
    <Screen name="my-turns" title={t("my_turns.title")} back={back} lead={<p>{t("my_turns.lead")}</p>}>
      <Stale of={rotations} />
      {mine.map((one) => {
        const pattern = all.find((each) => each.id === one.pattern_id);
        return pattern ? <Turn key={one.id} circleId={circleId} one={one} pattern={pattern} /> : null;
      })}
      {rest.length > 0 ? <h2>{t("my_turns.again")}</h2> : null}
      {rest.map((one) => (
        <Again key={one.id} circleId={circleId} pattern={one} />
      ))}
    </Screen>
  );
}

function Turn({ circleId, one, pattern }: { circleId: string; one: Rotation; pattern: Pattern }) {
  const path = `/circles/${circleId}/rotations/${one.id}`;
  const leave = (said: "my_turns.left" | "my_turns.not_me") => async (key: string) => {
    await post(`${path}/leave`, {}, key);
    refreshAll();
    actionNotice.value = t(said);
  };
  return (
    <section class="card stack" data-turn={one.mine}>
      <h2>{kindOf(pattern)}</h2>
      <p>{patternLine(pattern)}</p>
      {one.alone ? null : (
        <p>
          {turnLine(one)} {one.others ? t("my_turns.others", { n: one.others }) : null}
        </p>
      )}
      {one.next_turns.length > 0 ? (
        <p class="soft">
          {t("my_turns.next", { days: names(one.next_turns.map((turn) => turnDays(turn, false))) })}
        </p>
      ) : null}
      {one.mine === "asked" ? (
        <>
          <p class="soft">{t("my_turns.asked")}</p>
          <Button
            do="agree-turns"
            work={async (key) => {
              await post(`${path}/agree`, {}, key);
              refreshAll();
              actionNotice.value = t("my_turns.agreed");
            }}
          >
            {t("my_turns.agree")}
          </Button>
          <Button do="not-me" weight="quiet" work={leave("my_turns.not_me")}>
            {t("my_turns.no")}
          </Button>
        </>
      ) : (
        <>
          <p class="soft">{t("my_turns.leave_hint")}</p>
          <Button do="leave-turns" weight="quiet" work={leave("my_turns.left")}>
            {t("my_turns.leave")}
          </Button>
        </>
      )}
    </section>
  );
}

/** "Every Tuesday": a time of mine each time it comes, or on some of its days. */
function Again({ circleId, pattern }: { circleId: string; pattern: Pattern }) {
  const days = useSignal<number[]>([]);
  const id = useSignal(newId());
  const long = weekdays("long");
  const choice = pattern.repeats === "weekly" && pattern.weekdays.length > 1;
  const toggle = (at: number) =>
    (days.value = days.value.includes(at)
      ? days.value.filter((one) => one !== at)
      : [...days.value, at].sort());
  return (
    <details class="card">
      <summary data-do={`again-${kindOf(pattern)}`}>
        <span>
          <strong>{kindOf(pattern)}</strong>
          <span class="soft hint">{patternLine(pattern)}</span>
        </span>
      </summary>
      <div class="stack">
        {choice ? (
          <fieldset class="choice flat">
            <legend>{t("my_turns.days")}</legend>
            {pattern.weekdays.map((at) => (
              <label key={at}>
                <input
                  type="checkbox"
                  data-do={`each-${at}`}
                  checked={days.value.includes(at)}
                  onChange={() => toggle(at)}
                />
                <span class="box">{long[at]}</span>
              </label>
            ))}
          </fieldset>
        ) : null}
        <p class="soft">{t("my_turns.mine_hint")}</p>
        <Button
          do="take-each"
          weight="quiet"
          work={async () => {
            await post(
              `/circles/${circleId}/rotations/mine`,
              { id: id.value, pattern_id: pattern.id, weekdays: days.value },
              id.value,
            );
            refreshAll();
            actionNotice.value = t("my_turns.mine");
          }}
        >
          {t(choice && days.value.length > 0 ? "my_turns.take_days" : "my_turns.take_each")}
        </Button>
      </div>
    </details>
  );
}
