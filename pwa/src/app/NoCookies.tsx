// A browser that would keep no session. Nothing was used up: the link works in another browser.

import { t } from "../messages/index.ts";
import { Button, LinkButton } from "../ui/Button.tsx";
import { Screen } from "../ui/Screen.tsx";
import { Share } from "../ui/Share.tsx";

interface Props {
  /** Goes on all the same. */
  goOn: () => void;
}

export function NoCookies({ goOn }: Props) {
  const plain = location.protocol === "http:";
  return (
    <Screen
      name="no-cookies"
      title={t("no_cookies.title")}
      back="/"
      lead={
        <>
          <p>{t(plain ? "no_cookies.plain" : "no_cookies.blocked")}</p>
          <p>{t("no_cookies.unused")}</p>
        </>
      }
      actions={
        <>
          <LinkButton do="limits" href="/limits" weight="plain">
            {t("limits.title")}
          </LinkButton>
          <Button do="go-on" weight="plain" press={goOn}>
            {t("no_cookies.go_on")}
          </Button>
        </>
      }
    >
      {location.hash ? <Share url={location.href} text="" /> : null}
    </Screen>
  );
}
