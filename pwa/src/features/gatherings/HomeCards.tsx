// On the homes: that there is something to see, and words that the person kept.

import type { Home } from "../../api/types.ts";
import { t, type Key } from "../../messages/index.ts";

type Together = Home["together"];

function Card({ circleId, title, lead }: { circleId: string; title: string; lead: Key }) {
  return (
    <a class="card go" href={`/c/${circleId}/gatherings`} data-do="gatherings">
      <strong>{title}</strong>
      <span class="soft">{t(lead)}</span>
    </a>
  );
}

export function PersonGatherings({ circleId, together }: { circleId: string; together: Together }) {
  if (!together?.gatherings && !together?.affirmed) return null;
  return (
    <Card
      circleId={circleId}
      title={t(together.affirmed ? "affirmation.waits" : "gathering.called_home")}
      lead={together.affirmed ? "affirmation.waits_lead" : "gathering.called_home_lead"}
    />
  );
}

interface FriendProps {
  circleId: string;
  name: string;
  together: Together;
}

export function FriendGatherings({ circleId, name, together }: FriendProps) {
  if (!together?.gatherings) return null;
  return (
    <Card circleId={circleId} title={t("gathering.from", { name })} lead="gathering.from_lead" />
  );
}

export function KeptWords({ label, together }: { label: string; together: Together }) {
  if (!together?.kept.length) return null;
  return (
    <section class="card stack" data-kept>
      <p class="soft">{label}</p>
      {together.kept.map((words) => (
        <p key={words} class="words" dir="auto">
          {words}
        </p>
      ))}
    </section>
  );
}
