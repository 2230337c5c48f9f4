import { render } from "preact";

import "./main.css";
import { registerServiceWorker } from "./worker";

const root = document.getElementById("app");
if (root) render(<main>ShowUp</main>, root);
void registerServiceWorker();
