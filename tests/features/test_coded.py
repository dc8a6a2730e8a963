"""A matrix that keeps like rows once is the array that it was made of."""

import numpy as np
import pytest

from features.coded import CodedMatrix, Group

RNG = np.random.default_rng(3)
COLUMNS = {"a": slice(0, 3), "b": slice(3, 4), "c": slice(4, 9)}
ROWS = RNG.normal(size=(12, 9)).astype(np.float32)
DENSE = ROWS[RNG.integers(0, 12, 200)].copy()
DENSE[:, 3] = RNG.integers(0, 2, 200)
CODED = CodedMatrix.of(DENSE, COLUMNS)


def test_like_rows_are_kept_once_in_the_order_in_which_they_come():
    group = Group.of("x", np.array([[2, 0], [1, 1], [2, 0], [0, 5]], np.float32))
    assert group.rows.tolist() == [[2, 0], [1, 1], [0, 5]]
    assert group.code.tolist() == [0, 1, 0, 2]
    assert [len(g.rows) for g in CODED.groups] == [12, 2, 12]


@pytest.mark.parametrize(
    "where",
    [
        slice(None), 5, -1, np.array([3, 3, 199]), slice(10, 20), DENSE[:, 3] > 0,
        (slice(None), slice(2, 5)), (7, slice(0, 3)), (np.array([1, 2]), slice(4, None)), (slice(None), 3), (4, 8),
    ],
)  # fmt: skip
def test_it_is_read_as_an_array_is(where):
    assert np.array_equal(CODED[where], DENSE[where])
    assert np.array_equal(np.asarray(CODED), DENSE)
    assert (CODED.shape, len(CODED)) == (DENSE.shape, 200)


def test_products_are_those_of_the_array_and_equal_for_equal_rows():
    query = RNG.normal(size=9).astype(np.float32)
    want = DENSE.astype(float) @ query.astype(float)
    assert CODED.scan(query) == pytest.approx(want, abs=1e-5)
    assert CODED.scan(query.astype(float)) == pytest.approx(want, abs=1e-12)
    assert np.array_equal(
        CODED.exact(np.array([5, 7]), query), np.einsum("ij,j->i", DENSE[[5, 7]].astype(float), query.astype(float))
    )
    without = DENSE[:, :4].astype(float) @ query[:4].astype(float)
    assert CODED.scan(query, without=("c",)) == pytest.approx(without, abs=1e-5)
    _, same = np.unique(DENSE, axis=0, return_inverse=True)
    for scores in (CODED.scan(query), CODED.scan(query.astype(float))):
        assert all(len(set(scores[same == i])) == 1 for i in set(same.tolist()))


def test_many_queries_at_once():
    queries = RNG.normal(size=(9, 4)).astype(np.float32)
    queries[3] = 0
    rows = np.array([0, 199, 17])
    assert CODED.scan_many(queries) == pytest.approx(DENSE @ queries, abs=1e-5)
    assert np.array_equal(CODED.scan_many(queries, rows), CODED.scan_many(queries)[rows])


def test_groups_as_one_and_in_files(tmp_path):
    joint = CODED.joint(("c", "b"))
    assert np.array_equal(joint.rows[joint.code], DENSE[:, [4, 5, 6, 7, 8, 3]])
    assert len(joint.rows) == len(np.unique(DENSE[:, 3:], axis=0)) > 12
    CODED.save(tmp_path, "m.")
    assert {p.name for p in tmp_path.iterdir()} == {f"m.{n}{of}.npy" for n in "abc" for of in ("", "_of")}
    again = CodedMatrix.load(tmp_path, "m.", ["a", "b", "c"])
    assert np.array_equal(again[:], DENSE)
    assert np.array_equal(again.joint(("c", "b")).code, joint.code)
