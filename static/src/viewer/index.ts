/** The two reading rooms as custom elements. */

import { RenderingEngine, init } from "@cornerstonejs/core";

init();
new RenderingEngine("panes");
