// One time that is offered: its next days, its switch, a pause, its end; and changing it.

import { useSignal } from "@preact/signals";

import { patch, post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Pattern } from "../../api/types.ts";
import { runAction, runActionInTurn, actionNotice } from "../../data/actions.ts";
import { refreshAll, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t, type Key } from "../../messages/index.ts";
import { dayOf } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { TryLink } from "../../ui/TryLink.tsx";
import { hoursOn, patternLine } from "./pattern.text.ts";
import { Away, Hours, Places } from "./PatternScreen.tsx";
import { kindOf } from "./slot.text.ts";

/** Something that is sent and told in a line. */
const doing = (send: (key: string) => Promise<unknown>, said: Key) => async (key: string) => {
  await send(key);
  refreshAll();
  actionNotice.value = t(said);
};

export function TimeScreen({ circleId, patternId }: { circleId: string; patternId: string }) {
  const path = `/circles/${circleId}/patterns/${patternId}`;
  const live = useLive<Pattern>(path);
  const one = live.data;
  const back = `/c/${circleId}/pattern`;
  if (!one) return <Waiting name="time" of={live} back={back} />;
  const [pause] = one.pauses;
  return (
    <Screen
      name="time"
      page="offer.page"
      title={kindOf(one)}
      back={back}
      lead={<p>{patternLine(one)}</p>}
      actions={
        one.ended ? null : (
          <>
            <LinkButton do="change-all" href={`${back}/${patternId}/change`}>
              {t("offer.change_all")}
            </LinkButton>
            <LinkButton do="turns" weight="quiet" href={`${back}/${patternId}/turns`}>
              {t("turns.page")}
            </LinkButton>
            <Button
              do="end-pattern"
              weight="plain"
              work={async (key) => {
                await remove(path, key);
                refreshAll();
                returnTo(back);
                actionNotice.value = t("pattern.ended");
              }}
            >
              {t("offer.end")}
            </Button>
            <TryLink circleId={circleId} kind="pattern" subjectId={patternId} />
          </>
        )
      }
    >
      <Stale of={live} />
      {one.only_on ? (
        <div class="card">
          <Switch
            do="switch"
            label={t("offer.on")}
            hint={t("offer.on_hint")}
            on={one.on}
            set={(on) =>
              void runActionInTurn(
                "switch",
                doing((key) => put(`${path}/switch`, { on }, key), "go.saved"),
              )
            }
          />
        </div>
      ) : null}
      {(one.next_slots ?? []).map((slot) => (
        <div class="card row" key={slot.id}>
          <strong class="grow">{dayOf(slot.id.slice(23))}</strong>
          <a
            class="btn small"
            data-do="change-one"
            aria-label={t("go.about", { what: t("go.change"), of: dayOf(slot.id.slice(23)) })}
            href={`${back}/${patternId}/change/${slot.id.slice(23)}`}
          >
            {t("go.change")}
          </a>
        </div>
      ))}
      {one.skipped.map((day) => (
        <div class="card row" key={day}>
          <span class="grow soft">{t("offer.left_out", { day: dayOf(day) })}</span>
          <Button
            do={`unskip-${day}`}
            weight="quiet"
            work={doing(
              (key) => post(`/circles/${circleId}/slots/${patternId}.${day}/unskip`, {}, key),
              "offer.offered_again",
            )}
          >
            {t("offer.offer_again")}
          </Button>
        </div>
      ))}
      {pause ? (
        <Button
          do="resume"
          weight="quiet"
          work={doing(
            (key) => remove(`/circles/${circleId}/pauses/${pause.id}`, key),
            "offer.resumed",
          )}
        >
          {t("offer.resume")}
        </Button>
      ) : one.ended ? null : (
        <Away path={`/circles/${circleId}/pauses`} pattern={patternId} />
      )}
    </Screen>
  );
}

/** New hours, places or words: for one day, from it on, or for all. */
export function ChangeScreen({
  circleId,
  patternId,
  day,
}: {
  circleId: string;
  patternId: string;
  day?: string;
}) {
  const live = useLive<Pattern>(`/circles/${circleId}/patterns/${patternId}`);
  const back = `/c/${circleId}/pattern/${patternId}`;
  if (!live.data) return <Waiting name="change" of={live} back={back} />;
  return <Change circleId={circleId} one={live.data} day={day} back={back} />;
}

type Scope = "this" | "later";

function Change(props: { circleId: string; one: Pattern; day: string | undefined; back: string }) {
  const { circleId, one, day, back } = props;
  const hours = hoursOn(one, day);
  const start = useSignal(hours.start);
  const end = useSignal(hours.end);
  const places = useSignal(one.places);
  const title = useSignal(one.title ?? "");
  const scope = useSignal<Scope>("this");
  const id = useSignal(newId());
  return (
    <Screen
      name="change"
      page="offer.change_page"
      title={day ? dayOf(day) : t("offer.change_all")}
      back={back}
      lead={<p>{t("offer.change_lead")}</p>}
      submit={() =>
        void runAction("save-change", async (key) => {
          const made = await patch<Pattern>(
            `/circles/${circleId}/patterns/${one.id}`,
            {
              id: id.value,
              start: start.value,
              end: end.value,
              places: places.value,
              title: title.value.trim() || null,
              ...(day ? { scope: scope.value, on: day } : {}),
            },
            key,
          );
          refreshAll();
          returnTo(`/c/${circleId}/pattern/${made.id}`);
          actionNotice.value = t("offer.changed");
        })
      }
      actions={
        <>
          <Button do="save-change" type="submit">
            {t("go.save")}
          </Button>
          {day ? (
            <Button
              do="skip"
              weight="plain"
              work={async (key) => {
                await post(`/circles/${circleId}/slots/${one.id}.${day}/skip`, {}, key);
                refreshAll();
                returnTo(back);
                actionNotice.value = t("offer.skipped");
              }}
            >
              {t("offer.skip")}
            </Button>
          ) : null}
        </>
      }
    >
      <Hours start={start} end={end} />
      <Places places={places} />
      <Field
        do="title"
        label={t("pattern.words")}
        value={title.value}
        set={(value) => (title.value = value)}
        max={80}
      />
      {day && one.repeats !== "once" ? (
        <Choice
          do="scope"
          label={t("offer.which")}
          options={(["this", "later"] as const).map((value) => ({
            value,
            label: t(`offer.${value}`),
          }))}
          value={scope.value}
          set={(value) => (scope.value = value)}
        />
      ) : null}
    </Screen>
  );
}
