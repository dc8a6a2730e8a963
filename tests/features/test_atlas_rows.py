from features.places.atlas_rows import NO_ROW, atlas_rows
from tests.crafted import craft
from tests.worlds import ATLAS, BLANK, BOROUGH, HARBOR, SUBURB, TWIN, atlas_row


def speaker(small, id_):
    row = int(atlas_rows(small.table, small.world)[small.row(id_)])
    return None if row == NO_ROW else int(small.table.ids[row])


def test_own_row_else_the_anchors_else_nobody(small):
    assert [speaker(small, c) for c in (HARBOR, BOROUGH, SUBURB, TWIN, BLANK)] == [HARBOR, HARBOR, HARBOR, TWIN, None]


def test_a_member_speaks_where_the_anchor_is_silent_the_largest_first():
    rows = {i: atlas_row(i, "x", "AA", "boats", steel=1) for i in (BOROUGH, SUBURB)}
    others = {i: r for i, r in ATLAS.items() if i != HARBOR}
    small = craft(atlas=others | rows)
    assert [speaker(small, c) for c in (HARBOR, BOROUGH, SUBURB)] == [BOROUGH, BOROUGH, SUBURB]


def test_the_anchor_speaks_before_a_member():
    small = craft(atlas={**ATLAS, SUBURB: atlas_row(SUBURB, "x", "AA", "boats", steel=1)})
    assert [speaker(small, c) for c in (BOROUGH, SUBURB)] == [HARBOR, SUBURB]


def test_nobody_at_all():
    assert set(atlas_rows(craft(atlas={}).table, craft(atlas={}).world).tolist()) == {NO_ROW}
