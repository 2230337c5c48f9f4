// The person's own gathering: what it says, who is invited, and each invitation that they send.

import { useSignal } from "@preact/signals";

import { linkTo, newId, newSecret, verifierOf, type Fragment } from "../../api/link.ts";
import type { Gathering, GatheringGuest, Gatherings } from "../../api/types.ts";
import type { Live } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { listed } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Share, share } from "../../ui/Share.tsx";
import { named, Tag } from "../../ui/Tags.tsx";
import { sender } from "./gatheringActions.ts";
import { guestLine, nameOf, timesLine, whenOf } from "./gathering.text.ts";

interface Props {
  circleId: string;
  of: Gathering;
  people: Gatherings["people"];
  rests: boolean;
  live: Live<Gatherings>;
}

/** Links made in this window: a link's secret is nowhere else. */
const made = new Map<string, string>();

export function PersonGathering({ circleId, of: one, people, rests, live }: Props) {
  const at = `/c/${circleId}/gatherings/${one.id}`;
  const send = sender(circleId, `gatherings/${one.id}`);
  const ahead = one.state === "draft" || one.state === "called";
  return (
    <Screen
      name="gathering"
      phase={one.state}
      page="gathering.title"
      where={t(`gathering.state_${one.state}`)}
      title={t(`gathering.title_${one.state}`)}
      back={`/c/${circleId}/gatherings`}
      lead={<p>{t(`gathering.lead_${one.state}`)}</p>}
      stuck={
        one.state === "draft" ? (
          <Button do="call" work={send("POST", "/call", t("gathering.called"))}>
            {t("gathering.call")}
          </Button>
        ) : undefined
      }
      actions={<Ending of={one} send={send} circleId={circleId} />}
    >
      <Stale of={live} />
      {rests && ahead ? <p class="note">{t("gathering.rests")}</p> : null}
      <section class="card stack">
        <p class="words" dir="auto">
          {nameOf(one)}
        </p>
        {one.times.length > 0 ? <p class="soft">{timesLine(one)}</p> : null}
        {ahead ? (
          <LinkButton do="write" href={`${at}/write`}>
            {t(one.state === "draft" ? "gathering.write" : "gathering.change_words")}
          </LinkButton>
        ) : null}
      </section>
      {one.state === "called" && one.times.length > 1 ? <Settle of={one} send={send} /> : null}
      <h2>{t("gathering.who")}</h2>
      {one.guests.length === 0 ? <p class="soft">{t("gathering.nobody_yet")}</p> : null}
      {one.guests.map((guest) => (
        <GuestCard key={guest.id} circleId={circleId} gathering={one} of={guest} />
      ))}
      {ahead ? (
        <LinkButton do="add-guest" href={`${at}/add`}>
          {t("gathering.add")}
        </LinkButton>
      ) : null}
      {one.state === "draft" && people.length > 0 ? (
        <Helper of={one} people={people} send={send} />
      ) : null}
    </Screen>
  );
}

type Send = ReturnType<typeof sender>;

function Ending({ of: one, send, circleId }: { of: Gathering; send: Send; circleId: string }) {
  if (one.state === "draft") {
    return (
      <HoldButton
        do="delete-gathering"
        work={async (key) => {
          await send("DELETE", "", t("gathering.deleted"))(key);
          returnTo(`/c/${circleId}/gatherings`);
        }}
      >
        {t("gathering.delete")}
      </HoldButton>
    );
  }
  if (one.state !== "called") return null;
  return (
    <>
      <Button do="took-place" weight="quiet" work={send("POST", "/held", t("gathering.noted"))}>
        {t("gathering.took_place")}
      </Button>
      <HoldButton do="call-off" work={send("POST", "/off", t("gathering.called_off"))}>
        {t("gathering.call_off")}
      </HoldButton>
    </>
  );
}

