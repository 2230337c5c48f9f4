// People whom the person chose for when their phone is lost: each may start the plan, or help them
// back in, from their own yes on. None unless chosen.

import { put } from "../../api/client.ts";
import type { Circle, Named, Allies, Ally } from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Tag } from "../../ui/Tags.tsx";

/** How many it takes to let a new phone in. */
const FEWEST = 2;

export function AlliesScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/allies`;
  const live = useLive<Allies>(path);
  const circle = useLive<Circle>(`/circles/${circleId}`, 60);
  const back = `/c/${circleId}/plan`;
  if (!live.data) return <Waiting name="allies" of={live} back={back} />;
  if (!circle.data) return <Waiting name="allies" of={circle} back={back} />;
  const chosen = live.data.people ?? [];
  const friends = circle.data.members.filter(
    (member) => member.state === "in" && !member.roles.includes("person"),
  );
  const forBack = chosen.filter((one) => one.bring_back);
  const agreed = forBack.filter((one) => one.state === "agreed");
  return (
    <Screen name="allies" title={t("allies.title")} back={back} lead={<p>{t("allies.lead")}</p>}>
      <Stale of={live} />
      {friends.length === 0 ? <p>{t("allies.nobody")}</p> : null}
      {forBack.length > 0 && agreed.length < FEWEST ? (
        <p class="note">{t("allies.too_few")}</p>
      ) : null}
      {friends.map((member) => (
        <Friend
          key={member.id}
          path={path}
          id={member.id}
          name={member.name}
          tags={member.tags}
          ally={chosen.find((one) => one.member_id === member.id)}
        />
      ))}
    </Screen>
  );
}

interface FriendProps {
  path: string;
  id: string;
  name: string;
  tags: Named["tags"];
  ally: Ally | undefined;
}

function Friend({ path, id, name, tags, ally }: FriendProps) {
  const terms = { start: ally?.start ?? false, bring_back: ally?.bring_back ?? false };
  const choose = (change: Partial<typeof terms>) =>
    void runAction(`choose-ally-${id}`, async (key) => {
      learn(path, await put<Allies>(`${path}/${id}`, { ...terms, ...change }, key));
      actionNotice.value = t(Object.values(change).includes(true) ? "allies.saved" : "go.saved");
    });
  return (
    <section class="card list" aria-label={name} data-ally={name}>
      <Row
        name={name}
        title={name}
        tags={tags}
        tag={ally ? <Tag>{t(`allies.${ally.state}`)}</Tag> : undefined}
      />
      <Switch
        do={`start-${id}`}
        label={t("allies.start")}
        hint={t("allies.start_hint")}
        on={terms.start}
        set={(start) => choose({ start })}
      />
      <Switch
        do={`bring-back-${id}`}
        label={t("allies.bring_back")}
        hint={t("allies.bring_back_hint")}
        on={terms.bring_back}
        set={(bring_back) => choose({ bring_back })}
      />
    </section>
  );
}
