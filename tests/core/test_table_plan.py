"""What the columns of a table become: numbers, classes, scaled ones; in the network that is open or in a new one."""

from __future__ import annotations

import pytest

from core.construct import Layers, layered
from core.document import Document, Split
from core.editing_base import EditRefused
from core.editing_data import unscaled_rows
from core.files import from_text, read_builtin, to_text
from core.table_documents import document_of_import, put_import
from core.table_import import TableRefused
from core.table_plan import ColumnPlan, Imported, classes_of, imported, proposed_plans
from core.validity import draft_problems
from tests.core.table_hand import table


def rows_of(found: Imported) -> list[list[float]]:
    return found.rows.tolist()


IRIS = "length,width,species\n5.1,3.5,setosa\n6.3,3.3,virginica\n7.0,3.2,versicolor\n4.9,3.0,setosa\n"


def test_classes_become_columns_of_zeros_and_ones() -> None:
    found = table(IRIS)
    plans = proposed_plans(found)
    assert plans == (ColumnPlan("input"), ColumnPlan("input"), ColumnPlan("output", "one_hot"))
    made = imported(found, plans)
    assert [column.name for column in made.columns] == ["length", "width", "setosa", "versicolor", "virginica"]
    assert rows_of(made) == [[5.1, 3.5, 1, 0, 0], [6.3, 3.3, 0, 0, 1], [7.0, 3.2, 0, 1, 0], [4.9, 3.0, 1, 0, 0]]
    assert (made.places("input"), made.places("output")) == ((0, 1), (2, 3, 4))


def test_two_classes_are_one_column_and_numbers_may_be_classes() -> None:
    found = table("a,k\n1,no\n2,yes\n3,no\n")
    plans = proposed_plans(found)
    assert plans[1] == ColumnPlan("output", "zero_one")
    made = imported(found, plans)
    assert rows_of(made) == [[1, 0], [2, 1], [3, 0]]
    assert made.columns[1].classes == ("no", "yes")
    digits = table("a,k\n1,10\n2,9\n3,10\n4,2\n")
    assert classes_of(digits.columns[1]) == ("2", "9", "10")
    made = imported(digits, [ColumnPlan(), ColumnPlan("output", "one_hot")])
    assert [column.name for column in made.columns] == ["a", "2", "9", "10"]
    assert rows_of(made)[0] == [1, 0, 0, 1]
    assert proposed_plans(table("a,k\n1,0\n2,1\n3,2\n4,1\n"))[1].kind == "one_hot"
    assert proposed_plans(table("a,k\n1,0\n2,1.5\n3,2\n4,1\n"))[1].kind == "number"


def test_columns_that_are_ignored_do_not_matter_and_inputs_stand_first() -> None:
    found = table("y,junk,x\n1,n/a,2\n3,4,5\n6,7,8\n")
    made = imported(found, [ColumnPlan("output"), ColumnPlan("ignore"), ColumnPlan("input")])
    assert [column.name for column in made.columns] == ["x", "y"]
    assert rows_of(made) == [[2, 1], [5, 3], [8, 6]]


def test_plans_that_cannot_be_are_refused() -> None:
    found = table(IRIS)
    number = ColumnPlan()
    for plans, keys in (
        ((number, number, number), {"table.no_number", "table.no_output"}),
        ((ColumnPlan("output"),) * 2 + (ColumnPlan("ignore"),), {"table.no_input"}),
        ((number, number, ColumnPlan("output", "zero_one")), {"table.not_two_classes"}),
    ):
        with pytest.raises(TableRefused) as caught:
            imported(found, plans)
        assert {problem.key for problem in caught.value.problems} == keys
    many = table("a,b\n" + "\n".join(f"{i},x{i}" for i in range(1001)))
    with pytest.raises(TableRefused) as caught:
        imported(many, [number, ColumnPlan("output", "one_hot")])
    assert caught.value.problems[0].key == "table.too_many_classes"


def test_the_names_of_a_network_tell_what_columns_are_for() -> None:
    xor = read_builtin("xor-2-2-1")
    found = table("o1,x2,note,x1\n1,2,a,3\n0,4,b,5\n")
    plans = proposed_plans(found, xor)
    assert [plan.use for plan in plans] == ["output", "input", "ignore", "input"]
    made = put_import(xor, imported(found, plans))
    assert made.inputs.tolist() == [[3, 2], [5, 4]]
    assert made.targets.tolist() == [[1], [0]]
    assert made.network is xor.network


def test_other_names_go_in_order_and_what_does_not_fit_is_refused() -> None:
    xor = read_builtin("xor-2-2-1")
    found = table("p,q,r\n1,2,0\n3,4,1\n")
    made = put_import(xor, imported(found, proposed_plans(found, xor)))
    assert made.inputs.tolist() == [[1, 2], [3, 4]]
    with pytest.raises(EditRefused) as caught:
        put_import(xor, imported(found, [ColumnPlan(), ColumnPlan("output"), ColumnPlan("output")]))
    assert caught.value.why.key == "data.table_does_not_fit"


def made_of(text: str, *plans: ColumnPlan, split: Split | None = None) -> Document:
    document = document_of_import(imported(table(text), plans), "t", (3,), split)
    assert draft_problems(document) == []
    assert to_text(from_text(to_text(document), "t")) == to_text(document)
    return document


def test_a_network_is_made_for_a_table() -> None:
    plain = ColumnPlan()
    iris = made_of(IRIS, ColumnPlan(scaling="standard"), ColumnPlan(scaling="range"), ColumnPlan("output", "one_hot"))
    assert iris.loss.name == "categorical_cross_entropy"
    outputs = [iris.network.neurons[place] for place in iris.network.topology.outputs.tolist()]
    assert [(one.label, one.activation) for one in outputs] == [
        ("setosa", "softmax"), ("versicolor", "softmax"), ("virginica", "softmax"),
    ]  # fmt: skip
    assert iris.inputs.mean(axis=0)[0] == pytest.approx(0.0, abs=1e-12)
    assert (iris.inputs[:, 1].min(), iris.inputs[:, 1].max()) == (0.0, 1.0)
    assert unscaled_rows(iris.data)[:, :2].tolist() == [[5.1, 3.5], [6.3, 3.3], [7.0, 3.2], [4.9, 3.0]]
    two = made_of("a,k\n1,no\n2,yes\n3,no\n", plain, ColumnPlan("output", "zero_one"), split=Split(0.34, 0))
    assert (two.loss.name, two.network.neurons[int(two.network.topology.outputs[0])].activation) == (
        "binary_cross_entropy", "logistic",
    )  # fmt: skip
    assert two.notes == "k: 0 = no, 1 = yes"
    assert len(two.test_rows) == 1
    numbers = made_of("a,b\n1,2.5\n2,3\n", plain, ColumnPlan("output"))
    assert numbers.loss.name == "half_squared_error"


def test_a_class_that_is_called_as_a_column_gets_a_name_of_its_own() -> None:
    found = table("a,k\n1,a\n2,b\n3,c\n")
    made = imported(found, [ColumnPlan(), ColumnPlan("output", "one_hot")])
    assert [column.name for column in made.columns] == ["a", "a2", "b", "c"]


def test_labels_bind_columns_as_ids_do() -> None:
    document = layered(Layers((2, 1), ("identity",)))
    found = table("i2,i1,o1\n1,2,3\n4,5,6\n")
    made = put_import(document, imported(found, proposed_plans(found, document)))
    assert made.inputs.tolist() == [[2, 1], [5, 4]]
