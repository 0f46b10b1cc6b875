r"""A small part of TeX as MathML, which browsers set themselves: \frac{}{}, \sqrt{}, \bar{}, \text{}, _ and ^, Greek.

Only our own formulas go in (the explanations of metrics); what is not understood is refused, so a test that renders
every formula finds a misspelt command.
"""

import re

from markupsafe import Markup, escape

_TOKEN = re.compile(r"\\[A-Za-z]+|\\[{}]|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
_SYMBOLS = {
    "sum": "∑", "cap": "∩", "cup": "∪", "cdot": "·", "times": "×", "ge": "≥", "le": "≤", "ne": "≠", "in": "∈",
    "pm": "±", "min": "min", "max": "max", "ln": "ln", "exp": "exp", "approx": "≈", "to": "→", "lvert": "|",
    "rvert": "|", "{": "{", "}": "}", "prod": "∏", "log": "log", "infty": "∞", "setminus": "∖",
}  # fmt: skip
_GREEK = {
    "alpha": "α", "kappa": "κ", "pi": "π", "delta": "δ", "sigma": "σ", "tau": "τ", "rho": "ρ", "mu": "μ",
    "varphi": "φ", "beta": "β", "partial": "∂", "Delta": "Δ", "gamma": "γ", "theta": "θ",
}  # fmt: skip
_WORDS = {"min", "max", "ln", "exp", "log"}


def mathml(formula: str) -> Markup:
    """A formula on a line of its own. ValueError for what is not understood."""
    tokens = [token for token in _TOKEN.findall(formula) if not token.isspace()]
    parser = _Parser(tokens, formula)
    body = parser.row(until=None)
    spoken = Markup('<math display="block" alttext="{}">').format(formula)
    return spoken + body + Markup("</math>")


class _Parser:
    def __init__(self, tokens: list[str], formula: str) -> None:
        self.tokens, self.formula, self.place = tokens, formula, 0
        self.texts = re.findall(r"\\text\{([^}]*)\}", formula)
        self.text = 0

    def row(self, until: str | None) -> Markup:
        parts: list[Markup] = []
        while self.place < len(self.tokens):
            if self.tokens[self.place] == until:
                self.place += 1
                return Markup("<mrow>") + Markup("").join(parts) + Markup("</mrow>")
            parts.append(self._scripted())
        if until is not None:
            raise ValueError(f"{until} is missing in {self.formula}")
        return Markup("<mrow>") + Markup("").join(parts) + Markup("</mrow>")

    def _scripted(self) -> Markup:
        base = self._one()
        scripts: dict[str, Markup] = {}
        while self.place < len(self.tokens) and self.tokens[self.place] in ("_", "^"):
            mark = self.tokens[self.place]
            self.place += 1
            scripts[mark] = self._one()
        under = "∑" in base or "min" in base or "max" in base or "∏" in base
        if len(scripts) == 2:
            return _element("munderover" if under else "msubsup", base, scripts["_"], scripts["^"])
        if "_" in scripts:
            return _element("munder" if under else "msub", base, scripts["_"])
        return _element("mover" if under else "msup", base, scripts["^"]) if scripts else base

    def _one(self) -> Markup:
        """One token, or a whole {group}."""
        if self.place >= len(self.tokens):
            raise ValueError(f"something is missing at the end of {self.formula}")
        token = self.tokens[self.place]
        self.place += 1
        if token == "{":  # noqa: S105
            return self.row(until="}")
        if token.startswith("\\"):
            return self._command(token[1:])
        if token[0].isdigit():
            return _element("mn", escape(token))
        if token.isalpha():
            return _element("mi", escape(token))
        return _element("mo", escape(token.replace("-", "−")))

    def _command(self, name: str) -> Markup:
        if name == "frac":
            return _element("mfrac", self._one(), self._one())
        if name == "sqrt":
            return _element("msqrt", self._one())
        if name == "bar":
            return _element("mover", self._one(), _element("mo", Markup("¯")))
        if name == "text":
            return self._text()
        if name in _GREEK:
            return _element("mi", Markup(_GREEK[name]))
        if name in _SYMBOLS:
            return _element("mi" if name in _WORDS else "mo", Markup(_SYMBOLS[name]))
        raise ValueError(f"\\{name} is not understood in {self.formula}")

    def _text(self) -> Markup:
        while self.tokens[self.place] != "}":
            self.place += 1
        self.place += 1
        self.text += 1
        return _element("mtext", escape(self.texts[self.text - 1].replace(" ", "\N{NO-BREAK SPACE}")))


def _element(name: str, *content: Markup) -> Markup:
    return Markup(f"<{name}>") + Markup("").join(content) + Markup(f"</{name}>")
