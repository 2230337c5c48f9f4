// What other features may use of this one.

export { IconShortcuts } from "./IconShortcuts.tsx";
export { InstallHint } from "./InstallHint.tsx";
