"""A person without a mouse: presses keys, types, and always knows where the focus is."""

from typing import Any

from playwright.sync_api import Page

MOST_TABS = 80
HERE = """async () => {
  for (let paints = 0; paints < 2; paints += 1) await new Promise(requestAnimationFrame);
  const at = document.activeElement;
  const question = at.closest(".question");
  return {
    lost: at === document.body,
    pane: at.closest(".pane")?.dataset.role ?? null,
    question: question?.dataset.question ?? null,
    scope: question?.dataset.scope || null,
    label: at.getAttribute("aria-label") ?? at.textContent.trim(),
    checked: at.getAttribute("aria-checked"),
  };
}"""


class KeysOnly:
    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def here(self) -> dict[str, Any]:
        """What has the focus."""
        found: dict[str, Any] = self.page.evaluate(HERE)
        return found

    def press(self, *keys: str) -> None:
        """No key of the room may lose the focus: a reader would start again at the top of the page."""
        for key in keys:
            before = self.here
            self.page.keyboard.press(key)
            assert not self.here["lost"], f"{key} lost the focus, which was at {before}"

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def tab_to(self, selector: str, *, back: bool = False) -> None:
        passed = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            passed.append(self.here["label"][:30])
        raise AssertionError(f"{selector} is not reached by Tab; passed {passed}")

    def answer(self, question: str, key: str, *, back: bool = False) -> None:
        """To the question by Tab, and one key that answers it."""
        self.tab_to(f".question[data-question='{question}'] [role=radio]", back=back)
        self.press(key)