/** Which of the times it is: how many it suits isn't counted, only for whom. */
function Settle({ of: one, send }: { of: Gathering; send: Send }) {
  return (
    <section class="card stack">
      <p>{t("gathering.settle")}</p>
      {one.times.map((time, at) => {
        const fits = one.guests.filter((guest) => guest.fits.includes(time.id));
        return (
          <div key={time.id} class="stack">
            <Button
              do={`settle-${at}`}
              weight="quiet"
              pressed={time.id === one.time_id}
              work={send("POST", "/settle", t("gathering.settled"), { time_id: time.id })}
            >
              {whenOf(time)}
            </Button>
            {fits.length > 0 ? (
              <p class="soft">{t("gathering.suits", { names: listed(fits.map((each) => each.name)) })}</p>
            ) : null}
          </div>
        );
      })}
    </section>
  );
}

interface GuestProps {
  circleId: string;
  gathering: Gathering;
  of: GatheringGuest;
}

function GuestCard({ circleId, gathering, of: guest }: GuestProps) {
  const url = useSignal(made.get(guest.id) ?? null);
  const send = sender(circleId, `gatherings/${gathering.id}`);
  const makeLink = async (key: string) => {
    const fragment: Fragment = { id: newId(), secret: newSecret() };
    const body = { link_id: fragment.id, verifier: await verifierOf("guest", fragment) };
    await send("POST", `/guests/${guest.id}/send`, undefined, body)(key);
    const link = linkTo("guest", fragment);
    made.set(guest.id, link);
    url.value = link;
    await share(t("gathering.share_text"), link);
  };
  const isMember = guest.member_id !== null;
  const called = gathering.state === "called";
  return (
    <section class="card stack" data-guest={guest.name} data-sent={guest.sent}>
      <Row
        name={guest.name}
        title={guest.name}
        tags={guest.tags}
        tag={guest.reports ? <Tag>{t("tag.reports")}</Tag> : undefined}
      >
        {[guest.role_label, guestLine(guest)].filter(Boolean).join(" · ")}
      </Row>
      {called && guest.reports && !guest.reads ? (
        <Button
          do={`let-read-${guest.id}`}
          weight="quiet"
          work={send("POST", `/guests/${guest.id}/let-read`, t("gathering.may_read", { name: guest.name }))}
        >
          {t("gathering.let_read", { name: guest.name })}
        </Button>
      ) : null}
      {url.value && guest.sent && called ? (
        <>
          <Share url={url.value} text={t("gathering.share_text")} />
          <p class="soft">{t("gathering.link_once", { name: guest.name })}</p>
        </>
      ) : null}
      {called && isMember && !guest.sent ? (
        <Button
          do={`send-${guest.id}`}
          work={send("POST", `/guests/${guest.id}/send`, t("gathering.sent", { name: guest.name }))}
        >
          {t("gathering.send", { name: guest.name })}
        </Button>
      ) : null}
      {called && !isMember && !(url.value && guest.sent) ? (
        <Button do={`send-${guest.id}`} weight={guest.sent ? "quiet" : "main"} work={makeLink}>
          {t(guest.sent ? "gathering.new_link" : "gathering.make_link", { name: guest.name })}
        </Button>
      ) : null}
      {gathering.state === "off" ? null : (
        <HoldButton
          do={`remove-${guest.id}`}
          work={send("DELETE", `/guests/${guest.id}`, t("gathering.removed"))}
        >
          {t("gathering.remove", { name: guest.name })}
        </HoldButton>
      )}
    </section>
  );
}

/** A friend who may help with the words; they send nothing. */
function Helper({ of: one, people, send }: { of: Gathering; people: Gatherings["people"]; send: Send }) {
  const chosen = useSignal(one.helper_id ?? "");
  return (
    <details class="card">
      <summary data-do="helper">{t("gathering.helper")}</summary>
      <div class="stack">
        <p class="soft">{t("gathering.helper_lead")}</p>
        <Choice
          do="helper-who"
          label={t("gathering.helper_who")}
          options={[
            { value: "", label: t("gathering.helper_nobody") },
            ...people.map((each) => ({ value: each.member_id, label: named(each) })),
          ]}
          value={chosen.value}
          set={(value) => (chosen.value = value)}
        />
        <Button
          do="save-helper"
          weight="quiet"
          work={(key) =>
            send("PUT", "/helper", t("go.saved"), { member_id: chosen.value || null })(key)
          }
        >
          {t("go.save")}
        </Button>
      </div>
    </details>
  );
}
