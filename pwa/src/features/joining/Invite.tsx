// One link each. The secret is made on this phone and stays in the link.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import { linkTo, newId, newSecret, verifierOf, type Fragment } from "../../api/link.ts";
import type { Circle, Home, LinkOut, Member, WaysIn } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { enterFriend } from "../../data/entering.ts";
import { CALM, refresh, SOON, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t, tCode } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { OfferNotices } from "../../ui/OfferNotices.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Qr, Share, share } from "../../ui/Share.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { OfferWays } from "../account/index.ts";
import { Knocks } from "./Knocks.tsx";

interface Made {
  member: string;
  kind: "link" | "qr";
  url: string;
}

/** Links made in this window, so that one can be sent again without making a new one. */
const made = new Map<string, Made>();

async function make(circle: string, member: Member, kind: "link" | "qr"): Promise<Made> {
  const before = made.get(`${circle}/${member.id}/${kind}`);
  if (before) return before;
  const fragment: Fragment = { id: newId(), secret: newSecret() };
  await post<LinkOut>(
    `/circles/${circle}/invitations`,
    {
      id: fragment.id,
      verifier: await verifierOf("invitation", fragment),
      member_id: member.id,
      kind,
    },
    fragment.id,
  );
  const ready = { member: member.id, kind, url: linkTo("invitation", fragment) };
  // A new link ends the older one of the same member.
  made.delete(`${circle}/${member.id}/${kind === "qr" ? "link" : "qr"}`);
  made.set(`${circle}/${member.id}/${kind}`, ready);
  return ready;
}

export function Invite({ circleId }: { circleId: string }) {
  const circle = useLive<Circle>(`/circles/${circleId}`, SOON);
  const home = useLive<Home>(`/circles/${circleId}/home`, SOON);
  const ways = useLive<WaysIn>("/me/ways-in", CALM);
  const shown = useSignal<Made | null>(null);
  if (!circle.data) return <Waiting name="invite" of={circle} back={`/c/${circleId}`} />;
  const { members, links } = circle.data;
  const friends = members.filter(
    (one) => one.state !== "in" && one.id !== circle.data?.me.member_id,
  );
  const inside = members.filter(
    (one) => one.state === "in" && one.id !== circle.data?.me.member_id,
  );
  const open = (member: Member) =>
    links.some((link) => link.member_id === member.id && link.state === "open");
  const person = place(circleId)?.roles.includes("person") ?? false;
  const send = (member: Member, kind: "link" | "qr") => async () => {
    const ready = await make(circleId, member, kind);
    shown.value = ready;
    void refresh(`/circles/${circleId}`);
    if (kind === "link" && (await share(t("invite.text"), ready.url))) {
      actionNotice.value = t("invite.sent", { name: member.name });
    }
  };
  return (
    <Screen
      name="invite"
      where={circle.data.name}
      title={friends.length > 0 || inside.length === 0 ? t("invite.title") : t("invite.all_in")}
      back={`/c/${circleId}`}
      lead={<p>{t("invite.lead")}</p>}
      actions={
        <LinkButton do="home" href={`/c/${circleId}`} weight={friends.length ? "plain" : "main"}>
          {t(friends.length ? "invite.later" : "go.home")}
        </LinkButton>
      }
    >
      <Knocks circle={circleId} knocks={home.data?.person?.knocks ?? []} />
      {friends.map((member) => (
        <section key={member.id} class="card" aria-label={member.name} data-member={member.name}>
          <Row
            name={member.name}
            title={member.name}
            tag={member.state === "kept" ? null : <Tag>{tCode("member", member.state)}</Tag>}
          >
            {open(member) ? t("invite.open") : null}
          </Row>
          {shown.value?.member === member.id ? (
            shown.value.kind === "qr" ? (
              <div class="share">
                <Qr url={shown.value.url} label={t("invite.qr_label", { name: member.name })} />
                <p class="soft">{t("invite.qr_hint", { name: member.name })}</p>
              </div>
            ) : (
              <Share url={shown.value.url} text={t("invite.text")} />
            )
          ) : null}
          <div class="pair">
            {shown.value?.member === member.id && shown.value.kind === "link" ? null : (
              <Button
                do="send"
                weight={open(member) ? "quiet" : "main"}
                label={t("go.about", { what: t("invite.send"), of: member.name })}
                work={send(member, "link")}
              >
                {t("invite.send")}
              </Button>
            )}
            {shown.value?.member === member.id && shown.value.kind === "qr" ? null : (
              <Button
                do="show-qr"
                weight="quiet"
                label={t("go.about", { what: t("invite.show_qr"), of: member.name })}
                work={send(member, "qr")}
              >
                {t("invite.show_qr")}
              </Button>
            )}
          </div>
          {person ? (
            <Button
              do="no-app"
              weight="plain"
              label={t("go.about", { what: t("invite.no_app"), of: member.name })}
              press={() => enterFriend(circleId, member)}
            >
              {t("invite.no_app")}
            </Button>
          ) : null}
        </section>
      ))}
      {inside.map((member) => (
        <div key={member.id} class="card">
          <Row name={member.name} title={member.name} tag={<Tag>{t("member.in")}</Tag>} />
        </div>
      ))}
      {links.some((link) => link.state === "open") ? (
        <OfferNotices why={t("push.offer_invite")} />
      ) : null}
      {ways.data && ways.data.passkeys.length === 0 && !ways.data.code ? <OfferWays asked /> : null}
    </Screen>
  );
}
