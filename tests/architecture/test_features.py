"""The numbers that tests carry are numbers of the feature table."""

import ast

from tests.architecture.source_tree import files_under, tree_of
from tests.features import feature_names


def test_every_carried_number_is_in_the_table() -> None:
    known = feature_names()
    assert len(known) == 67
    carried = {
        (str(path), argument.value)
        for path in files_under("tests")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "feature"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    assert carried
    assert [(where, number) for where, number in carried if number not in known] == []
