// Who may see the address for this request.

import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { sender } from "./askActions.ts";

interface Props {
  circleId: string;
  view: AskView;
}

/** Who comes has the address, or the person reads that they haven't. */
export function AddressNow({ circleId, view }: Props) {
  if (view.phase === "closed" || view.with_you) return null;
  const send = sender(circleId, view);
  return (
    <>
      {view.yes.map((one) => {
        const { name, member_id } = one;
        if (!one.address || one.at_door) return null;
        if (one.address === "shown") {
          return (
            <p key={member_id} class="soft" data-address={name}>
              {t("ask.address_shown", { name })}
            </p>
          );
        }
        return (
          <section key={member_id} class="card stack" data-address={name}>
            {one.address === "not_written" ? (
              <>
                <p>
                  <strong>{t("ask.address_none")}</strong>
                </p>
                <p class="soft">{t("ask.address_none_lead", { name })}</p>
                <LinkButton do="write-address" href={`/c/${circleId}/arrival`}>
                  {t("ask.address_write")}
                </LinkButton>
              </>
            ) : one.address === "given" ? (
              <>
                <p>{t("ask.address_given", { name })}</p>
                <Button
                  do={`hide-address-${member_id}`}
                  weight="plain"
                  work={send("hide-address", { member_id })}
                >
                  {t("ask.address_hide")}
                </Button>
              </>
            ) : (
              <>
                <p>
                  <strong>{t("ask.address_not_given", { name })}</strong>
                </p>
                <p class="soft">{t("ask.address_not_given_lead")}</p>
                <Button
                  do={`give-address-${member_id}`}
                  weight="quiet"
                  work={send("show-address", { member_id })}
                >
                  {t("ask.address_show")}
                </Button>
              </>
            )}
          </section>
        );
      })}
    </>
  );
}
