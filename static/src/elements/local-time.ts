// <local-time data-show="moment|time|day"><time datetime title="… UTC">: the reader's own zone, UTC on hover.
const FORMS: Record<string, Intl.DateTimeFormatOptions> = {
  moment: { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { year: "numeric", month: "short", day: "numeric" },
};

class LocalTime extends HTMLElement {
  connectedCallback(): void {
    const time = this.querySelector("time");
    const moment = time ? new Date(time.dateTime) : null;
    if (!time || !moment || Number.isNaN(moment.getTime())) return;
    time.textContent = new Intl.DateTimeFormat("en-GB", FORMS[this.dataset.show ?? "moment"]).format(moment);
  }
}
customElements.define("local-time", LocalTime);
