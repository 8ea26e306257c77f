"""LaTeX: it compiles with pdflatex and amsmath whatever the names are, fits a page, and means what it computes."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

from core.equation import Equation
from core.formula import (
    BigSum,
    Call,
    Case,
    Cases,
    Derivative,
    Elided,
    Fraction,
    Leaf,
    Mode,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Root,
    Source,
    Sum,
    evaluate,
)
from core.formula_latex import Latex, latex
from core.latex_text import latex_text
from core.numbers import EXACT
from tests.core.formula_hand import (
    NASTY,
    activations_at,
    documents_equations,
    named_by,
    numeric_lines,
    table_formulae,
)

PREAMBLE = "\\documentclass{article}\n\\usepackage{amsmath}\n\\allowdisplaybreaks\n\\begin{document}\n"
A = Leaf("w", "5", 0.4, Source("edge", 4, "weight"))
B = Leaf("δ", "h1", -0.5, Source("neuron", 3, "delta"))
OUT = Leaf("out", "o1", 0.25, Source("neuron", 4, "out"))
NEW = Leaf("w⁺", "5", 1.25e-7, A.source)
HAT = Leaf("m̂", "5")
BEFORE = Leaf("v′", "5")
BETA = Leaf("β₁")
SLOPE = Derivative(Leaf("E"), A, 0.75, A.source)
CASES = Cases((Case(A, OUT, "≥", Number(0.0)),), Negative(A))


@pytest.mark.parametrize(
    ("node", "names", "numbers"),
    [
        (A, "w_{5}", "0.4"),
        (OUT, r"\mathrm{out}_{o1}", "0.25"),
        (NEW, "w_{5}^{+}", r"1.25 \times 10^{-7}"),
        (HAT, r"\hat{m}_{5}", r"\hat{m}_{5}"),
        (BEFORE, r"v_{5}^{\prime}", r"v_{5}^{\prime}"),
        (Power(BEFORE, Number(2.0)), r"(v_{5}^{\prime})^{2}", r"(v_{5}^{\prime})^{2}"),
        (Power(BETA, Leaf("t")), r"\beta_{1}^{t}", r"\beta_{1}^{t}"),
        (Leaf("δ", "first layer"), r"\delta_{\text{first layer}}", r"\delta_{\text{first layer}}"),
        (Leaf("E", "hidden"), r"E_{\mathit{hidden}}", r"E_{\mathit{hidden}}"),
        (SLOPE, r"\frac{\partial E}{\partial w_{5}}", "0.75"),
        (Power(SLOPE, Number(2.0)), r"\left( \frac{\partial E}{\partial w_{5}} \right)^{2}", "0.75^{2}"),
        (Product((A, SLOPE)), r"w_{5} \cdot \frac{\partial E}{\partial w_{5}}", r"0.4 \times 0.75"),
        (Product((A, B)), r"w_{5} \cdot \delta_{h1}", r"0.4 \times (-0.5)"),
        (Sum((A, B)), r"w_{5} + \delta_{h1}", "0.4 + (-0.5)"),
        (Sum((A, Negative(Sum((A, OUT))))), r"w_{5} - (w_{5} + \mathrm{out}_{o1})", "0.4 - (0.4 + 0.25)"),
        (Fraction(Number(1.0), A), r"\frac{1}{w_{5}}", r"\frac{1}{0.4}"),
        (Power(NEW, Number(2.0)), "(w_{5}^{+})^{2}", r"(1.25 \times 10^{-7})^{2}"),
        (Root(A), r"\sqrt{w_{5}}", r"\sqrt{0.4}"),
        (Call("abs", B), r"\left| \delta_{h1} \right|", r"\left| -0.5 \right|"),
        (Call("σ", A), r"\sigma(w_{5})", r"\sigma(0.4)"),
        (Call("Phi", A), r"\Phi(w_{5})", r"\Phi(0.4)"),
        (Call("phi", A), r"\varphi(w_{5})", r"\varphi(0.4)"),
        (Call("ln", A), r"\ln(w_{5})", r"\ln(0.4)"),
        (Call("relu", A), r"\operatorname{relu}(w_{5})", r"\operatorname{relu}(0.4)"),
        (Call("f′", A), "f'(w_{5})", "f'(0.4)"),
        (Call("", A), "(w_{5})", "(0.4)"),
        (BigSum("k", A), r"\sum_{k} w_{5}", r"\sum_{k} 0.4"),
        (BigSum("", A), r"\sum w_{5}", r"\sum 0.4"),
        (
            CASES,
            r"\begin{cases} w_{5} & \text{if }\mathrm{out}_{o1} \geq 0 \\ -w_{5} & \text{otherwise} \end{cases}",
            r"\begin{cases} 0.4 & \text{if }0.25 \geq 0 \\ -0.4 & \text{otherwise} \end{cases}",
        ),
        (
            Sum((A, Elided(3, -0.2))),
            r"w_{5} + \cdots \, (\text{3 more: } -0.2)",
            r"0.4 + \cdots \, (\text{3 more: } -0.2)",
        ),
        (Number(float("-inf")), r"-\infty", r"-\infty"),
        (Number(float("nan")), r"\mathrm{NaN}", r"\mathrm{NaN}"),
    ],
)  # fmt: skip
def test_with_names_and_with_numbers(node: Node, names: str, numbers: str) -> None:
    assert Latex("names", 4).write(node) == names
    assert Latex("numbers", 4).write(node) == numbers


def test_a_chain_is_aligned_and_says_each_thing_once() -> None:
    chain = Equation(OUT, ((A, "names"), (A, "numbers"), (Number(0.4), "numbers"), (B, "numbers")))
    assert latex([chain, Equation(None, ((A, "names"), (A, "numbers")))], 4).splitlines() == [
        r"\begin{align*}",
        r"\mathrm{out}_{o1} &= w_{5} \\",
        r"&= 0.4 \\",
        r"&= -0.5",
        r"\end{align*}",
        r"\begin{align*}",
        r"& w_{5} \\",
        r"&= 0.4",
        r"\end{align*}",
    ]
    assert latex([], 4) == ""


def test_brief_equations_stand_below_each_other() -> None:
    terms = [Equation(None, ((A, "names"), (A, "numbers")), True), Equation(OUT, ((B, "names"), (B, "names")), True)]
    assert latex([Equation(None, ((OUT, "names"),)), *terms], 4).splitlines() == [
        r"\begin{align*}",
        r"& \mathrm{out}_{o1}",
        r"\end{align*}",
        r"\begin{align*}",
        r"w_{5} &= 0.4 \\",
        r"\mathrm{out}_{o1} &= \delta_{h1}",
        r"\end{align*}",
    ]
    alone = Equation(None, ((Elided(3, -0.2), "names"),), True)
    assert latex([alone], 4).splitlines()[1] == r"& \cdots \, (\text{3 more: } -0.2)"


def test_long_sums_break_before_their_terms() -> None:
    terms = tuple(Product((A, Leaf("out", f"h{number}"))) for number in range(12))
    lines = latex([Equation(OUT, ((Product((B, Sum(terms))), "names"),))], 4).splitlines()
    assert len(lines) > 4
    assert all(line.startswith(r"&\qquad {}+ ") for line in lines[2:-1])
    assert "".join(lines).count(r"\bigl(") == "".join(lines).count(r"\bigr)") == 1


def test_parentheses_around_fractions_are_tall() -> None:
    slopes = tuple(Derivative(Leaf("E", f"h{number}"), Leaf("w", "5")) for number in range(9))
    long = "\n".join(latex([Equation(OUT, ((Product((B, Sum(slopes))), "names"),))], 4).splitlines())
    assert (long.count(r"\Biggl("), long.count(r"\Biggr)")) == (1, 1) and r"\bigl(" not in long
    wide = tuple(Leaf("out", "abcdefghij" + str(number)) for number in range(2))
    terms = Sum((Fraction(wide[0], wide[1]), wide[1]))
    short = latex([Equation(OUT, ((Product((*(B,) * 6, terms)), "names"),))], 4)
    assert r"\left(" in short and r"\right)" in short and "Bigg" not in short


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a_b", r"a\_b"),
        ("50%", r"50\%"),
        ("\\", r"\textbackslash{}"),
        ("x^{2}~", r"x\textasciicircum{}\{2\}\textasciitilde{}"),
        ("né", r"n\'{e}"),
        ("δ₁", r"\ensuremath{\delta}\ensuremath{_{1}}"),
        ("🚀", "[rocket]"),
        ("神", "[U+795E]"),
        ("\x00", "[U+0000]"),
        ("a\nb", "a b"),
    ],
)
def test_any_text_becomes_ascii_that_tex_takes(name: str, written: str) -> None:
    assert latex_text(name) == written


def test_every_letter_there_is_becomes_ascii() -> None:
    assert all(latex_text(chr(code)).isascii() for code in range(0x3000))


# It compiles: asked of TeX itself

pdflatex = shutil.which("pdflatex")
needs_tex = pytest.mark.skipif(pdflatex is None, reason="pdflatex is not installed (Debian: texlive-latex-base)")


def log_of(body: str, folder: Path) -> str:
    """Compile a document and return TeX's log; an error of TeX makes the test fail with it."""
    (folder / "page.tex").write_text(f"{PREAMBLE}{body}\n\\end{{document}}\n", encoding="utf-8")
    command = [pdflatex or "", "-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", "page.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300)
    log = (folder / "page.log").read_text(encoding="latin-1")
    assert done.returncode == 0, log[-3000:]
    assert (folder / "page.pdf").read_bytes().startswith(b"%PDF")
    return log


@needs_tex
def test_every_formula_of_the_examples_compiles_and_fits_a_page(tmp_path: Path) -> None:
    equations = documents_equations()
    assert len(equations) > 500
    log = log_of("\n\n".join(latex([equation], 4) for equation in (*equations, *table_formulae())), tmp_path)
    assert "Overfull" not in log
    assert "Missing character" not in log


@needs_tex
def test_every_formula_compiles_with_all_digits(tmp_path: Path) -> None:
    assert "Missing character" not in log_of(latex(documents_equations(), EXACT), tmp_path)


@needs_tex
def test_any_name_of_a_file_compiles(tmp_path: Path) -> None:
    body = latex([named_by(name) for name in NASTY], 4)
    letters = [code for code in (*range(0x2500), *range(0x1F300, 0x1F700)) if chr(code) != "\n"]
    body += "".join(f"\n\n$\\text{{{latex_text(chr(code) * 2)}}}$" for code in letters)
    assert "Missing character" not in log_of(body, tmp_path)


# Meaning: the numbers are read again by SymPy's reader of LaTeX


def is_plain(node: Node) -> bool:
    return not re.search("Cases|Elided|value=None|Phi|phi|σ", repr(node))


def computed(node: Node, mode: Mode = "numbers") -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = pytest.importorskip("sympy.parsing.latex", reason="SymPy, which reads LaTeX, is not installed")
        pytest.importorskip("antlr4", reason="antlr4, with which SymPy reads LaTeX, is not installed")
        import sympy

        written = Latex(mode, EXACT).write(node).replace(r"\left|", "|").replace(r"\right|", "|")  # as SymPy knows it
        read = reader.parse_latex(written)
        return float(read.subs(sympy.Symbol("e"), sympy.E).evalf(20))


def test_numbers_mean_what_the_formulae_compute() -> None:
    lines = [node for node in numeric_lines() if is_plain(node)]
    assert len(lines) > 500
    for node in lines[::40]:
        assert computed(node) == pytest.approx(float(evaluate(node)), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("net", [-1.5, 0.7])
def test_every_activation_means_what_it_computes(net: float) -> None:
    formulae = [node for node in activations_at(net) if is_plain(node)]
    assert len(formulae) > 12
    for node in formulae:
        assert computed(node) == pytest.approx(float(evaluate(node)), rel=1e-12)
