// Taking over a circle that lives: who is in it, what it is called, and what becomes of the one
// who hands it on.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Circle, DraftView } from "../../api/types.ts";
import { ensureAccount } from "../../data/account.ts";
import { runAction, actionNotice, actionError } from "../../data/actions.ts";
import { learn } from "../../data/liveQuery.ts";
import { startAt } from "../../data/router.ts";
import { loadMe } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Screen } from "../../ui/Screen.tsx";

const FORMER = ["leaves", "supporter", "coordinator", "counsellor"] as const;

interface Props {
  link: { id: string; token: string; code: string };
  view: DraftView;
}

export function TakeOver({ link, view }: Props) {
  const name = useSignal("");
  const former = useSignal<(typeof FORMER)[number]>("leaves");
  const key = useSignal(newId());
  const from = view.drafter.name;
  const take = async () => {
    await ensureAccount();
    const circle = await post<Circle>(
      `/transfers/${link.id}/accept`,
      {
        token: link.token,
        code: link.code,
        my_name: name.value.trim(),
        former: former.value,
      },
      key.value,
    );
    learn(`/circles/${circle.id}`, circle);
    await loadMe();
    startAt(`/c/${circle.id}`);
    actionNotice.value = t("take_over.done");
  };
  const submit = () => {
    if (name.value.trim()) return void runAction("take-over", take);
    actionError.value = { text: t("take_over.need_name"), again: null };
  };
  return (
    <Screen
      name="take-over"
      page="hand_on.title"
      title={t("take_over.title", { name: from })}
      submit={submit}
      lead={<p>{t("take_over.lead", { name: from })}</p>}
      actions={
        <>
          <Button do="take-over" type="submit" tall>
            {t("take_over.take")}
          </Button>
          <LinkButton do="no-thanks" href="/" weight="plain">
            {t("go.not_now")}
          </LinkButton>
        </>
      }
    >
      <dl class="card facts">
        <dt>{t("take_over.circle")}</dt>
        <dd dir="auto">{view.name}</dd>
        <dt>{t("take_over.people")}</dt>
        <dd>{view.members.length > 0 ? names(view.members) : t("home.nobody_yet")}</dd>
      </dl>
      <Field
        do="my-name"
        label={t("take_over.my_name")}
        hint={t("people.my_name_hint")}
        value={name.value}
        set={(value) => (name.value = value)}
        max={60}
      />
      <Choice
        do="former"
        label={t("take_over.former", { name: from })}
        options={FORMER.map((value) => ({
          value,
          label: value === "leaves" ? t("take_over.leaves") : t(`role.${value}`),
        }))}
        value={former.value}
        set={(value) => (former.value = value)}
      />
      <p class="soft">{t("take_over.hears_nothing", { name: from })}</p>
    </Screen>
  );
}
