// What other features may use of this one.

export { ValuesOnHome } from "./ValuesOnHome.tsx";
