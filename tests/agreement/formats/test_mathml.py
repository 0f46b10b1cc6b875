"""Formulas as MathML."""

import pytest

from app.agreement.formats.mathml import mathml


def body(formula: str) -> str:
    return str(mathml(formula)).partition(">")[2].removesuffix("</math>")


def test_a_fraction_with_scripts() -> None:
    assert body(r"\frac{p_{o}}{1 - x^2}") == (
        "<mrow><mfrac><mrow><msub><mi>p</mi><mrow><mi>o</mi></mrow></msub></mrow>"
        "<mrow><mn>1</mn><mo>−</mo><msup><mi>x</mi><mn>2</mn></msup></mrow></mfrac></mrow>"
    )


def test_a_sum_carries_its_bounds_below_and_above() -> None:
    assert body(r"\sum_{i}^{n}") == (
        "<mrow><munderover><mo>∑</mo><mrow><mi>i</mi></mrow><mrow><mi>n</mi></mrow></munderover></mrow>"
    )


def test_words_keep_their_spaces_and_nothing_is_markup() -> None:
    assert body(r"\text{a b} < 3") == "<mrow><mtext>a\N{NO-BREAK SPACE}b</mtext><mo>&lt;</mo><mn>3</mn></mrow>"
    assert 'alttext="x &lt; &#34;"' in mathml('x < "')


@pytest.mark.parametrize("formula", [r"\frac{1}", r"\nonsense", r"{x", "x_"])
def test_what_is_not_understood_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match=r"understood|missing"):
        mathml(formula)
