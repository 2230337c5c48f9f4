// A friend's own card: what the person reads about them here, kept true by themself.

import { useSignal } from "@preact/signals";

import { patch } from "../../api/client.ts";
import type { Disclosure, Myself } from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { NO_DISCLOSURE } from "../../data/draft.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { disclosureBody, DisclosureFields } from "./DisclosureFields.tsx";

export function MyCard({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/me`;
  const live = useLive<Myself>(path, 60);
  const edited = useSignal<Partial<Disclosure> | null>(null);
  if (!live.data) return <Waiting name="my-card" of={live} back={`/c/${circleId}`} />;
  const name = place(circleId)?.person_name ?? "";
  const { waits } = live.data;
  const value: Disclosure = { ...NO_DISCLOSURE, ...live.data.disclosure, ...edited.value };
  const save = async (key: string) => {
    const body = { disclosure: disclosureBody(value) };
    const said = await patch<Myself>(path, body, key);
    learn(path, said);
    edited.value = null;
    void refresh(`/circles/${circleId}/home`);
    void refresh(`/circles/${circleId}`);
    actionNotice.value = t(said.waits ? "card.is_asked" : "go.saved", { name });
  };
  return (
    <Screen
      name="my-card"
      title={t("card.mine")}
      back={`/c/${circleId}`}
      lead={<p>{t("card.mine_lead", { name })}</p>}
      submit={() => void runAction("save-card", save)}
      actions={
        <>
          <p class="soft">{t(waits ? "card.waits" : "card.asks", { name })}</p>
          <Button do="save-card" type="submit">
            {t("go.save")}
          </Button>
        </>
      }
    >
      <Stale of={live} />
      <DisclosureFields
        value={value}
        set={(part) => (edited.value = { ...edited.value, ...part })}
        open
      />
    </Screen>
  );
}
