/** The two reading rooms as custom elements. */
import { CornerstoneEngine } from "./engine/cornerstone";
import type { Manifest } from "./props";
class ReadingViewer extends HTMLElement {
  async connectedCallback(): Promise<void> {
    const m = (await (await fetch(`/api/v1/readings/${this.dataset["reading"]}/manifest`)).json()) as Manifest;
    const engine = new CornerstoneEngine(m.stacks);
    this.setAttribute("style", "display:grid;grid-template:1fr 1fr/1fr 1fr;width:100vw;height:100vh;background:#000");
    await Promise.all(m.hanging.panes.map(async (role, i) => {
      const el = document.createElement("div");
      this.append(el);
      const s = m.stacks.find((s) => s.pane_roles.includes(role) && s.preferred);
      if (!s) return;
      engine.openPane(`p${i}`, el);
      await engine.show(`p${i}`, s.id, Math.floor(s.frames.length / 2));
    }));
    (window as unknown as {e: unknown}).e = engine;
    document.title = "done";
  }
}
customElements.define("reading-viewer", ReadingViewer);
