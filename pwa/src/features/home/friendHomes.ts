// The homes of those who come: fetched for them, so that they hold up nobody who asks.

export { CoordinatorHome } from "./CoordinatorHome.tsx";
export { QuietHome } from "./QuietHome.tsx";
export { SupporterHome } from "./SupporterHome.tsx";
