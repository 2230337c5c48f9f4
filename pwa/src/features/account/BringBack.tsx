// Two whom the person chose let a new phone of theirs in: a link for it, a code that both compare
// with the person themselves, and days in which any phone of theirs can say no.

import { signal } from "@preact/signals";

import { post } from "../../api/client.ts";
import { linkTo, newId, newSecret, verifierOf, type Fragment } from "../../api/link.ts";
import type { Allies, BringingBack } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { t } from "../../messages/index.ts";
import { momentWithin, spaced } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Qr, Share } from "../../ui/Share.tsx";

/** The link that was made here, as long as the app stands: the secret is kept nowhere. */
const made = signal<{ id: string; url: string } | null>(null);

interface Props {
  circleId: string;
  name: string;
  view: Allies;
  took: (now: Allies) => void;
}

export function BringBack(props: Props) {
  const { name, view } = props;
  const under_way = view.bringing_back;
  return (
    <section
      class={under_way?.waits_for_me ? "card lit stack" : "card stack"}
      data-bring-back={under_way?.state ?? "none"}
    >
      <h2>{t("help.back", { name })}</h2>
      {under_way ? (
        <UnderWay {...props} of={under_way} />
      ) : (
        <>
          <p class="soft">{t("help.back_lead", { name })}</p>
          {view.mine?.may_bring_back ? <Begin {...props} /> : <p>{t("help.back_off")}</p>}
        </>
      )}
    </section>
  );
}

function Begin({ circleId, took }: Props) {
  const begin = async (key: string) => {
    const fragment: Fragment = { id: newId(), secret: newSecret() };
    const body = { id: fragment.id, verifier: await verifierOf("back", fragment) };
    const now = await post<Allies>(`/circles/${circleId}/bring-backs`, body, key);
    made.value = { id: fragment.id, url: linkTo("back", fragment) };
    took(now);
  };
  return (
    <Button do="begin-bring-back" weight="quiet" work={begin}>
      {t("help.back_begin")}
    </Button>
  );
}

function UnderWay(props: Props & { of: BringingBack }) {
  const { circleId, name, of, took } = props;
  const by = of.by[0] ?? "";
  const send = (door: "agree" | "stop") => async (key: string) => {
    took(await post<Allies>(`/circles/${circleId}/bring-backs/${of.id}/${door}`, {}, key));
    actionNotice.value = t(door === "agree" ? "help.back_agreed" : "help.back_stopped");
  };
  const url = made.value?.id === of.id ? made.value.url : null;
  return (
    <>
      {of.state === "no_phone" && of.mine ? <TheLink {...props} url={url} /> : null}
      {of.state === "waiting" ? (
        <p>{t("help.back_waiting", { name, time: momentWithin(of.due_at) })}</p>
      ) : of.waits_for_me ? (
        <p>
          {of.state === "first"
            ? t("help.back_first", { name })
            : t("help.back_second", { name, by })}
        </p>
      ) : of.state === "second" ? (
        <p>{t("help.back_waits_second", { name })}</p>
      ) : of.mine ? null : (
        <p>{t("help.back_other", { name, by })}</p>
      )}
      {of.code && (of.waits_for_me || of.mine) ? (
        <p class="code" data-code>
          {spaced(of.code)}
        </p>
      ) : null}
      {of.waits_for_me ? (
        <Button do="it-is-them" work={send("agree")}>
          {t("help.back_it_is", { name })}
        </Button>
      ) : null}
      <Button do="stop-bring-back" weight={of.waits_for_me ? "quiet" : "plain"} work={send("stop")}>
        {t("help.back_no")}
      </Button>
    </>
  );
}

function TheLink({ name, url, ...rest }: Props & { url: string | null }) {
  if (!url) {
    return (
      <>
        <p>{t("help.back_waits_phone")}</p>
        <Begin name={name} {...rest} />
      </>
    );
  }
  return (
    <>
      <p>{t("help.back_scan", { name })}</p>
      <Qr url={url} label={t("help.back_qr", { name })} />
      <Share url={url} text={t("help.back_text")} />
    </>
  );
}
