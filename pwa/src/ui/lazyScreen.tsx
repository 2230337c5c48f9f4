// A screen whose code is fetched when somebody goes there. The service worker keeps it with the
// rest of the shell, so it opens with no way out, too.

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";

import { fetchScreen, openNewest, Outdated } from "../data/version.ts";
import { t } from "../messages/index.ts";
import { Button, LinkButton } from "./Button.tsx";
import { Waiting } from "./LoadingState.tsx";
import { Screen } from "./Screen.tsx";

// What the address names is given by the address; each screen takes the parts it knows.
type AnyScreen = ComponentType<any>;

/**
 * The screen that a file exports as `exported`, fetched when somebody goes there; meanwhile a
 * screen of the name `waiting` stands in its place. One that stands at several addresses is made
 * once, so that it is fetched once.
 */
export function lazyScreen<Name extends string>(
  load: () => Promise<Record<Name, AnyScreen>>,
  exported: Name,
  waiting = "seldom",
): AnyScreen {
  const name = waiting;
  let found: AnyScreen | null = null;
  return function LazyScreen(props: Record<string, string>) {
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
    const back = props["c"] ? `/c/${props["c"]}` : "/";
    if (state.value === "outdated") return <OpenAnew name={name} back={back} />;
    const of = { data: null, at: null, state: state.value as "loading" | "old", problem: null };
    return <Waiting name={name} of={of} back={back} again={look} />;
  };
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
