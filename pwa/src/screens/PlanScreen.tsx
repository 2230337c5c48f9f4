// The person's own plan: four sections, what helps when nobody is free, and the order.

import { useSignal } from "@preact/signals";

import { note, trouble } from "../act.ts";
import { Problem, put } from "../api/client.ts";
import type { Circle, Plan, Section } from "../api/types.ts";
import { Button } from "../parts/Button.tsx";
import { Choice, Field } from "../parts/bits.tsx";
import { Stale, Waiting } from "../parts/Known.tsx";
import { Order } from "../parts/Order.tsx";
import { Screen } from "../parts/Screen.tsx";
import { t, tCode } from "../messages/index.ts";
import { names } from "../messages/time.ts";
import { learn, refresh, useLive } from "../store/live.ts";
import { orderSentence } from "./NewParts.tsx";
import { WAITS } from "./NewWhen.tsx";

const FOUR = ["i_am", "helps", "worse", "arrive"];

/** The four headings first, then the person's own. */
function sections(plan: Plan): Section[] {
  const of = (key: string) => plan.sections.find((one) => one.key === key);
  return [
    ...FOUR.map((key) => of(key) ?? { key, heading: null, text: "" }),
    ...plan.sections.filter((one) => !FOUR.includes(one.key)),
  ];
}

const heading = (one: Section): string => one.heading ?? tCode("section", one.key) ?? one.key;

export function PlanScreen({ c }: { c: string }) {
  const path = `/circles/${c}/plan`;
  const live = useLive<Plan>(path);
  const circle = useLive<Circle>(`/circles/${c}`, 60);
  const editing = useSignal<{ sections: Section[]; nobody_free: string } | null>(null);
  const ordering = useSignal<{ order: { member_id: string; name: string }[]; wait: number } | null>(
    null,
  );
  const plan = live.data;
  if (!plan) return <Waiting name="plan" of={live} back={`/c/${c}`} />;
  const name = (id: string | null | undefined) =>
    circle.data?.members.find((one) => one.id === id)?.name ?? "";
  const sent = async (work: () => Promise<Plan>) => {
    try {
      learn(path, await work());
      editing.value = null;
      ordering.value = null;
      note.value = t("go.saved");
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "stale") throw error;
      await refresh(path);
      trouble.value = { text: t("trouble.stale"), again: null };
    }
  };
  const now = editing.value;
  if (now) {
    return (
      <Screen
        name="plan-edit"
        title={t("plan.title")}
        nav={{ circle: c, on: "plan" }}
        lead={<p>{t("plan.edit_lead")}</p>}
        actions={
          <>
            <Button
              do="save-plan"
              work={(key) =>
                sent(() =>
                  put<Plan>(
                    path,
                    {
                      sections: now.sections.filter((one) => one.text.trim() !== ""),
                      nobody_free: now.nobody_free,
                    },
                    key,
                    plan.etag,
                  ),
                )
              }
            >
              {t("go.save")}
            </Button>
            <Button do="cancel" weight="plain" press={() => (editing.value = null)}>
              {t("go.cancel")}
            </Button>
          </>
        }
      >
        {now.sections.map((one, at) => (
          <Field
            key={one.key}
            do={`section-${one.key}`}
            label={heading(one)}
            value={one.text}
            set={(text) =>
              (editing.value = {
                ...now,
                sections: now.sections.map((s, i) => (i === at ? { ...s, text } : s)),
              })
            }
            max={4000}
            long
          />
        ))}
        <Field
          do="nobody-free"
          label={t("plan.nobody_free")}
          hint={t("plan.nobody_free_hint")}
          value={now.nobody_free}
          set={(nobody_free) => (editing.value = { ...now, nobody_free })}
          max={4000}
          long
        />
      </Screen>
    );
  }
  const order = plan.ladder
    .flatMap((step) => step.audience)
    .filter((one) => one.kind === "member" && one.member_id)
    .map((one) => ({ member_id: one.member_id as string, name: name(one.member_id) }))
    .filter((one, at, all) => all.findIndex((two) => two.member_id === one.member_id) === at);
  const written = sections(plan).filter((one) => one.text.trim() !== "");
  return (
    <Screen
      name="plan"
      title={t("plan.title")}
      nav={{ circle: c, on: "plan" }}
      lead={<p>{t("plan.lead")}</p>}
      actions={
        <Button
          do="edit-plan"
          press={() =>
            (editing.value = {
              sections: sections(plan),
              nobody_free: plan.nobody_free ?? "",
            })
          }
        >
          {t(written.length > 0 ? "go.change" : "plan.write")}
        </Button>
      }
    >
      <Stale of={live} />
      <section class="card stack" aria-labelledby="order">
        <h2 id="order">{t("when.title")}</h2>
        {plan.simple && !ordering.value ? (
          <p>
            {orderSentence(
              order.map((one) => one.name),
              plan.wait_minutes,
            )}
          </p>
        ) : null}
        {plan.simple ? null : (
          <ol class="plain-list">
            {plan.ladder.map((step) => (
              <li key={step.id}>
                <strong>{step.name}</strong>
                <p class="soft">
                  {names(
                    step.audience.map((one) =>
                      one.kind === "member" ? name(one.member_id) : (tCode("to", one.kind) ?? one.kind),
                    ),
                  )}
                  {step.needs_my_yes ? ` · ${t("plan.needs_my_yes")}` : ""}
                </p>
                {step.do ? <p>{step.do}</p> : null}
              </li>
            ))}
          </ol>
        )}
        {plan.simple && ordering.value ? (
          <>
            <Order
              people={ordering.value.order}
              set={(next) =>
                (ordering.value = { order: next, wait: ordering.value?.wait ?? plan.wait_minutes })
              }
            />
            <Choice
              do="wait"
              flat
              label={t("when.wait")}
              options={WAITS.map((value) => ({ value, label: t("time.minutes", { n: value }) }))}
              value={ordering.value.wait}
              set={(wait) => (ordering.value = { order: ordering.value?.order ?? order, wait })}
            />
            <Button
              do="save-order"
              work={(key) =>
                sent(() =>
                  put<Plan>(
                    `${path}/simple`,
                    {
                      order: (ordering.value?.order ?? order).map((one) => one.member_id),
                      wait_minutes: ordering.value?.wait ?? plan.wait_minutes,
                    },
                    key,
                    plan.etag,
                  ),
                )
              }
            >
              {t("go.save")}
            </Button>
          </>
        ) : plan.simple ? (
          <Button
            do="edit-order"
            weight="quiet"
            press={() => (ordering.value = { order, wait: plan.wait_minutes })}
          >
            {t("go.change")}
          </Button>
        ) : null}
      </section>
      {written.map((one) => (
        <section class="card" key={one.key}>
          <h2>{heading(one)}</h2>
          <p class="words">{one.text}</p>
        </section>
      ))}
      {plan.nobody_free ? (
        <section class="card">
          <h2>{t("plan.nobody_free")}</h2>
          <p class="words">{plan.nobody_free}</p>
        </section>
      ) : null}
    </Screen>
  );
}
