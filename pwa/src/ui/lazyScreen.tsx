// A screen whose code is fetched when somebody goes there. The service worker keeps it with the
// rest of the shell, so it opens with no way out, too.

import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";

import { fetchScreen, openNewest, Outdated } from "../data/version.ts";
import { t } from "../messages/index.ts";
import { Button, LinkButton } from "./Button.tsx";
import { Waiting } from "./LoadingState.tsx";
import { Screen } from "./Screen.tsx";

type AnyScreen = (props: any) => VNode | null;

/**
 * The screen that a file exports as `exported`, fetched when somebody goes there; meanwhile a
 * screen of the name `waiting` stands in its place. One that stands at several addresses is made
 * once, so that it is fetched once.
 */
export function lazyScreen<Name extends string, File extends Record<Name, AnyScreen>>(
  load: () => Promise<File>,
  exported: Name,
  waiting = "seldom",
): File[Name] {
  let found: AnyScreen | null = null;
  const LazyScreen: AnyScreen = (props: Record<string, unknown>) => {
    const state = useSignal<"loading" | "old" | "outdated" | "here">(found ? "here" : "loading");
    const look = (): void => {
      if (found) return;
      state.value = "loading";
      fetchScreen(() => load().then((file) => file[exported])).then(
        (screen) => {
          found = screen;
          state.value = "here";
        },
        (error: unknown) => (state.value = error instanceof Outdated ? "outdated" : "old"),
      );
    };
    useEffect(() => {
      look();
      const again = (): void => {
        if (state.peek() === "old") look();
      };
      window.addEventListener("online", again);
      return () => window.removeEventListener("online", again);
    }, []);
    const Found = found;
    if (state.value === "here" && Found) return <Found {...props} />;
    const back = props["circleId"] ? `/c/${String(props["circleId"])}` : "/";
    if (state.value === "outdated") return <OpenAnew name={waiting} back={back} />;
    const of = { data: null, at: null, state: state.value as "loading" | "old", problem: null };
    return <Waiting name={waiting} of={of} back={back} again={look} />;
  };
  return LazyScreen as File[Name];
}

/** The server has another version, and this one's screen is gone. */
function OpenAnew({ name, back }: { name: string; back: string }) {
  return (
    <Screen
      name={name}
      phase="outdated"
      title={t("version.title")}
      back={back}
      lead={<p>{t("version.lead")}</p>}
      actions={
        <>
          <Button do="open-newest" work={openNewest}>
            {t("version.open")}
          </Button>
          <LinkButton do="call-card" href="/call">
            {t("call.title")}
          </LinkButton>
        </>
      }
    />
  );
}
