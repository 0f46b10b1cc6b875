// htmx with everything that our content policy forbids switched off (no evaluated strings, no injected styles).
import htmx from "htmx.org";

function refuse(): never {
  throw new Error("htmx may not evaluate strings here");
}

// named in the page's htmx-config; the only extension it lets in
htmx.registerExtension("no-eval", {
  init(api: { initSecurity: (policy: unknown, sync: unknown, async: unknown) => void }) {
    api.initSecurity(undefined, refuse, refuse);
  },
});
