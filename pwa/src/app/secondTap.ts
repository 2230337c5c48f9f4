// A tap that comes twice. Where a screen, or a part of it, takes the place of another, something
// else lies under the thumb: what came there less than a second ago takes no tap of that thumb.
// A press of a key, a screen reader's, and whatever lies elsewhere are taken at once.

/** Milliseconds for which what came under the thumb takes no tap. */
export const SETTLES_MS = 1_000;
/** Milliseconds after which nobody still taps for what they tapped before. */
const FORGETS_MS = 30_000;
/** CSS pixels around what was tapped that the same thumb may hit. */
const THUMB_PX = 24;
/** CSS pixels that a thing may be off and still lie where it was. */
const SAME_PX = 8;

const ACTING = "a[href], button, summary, label";
/** The way out is taken at any moment. */
const ALWAYS = ".leave, .skip";

interface Point {
  x: number;
  y: number;
}

interface Standing {
  name: string;
  inView: Point;
  onPage: Point;
  since: number;
}

/** Where the last tap was, and when: its thing's edges, with the thumb's around them. */
interface Thumb {
  box: DOMRect;
  at: number;
}

const isNear = (one: Point, other: Point): boolean =>
  Math.abs(one.x - other.x) <= SAME_PX && Math.abs(one.y - other.y) <= SAME_PX;

/** The label of a box or a dot acts; that of a field only leads into it. */
const acts = (thing: HTMLElement): boolean =>
  !thing.matches(ALWAYS) &&
  (!(thing instanceof HTMLLabelElement) ||
    /^(checkbox|radio)$/.test((thing.control as HTMLInputElement | null)?.type ?? ""));

const actingAt = (event: Event): HTMLElement | null => {
  const thing = (event.target as Element | null)?.closest?.<HTMLElement>(ACTING);
  return thing && acts(thing) ? thing : null;
};

/** What a thing is to whoever taps it: on another screen, or with other words, it is another. */
function nameOf(thing: HTMLElement, screen: string): string {
  const { do: does = "", repeat } = thing.dataset;
  if (repeat !== undefined) return does;
  const busy = thing.getAttribute("aria-busy") ?? "";
  return [screen, does, thing.textContent ?? "", busy].join("\n");
}

/** Something that sends is itself alone: another of the same words is about something else. */
const sends = (thing: HTMLElement): boolean => thing.dataset["sends"] !== undefined;

export function watchSecondTaps(): void {
  let standing = new Map<HTMLElement, Standing>();
  let thumb: Thumb | null = null;
  let changed = false;
  let refused = false;
  /** What the thumb came down on: undefined where no thumb did. */
  let downOn: { thing: HTMLElement; does: string | undefined; text: string } | null | undefined;

  const look = (since: number): void => {
    changed = false;
    const before = [...standing.values()];
    const known = standing;
    const screen = [
      document.querySelector<HTMLElement>("[data-screen]")?.dataset["screen"] ?? "",
      document.querySelector("h1")?.textContent ?? "",
    ].join("\n");
    standing = new Map();
    for (const thing of document.querySelectorAll<HTMLElement>(ACTING)) {
      const { left, top, width } = thing.getBoundingClientRect();
      if (width === 0 || !acts(thing)) continue;
      const name = nameOf(thing, screen);
      const inView = { x: left, y: top };
      const onPage = { x: left + scrollX, y: top + scrollY };
      const isSame = (old: Standing): boolean =>
        old.name === name && (isNear(old.inView, inView) || isNear(old.onPage, onPage));
      const own = known.get(thing);
      const old = own ?? (sends(thing) ? undefined : before.find(isSame));
      standing.set(thing, {
        name,
        inView,
        onPage,
        since: old && isSame(old) ? old.since : since,
      });
    }
  };
  const lookAgain = (): void => {
    if (changed && thumb) look(performance.now());
  };
  const isNew = (thing: HTMLElement): boolean => {
    lookAgain();
    const since = standing.get(thing)?.since ?? performance.now();
    return performance.now() - since < SETTLES_MS;
  };
  const isUnderThumb = ({ clientX: x, clientY: y }: MouseEvent): boolean =>
    thumb !== null &&
    x >= thumb.box.left - THUMB_PX &&
    x <= thumb.box.right + THUMB_PX &&
    y >= thumb.box.top - THUMB_PX &&
    y <= thumb.box.bottom + THUMB_PX;

  new MutationObserver(() => {
    if (changed || !thumb) return;
    changed = true;
    requestAnimationFrame(lookAgain);
  }).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["data-do", "href", "aria-busy", "hidden", "class"],
  });

  window.addEventListener(
    "pointerdown",
    (event) => {
      if (thumb && event.timeStamp - thumb.at > FORGETS_MS) thumb = null;
      const thing = actingAt(event);
      const again = isUnderThumb(event);
      if (again && thumb) thumb.at = event.timeStamp;
      refused = again && thing !== null && isNew(thing);
      if (refused) {
        event.stopImmediatePropagation();
        return;
      }
      downOn = thing && { thing, does: thing.dataset["do"], text: thing.textContent ?? "" };
      if (!thing) return;
      // What is there before the first tap has been there all along.
      if (thumb) lookAgain();
      else look(-Infinity);
      thumb = { box: thing.getBoundingClientRect(), at: event.timeStamp };
    },
    true,
  );

  window.addEventListener(
    "click",
    (event) => {
      const down = downOn;
      downOn = undefined;
      // Keys, screen readers and scripts have no thumb.
      if (!event.isTrusted || event.detail === 0) return;
      const thing = actingAt(event);
      if (!thing || (down === undefined && !refused)) return;
      // Drawn anew while the thumb was down, it may have other words, but not if it sends.
      const isOther =
        down?.thing !== thing && (down?.does === undefined || down.does !== thing.dataset["do"]);
      const saysOther = sends(thing) && down?.text !== (thing.textContent ?? "");
      if (refused || isOther || saysOther) {
        event.preventDefault();
        event.stopImmediatePropagation();
        refused = false;
        return;
      }
      const own = standing.get(thing);
      if (own && sends(thing)) own.since = performance.now();
    },
    true,
  );
}
