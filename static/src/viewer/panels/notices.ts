/** Warnings in words at what they are about, each with a way to the question that settles it. */

import { h } from "../dom";
import type { Missing } from "../props";
import { icon } from "./icons";

export type GoTo = (question: string | null, scopeId: string | null) => void;

/** Of the case (null) or of one finding. */
export const noticesOf = (notices: readonly Missing[], findingId: string | null): Missing[] =>
  notices.filter((one) => (one.scope_kind === "finding" ? one.scope_id : null) === findingId);

export function noticeList(notices: readonly Missing[], goTo: GoTo): HTMLElement | null {
  if (!notices.length) return null;
  return h(
    "ul",
    { class: "notices", "aria-label": "To look at again" },
    ...notices.map(({ sentence, question, scope_id }) =>
      question
        ? h("li", {}, h("button", { type: "button", class: "notice jump", onclick: () => goTo(question, scope_id) }, icon("warning"), h("span", {}, sentence, h("i", { "aria-hidden": "true" }, " →"))))
        : h("li", { class: "notice" }, icon("warning"), h("span", {}, sentence)),
    ),
  );
}

export const noticeCount = (notices: readonly Missing[]): HTMLElement | false =>
  notices.length > 0 &&
  h("span", { class: "notice-count", role: "img", "aria-label": notices.length === 1 ? "1 warning" : `${notices.length} warnings`, title: notices.map((one) => one.sentence).join("\n") }, "!");
