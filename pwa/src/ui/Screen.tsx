// The frame of every screen: where one is, the way out above right, a heading that is the
// answer, and what there is to do at the thumb.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import { runAction, busy, actionNotice, proofWanted, actionError, type ProofWanted } from "../data/actions.ts";
import { appName } from "../data/appLook.ts";
import { lazy } from "../data/lazy.ts";
import { goBack, path, steps } from "../data/router.ts";
import { fetchPart } from "../data/version.ts";
import { fixed, t, type Key } from "../messages/index.ts";
import { Icon } from "./Icon.tsx";
import { say } from "./LiveRegion.tsx";
import { Nav, type Tab } from "./Nav.tsx";
import { NewVersion } from "./NewVersion.tsx";
import { NotSentYet } from "./NotSentYet.tsx";
import { leave } from "./quickExit.ts";
import { Toast } from "./Toast.tsx";

const PROOF = lazy(() => import("./ProofCard.tsx"), "rest");

/** Milliseconds after which waiting needs a word. */
const LONG_MS = 1_500;

interface Props {
  /** Fixed for tests and tools: the screen's name. */
  name: string;
  title: string;
  /** What the browser calls the screen, where the heading tells of somebody or changes. */
  page?: Key | undefined;
  /** A short line above the heading: whose circle, which hour. */
  where?: string | undefined;
  lead?: ComponentChildren;
  /** The address that Back leads to. */
  back?: string | undefined;
  nav?: { circle: string; on: Tab } | undefined;
  /** What there is to do, at the lower edge. */
  actions?: ComponentChildren;
  /** The one thing that stays in sight above the lower edge, however long the screen is. */
  stuck?: ComponentChildren;
  /** The heading is read out when it changes (an ask goes on). */
  live?: boolean | undefined;
  /** Fixed for tests: the state of a screen that has several. */
  phase?: string | undefined;
  /** It tells nothing of anybody: neither taps that wait nor what was just done. */
  bare?: boolean | undefined;
  /** It stands in for one that is about to come: the focus waits for that. */
  still?: boolean | undefined;
  /** The fields of the screen are sent with Enter or the main button. */
  submit?: (() => void) | undefined;
  children?: ComponentChildren;
}

/** A tab and the browser's history tell which screen it was, never of whom or how it stands. */
function pageName({ page, title, live, nav }: Props): string {
  if (page) return t(page);
  if (!live && fixed(title)) return title;
  return nav ? t(`nav.${nav.on}`) : "";
}

/** A tap alone: with a key held it opens a window, as any link does. */
const stepBack = (otherwise: string) => (event: MouseEvent) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  goBack(otherwise);
};

export function Screen(props: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const came = steps.value;
  const first = useRef(true);
  // As the screen is put in place, not after it was painted: who pressed Tab in between was taken
  // back to the heading.
  useLayoutEffect(() => {
    // Opening the app leaves the focus alone; each step within it starts at the heading.
    if (!props.still && (came > 0 || !first.current)) heading.current?.focus({ preventScroll: true });
  }, [came, props.name, props.still]);
  useEffect(() => {
    if (!first.current && props.live) say(props.title);
    first.current = false;
  }, [props.title, props.live]);
  const page = pageName(props);
  const called = appName();
  useEffect(() => {
    document.title = [page, called].filter(Boolean).join(" · ");
  }, [page, called]);
  const said = actionNotice.value;
  const told = said && !props.bare ? <Toast text={said} /> : null;
  const inner = (
    <>
      {props.children}
      <div class="actions">
        {props.stuck ? null : <Proving />}
        {props.stuck ? null : <UnderWay />}
        {props.actions}
      </div>
      <div class={props.stuck || told || actionError.value ? "stuck" : "unstuck"}>
        {told}
        <Trouble />
        {props.stuck ? <Proving /> : null}
        {props.stuck ? <UnderWay /> : null}
        {props.stuck}
      </div>
    </>
  );
  return (
    <div
      class={props.nav ? "screen with-nav" : "screen"}
      data-screen={props.name}
      data-phase={props.phase}
    >
      <header class="top">
        {props.back ? (
          <a class="back" href={props.back} data-do="back" onClick={stepBack(props.back)}>
            <Icon of="back" turns />
            {t("go.back")}
          </a>
        ) : (
          <span class="soft where" dir="auto">{props.where ?? ""}</span>
        )}
        <button type="button" class="leave" data-do="leave" onClick={leave}>
          <Icon of="leave" turns />
          {t("exit.leave")}
        </button>
      </header>
      <main id="main" key={path.value}>
        {props.back && props.where ? <p class="soft where" dir="auto">{props.where}</p> : null}
        <h1 ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
        {props.bare ? null : <NotSentYet />}
        {props.lead ? <div class="lead">{props.lead}</div> : null}
        {props.submit ? (
          <form
            class="body"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              props.submit?.();
            }}
          >
            {inner}
          </form>
        ) : (
          <div class="body">{inner}</div>
        )}
        {props.bare ? null : <NewVersion />}
      </main>
      {props.nav ? <Nav circle={props.nav.circle} on={props.nav.on} /> : null}
    </div>
  );
}

/** Whatever is under way for longer than a moment says so. */
function UnderWay() {
  const name = busy.value;
  const long = useSignal(false);
  useEffect(() => {
    long.value = false;
    if (!name) return;
    const timer = setTimeout(() => {
      long.value = true;
      say(t("ask.sending"));
    }, LONG_MS);
    return () => clearTimeout(timer);
  }, [name]);
  return name && long.value ? <p class="soft centre">{t("ask.sending")}</p> : null;
}

/** What the field is called that it is about. */
const labelOf = (field: string): string =>
  document.querySelector(`label[for="field-${CSS.escape(field)}"]`)?.textContent ?? "";

function Trouble() {
  const now = actionError.value;
  const which = now?.field ? labelOf(now.field) : "";
  return (
    <div role="alert" class={now ? "trouble" : ""}>
      {now ? (
        <>
          <p>{which ? t("trouble.field", { field: which, why: now.text }) : now.text}</p>
          {now.again ? (
            <button type="button" class="btn quiet" data-do="try-again" data-sends="" onClick={now.again}>
              {t("go.try_again")}
            </button>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

/** The ways to show who one is, where an act takes that first; their code comes when needed. */
function Proving() {
  const wanted = proofWanted.value;
  const card = useSignal<ComponentType<{ wanted: ProofWanted }> | null>(null);
  useEffect(() => {
    if (wanted && !card.peek()) {
      void runAction("prove", async () => {
        card.value = (await fetchPart(PROOF.fetch)).ProofCard;
      });
    }
  }, [wanted]);
  const Card = card.value;
  return wanted && Card ? <Card wanted={wanted} /> : null;
}
