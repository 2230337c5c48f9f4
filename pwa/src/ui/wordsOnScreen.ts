// The words of a screen as somebody who looks at it would read them: from its heading on, without
// what there is to press, and without what is folded away.

/** What is pressed or says what to press; a number to call stands as words beside it. */
const LEFT_OUT = "button, a, select, nav, svg, [hidden], [aria-hidden=true], .unseen, .actions, .stuck, .unstuck, [data-unread]";

/** What has no box of its own is shown where its children are. */
const isShown = (node: HTMLElement): boolean =>
  getComputedStyle(node).display === "contents" || node.checkVisibility({ visibilityProperty: true });

/** Passages in their order, each the text of one block or one field. */
export function wordsOnScreen(root: HTMLElement): string[] {
  const passages: string[] = [];
  let open = "";
  const close = () => {
    const text = open.replace(/\s+/g, " ").trim();
    if (text) passages.push(text);
    open = "";
  };
  const read = (node: Node): void => {
    if (node instanceof Text) open += node.data;
    if (!(node instanceof HTMLElement)) return;
    if (node.matches(LEFT_OUT) || !isShown(node)) return;
    // Its heading alone would promise words that don't come.
    if (node instanceof HTMLDetailsElement && !node.open) return;
    const isInline = getComputedStyle(node).display === "inline";
    if (!isInline) close();
    if (node instanceof HTMLTextAreaElement || (node instanceof HTMLInputElement && node.type === "text")) {
      open += node.value;
    } else node.childNodes.forEach(read);
    if (!isInline) close();
  };
  read(root);
  close();
  return passages;
}
