// When what has the focus goes away (the button that was just pressed), a browser drops the
// focus to the page's start. Here it goes to what came in its place, or else to the heading:
// never onto another button, which a key still held down would press.

/** Watches the app's root. */
export function keepFocus(root: Element): void {
  let last: Element | null = null;
  let said = "";
  const heading = () => root.querySelector<HTMLElement>("h1");
  const remember = () => {
    last = document.activeElement;
    said = heading()?.textContent ?? "";
  };
  root.addEventListener("focusin", remember);
  root.addEventListener("click", remember, true);
  // Who taps beside everything wants the focus nowhere.
  root.addEventListener("pointerdown", () => (last = null));
  new MutationObserver((records) => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    // What it goes to is about to come, and this is looked at again then.
    if (root.querySelector("[data-coming]")) return;
    last = null;
    const title = heading();
    const came = records
      .flatMap((one) => [...one.addedNodes])
      .find(
        (node) =>
          node instanceof HTMLElement &&
          node.isConnected &&
          node.matches("main *:not(button, a)") &&
          !node.closest(".actions, .stuck, h1"),
      ) as HTMLElement | undefined;
    const next = title?.textContent === said && came ? came : title;
    if (!next) return;
    if (!next.matches("a[href], button, input, textarea, summary, [tabindex]")) next.tabIndex = -1;
    next.focus({ preventScroll: next === title });
  }).observe(root, { childList: true, subtree: true });
}
